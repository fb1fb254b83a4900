"""Who uses a row, in words and with links; and inner rows in use that stay."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, CharField, Form, HiddenInput
from django.forms.formsets import DELETION_FIELD_NAME
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.quoting import kind_and_name
from cases.uses import users_of

_SHOWN = 100


def linked(rows: Iterable[models.Model]) -> list[SafeString]:
    """Each row as “kind “name””, leading to its page."""
    return [_link(row) for row in rows]


def _link(row: models.Model) -> SafeString:
    words = kind_and_name(row)
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), words)
    except NoReverseMatch:
        return format_html("{}", words)


def used_by(row: models.Model | None) -> SafeString | str:
    """The users of a row as a list; a dash when there is none."""
    users = users_of(row) if row is not None else []
    if not users:
        return "—"
    lines = linked(users[:_SHOWN])
    if (more := len(users) - _SHOWN) > 0:
        rest = gettext("others: %(count)d") % {"count": more}
        lines.append(format_html("{}", rest))
    return format_html_join(mark_safe("<br>"), "{}", ((line,) for line in lines))


class KeptFormSet(BaseInlineFormSet):
    """Inner rows: one in use is not removed; one that vanished meanwhile is added again."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if users := users_of(form.instance):
                named = ", ".join(kind_and_name(u) for u in users)
                raise ValidationError(
                    _("“%(name)s” cannot be removed, for it is used by: %(users)s."),
                    params={"name": str(form.instance), "users": named},
                )

    def add_fields(self, form: Form, index: int | None) -> None:
        """Also say what the box does: the head of its column is no label."""
        super().add_fields(form, index)
        if DELETION_FIELD_NAME in form.fields:
            box = form.fields[DELETION_FIELD_NAME]
            box.widget.attrs["aria-label"] = box.label

    def _construct_form(self, i: int, **kwargs: Any) -> Form:
        form = super()._construct_form(i, **kwargs)
        if self._vanished(i, form):
            # Someone removed the row while this form was open: its id says nothing now.
            name = self.model._meta.pk.name
            form.fields[name] = CharField(required=False, widget=HiddenInput)
        return form

    def _vanished(self, i: int, form: Any) -> bool:
        return self.is_bound and i < self.initial_form_count() and not form.instance.pk

    def save_new_objects(self, commit: bool = True) -> list[models.Model]:
        added = super().save_new_objects(commit)
        for i, form in enumerate(self.initial_forms):
            if self._vanished(i, form) and form not in self.deleted_forms:
                self.new_objects.append(self.save_new(form, commit=commit))
        return added
