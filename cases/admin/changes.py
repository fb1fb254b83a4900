"""Screen of the audit trail."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db import models
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from cases.admin.base import ReadOnlyAdmin
from cases.audit import field_change, field_name, kind_name, kind_of, name_of
from cases.differences import marked
from cases.models import DraftChange


class KindFilter(admin.SimpleListFilter):
    """Changes of one table."""

    title = _("kind")
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        nouns = DraftChange.objects.order_by("noun").values_list("noun", flat=True)
        named = [(noun or "-", kind_name(noun)) for noun in nouns.distinct()]
        return sorted(named, key=lambda pair: pair[1])

    def queryset(
        self, request: HttpRequest, queryset: models.QuerySet
    ) -> models.QuerySet:
        value = self.value()
        if value is None:
            return queryset
        return queryset.filter(noun="" if value == "-" else value)


@admin.register(DraftChange)
class DraftChangeAdmin(ReadOnlyAdmin):
    """Who changed what, searched in words; nobody edits it."""

    list_display = ("at", "who", "action", "what", "words")
    list_display_links = ("at",)
    list_filter = (("by", admin.RelatedOnlyFieldListFilter), KindFilter, "action")
    list_select_related = ("by",)
    list_per_page = 100
    date_hierarchy = "at"
    search_fields = ("key", "label", "before", "after", "by__username")
    search_help_text = _("A key, a name, a word before or after, or who changed it.")
    fields = ("at", "who", "action", "kind", "thing", "key", "part", "words")
    readonly_fields = fields

    @admin.display(description=_("who"), ordering="by__username")
    def who(self, row: DraftChange) -> str:
        return str(row.by) if row.by else str(_("the command line"))

    @admin.display(description=_("what"), ordering="label")
    def what(self, row: DraftChange) -> str:
        name = name_of(row.noun, row.key, row.label)
        parts = (self.kind(row), name, field_name(row.noun, row.field))
        return " · ".join(filter(None, parts))

    @admin.display(description=_("kind"), ordering="noun")
    def kind(self, row: DraftChange) -> str:
        return kind_of(row.noun, row.key)

    @admin.display(description=_("name"), ordering="label")
    def thing(self, row: DraftChange) -> str:
        return name_of(row.noun, row.key, row.label) or "—"

    @admin.display(description=_("field"), ordering="field")
    def part(self, row: DraftChange) -> str:
        return field_name(row.noun, row.field) or "—"

    @admin.display(description=_("before and after"))
    def words(self, row: DraftChange) -> SafeString:
        """One above the other: both are in sight, however long they are."""
        told = field_change(row).told
        before, after = marked(told.before, told.after)
        shown = {"before": before, "after": after, "language": told.language}
        return render_to_string("admin/cases/before_and_after.html", shown)

    def get_changelist_instance(self, request: HttpRequest) -> ChangeList:
        changes = super().get_changelist_instance(request)
        changes.title = capfirst(self.opts.verbose_name_plural)
        return changes
