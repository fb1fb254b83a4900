"""What all screens of the draft share: keys stay, removal is safe, messages in step."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.validators import URLValidator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import messages
from cases.admin.choices import ChosenFirst
from cases.admin.concurrency import GuardedAdmin, GuardedForm
from cases.admin.ordering import OrderedAdmin
from cases.admin.placeholders import refuse_unknown, with_placeholders
from cases.admin.search import SearchedAdmin
from cases.admin.used import KeptFormSet, linked, used_by
from cases.keys import was_published
from cases.models import Department
from cases.models.base import WordsField
from cases.uses import naming, users_of

MEANING_KEPT = "_meaning_kept"
"""The box by which an editor keeps translations current, such as after a comma."""


class DraftForm(GuardedForm):
    """A form that keeps a key once it was published or a text names it, and checks texts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name = "code" if isinstance(self.instance, Department) else "key"
        reason = _why_it_stays(self.instance) if name in self.fields else ""
        if reason:
            field = self.fields[name]
            field.disabled, field.help_text = True, reason
            # Inner rows in a table have no help below their boxes.
            field.widget.attrs["title"] = reason

    def clean(self) -> Any:
        refuse_unknown(self)
        return super().clean()


def _why_it_stays(row: models.Model) -> str:
    """Why the key of a row is not changed any more; "" while it can be."""
    if not row.pk:
        return ""
    if was_published(row):
        return gettext("It was published, so it stays: translations hang on it.")
    if naming(row):
        return gettext("It stays while a condition, a scenario or a sentence names it.")
    return ""


def _textarea(rows: int) -> dict[str, Any]:
    widget = AdminTextareaWidget(attrs={"rows": rows, "cols": 60, "lang": "fr"})
    return {"widget": widget}


class DraftAdmin(SearchedAdmin, OrderedAdmin, GuardedAdmin):
    """A table of the draft. Saving never publishes; it keeps the messages in step."""

    form = DraftForm
    list_per_page = 200
    save_on_top = True
    list_editable = ("position",)
    formfield_overrides = {
        models.TextField: _textarea(3),
        models.URLField: {
            "assume_scheme": "https",
            "validators": [URLValidator(schemes=("https", "http"))],
        },
    }

    def get_changelist_formset(self, request: HttpRequest, **kwargs: Any) -> Any:
        """A list open for a while says nothing of the rows that were not touched in it."""
        formset = super().get_changelist_formset(request, **kwargs)
        for name in self.list_editable:
            field = formset.form.base_fields[name]
            field.show_hidden_initial = True
            # The head of its column is no label to a screen reader.
            field.widget.attrs["aria-label"] = field.label
        return formset

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        """Under a sentence stand the values that may be said in it."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None and isinstance(db_field, WordsField):
            field.help_text = with_placeholders(field.help_text, self.model, request)
        return field

    def formfield_for_manytomany(
        self, db_field: Any, request: HttpRequest | None, **kwargs: Any
    ) -> Any:
        """Whole sentences beside boxes: what looks alike when it is cut is told apart."""
        kwargs["widget"] = ChosenFirst(label=capfirst(db_field.verbose_name))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_related(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().save_related(request, *args, **kwargs)
        kept = MEANING_KEPT in request.POST
        messages.follow(meaning_kept=kept, by=request.user)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Where there are sentences, the page asks whether what they mean is the same."""
        if any(isinstance(field, WordsField) for field in self.model._meta.fields):
            context["meaning_kept"] = MEANING_KEPT
        return super().render_change_form(request, context, *args, **kwargs)

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        super().delete_model(request, obj)
        messages.sync()

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        super().delete_queryset(request, queryset)
        messages.sync()

    def get_deleted_objects(
        self, objs: Iterable[models.Model], request: HttpRequest
    ) -> tuple[list, dict, set, list]:
        """Also protect a row that lists or texts of other rows name."""
        objs = list(objs)
        found, counts, missing, protected = super().get_deleted_objects(objs, request)
        users = {(u._meta.label, u.pk): u for obj in objs for u in users_of(obj)}
        return found, counts, missing, linked(users.values()) or protected

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None:
            return fieldsets
        return (*fieldsets, (_("Where it is used"), {"fields": ("used_by",)}))

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return (*super().get_readonly_fields(request, obj), "used_by")

    @admin.display(description=_("used by"))
    def used_by(self, row: models.Model) -> str:
        return used_by(row)


class _InnerRows:
    """Rows that belong to one row of the draft."""

    form = DraftForm
    formset = KeptFormSet
    extra = 1
    formfield_overrides = {models.TextField: _textarea(2)}

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        """What a line may choose from is read once, not once for each line."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if isinstance(field, forms.ModelChoiceField):
            field.choices = list(field.choices)
        return field


class DraftInline(_InnerRows, admin.TabularInline):
    """Inner rows of a few short boxes: each is a line of a table."""

    def formfield_for_dbfield(
        self, db_field: models.Field, request: HttpRequest | None, **kwargs: Any
    ) -> forms.Field | None:
        """The head of a column is no label to a screen reader: each box says it again."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field is not None:
            widget = getattr(field.widget, "widget", field.widget)
            widget.attrs["aria-label"] = field.label
        return field


class DraftBlocks(_InnerRows, admin.StackedInline):
    """Inner rows of many or long boxes: each is a small form of its own."""


class ReadOnlyAdmin(admin.ModelAdmin):
    """A table that nobody edits by hand, superusers included."""

    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False

    def has_delete_permission(
        self, request: HttpRequest, obj: models.Model | None = None
    ) -> bool:
        return False


class ReadOnlyInline(admin.TabularInline):
    """Rows of such a table, shown inside another one."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
