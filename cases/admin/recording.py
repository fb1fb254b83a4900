"""Screens that keep who changed what, and show it as the history of a row."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from cases import audit
from cases.differences import changes_between, marked
from cases.models import DraftChange
from cases.names import key_of
from cases.state import state_of

_A_PAGE = 200


class RecordedAdmin(admin.ModelAdmin):
    """Each save and each removal is kept, field by field, in words."""

    def save_model(
        self, request: HttpRequest, obj: models.Model, form: forms.Form, change: bool
    ) -> None:
        stored = type(obj)._default_manager.filter(pk=obj.pk).first()
        request.draft_before = state_of(stored)
        super().save_model(request, obj, form, change)

    def save_related(
        self, request: HttpRequest, form: Any, formsets: Any, change: bool
    ) -> None:
        super().save_related(request, form, formsets, change)
        stored = type(form.instance)._default_manager.get(pk=form.instance.pk)
        before = request.draft_before
        audit.record(changes_between(before, state_of(stored), by=request.user))

    def delete_model(self, request: HttpRequest, obj: models.Model) -> None:
        before = state_of(obj)
        super().delete_model(request, obj)
        audit.record(changes_between(before, {}, by=request.user))

    def delete_queryset(self, request: HttpRequest, queryset: models.QuerySet) -> None:
        before = {name: x for row in queryset for name, x in state_of(row).items()}
        super().delete_queryset(request, queryset)
        audit.record(changes_between(before, {}, by=request.user))

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Every change of a row and of what its form edits, the latest first."""
        obj = self.get_object(request, unquote(object_id))
        if obj is None:
            return self._get_obj_does_not_exist_redirect(request, self.opts, object_id)
        if not self.has_view_or_change_permission(request, obj):
            raise PermissionDenied
        name = audit.name_of(self.opts.label_lower, key_of(obj), str(obj))
        page = Paginator(_changes_of(obj), _A_PAGE).get_page(request.GET.get("p"))
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Who changed what: %(name)s") % {"name": name},
            "subtitle": None,
            "opts": self.opts,
            "object": obj,
            "name": name,
            "page": page,
            "lines": lines_of(audit.grouped(page.object_list)),
            **(extra_context or {}),
        }
        return TemplateResponse(request, "admin/cases/history.html", context)


def _changes_of(row: models.Model) -> models.QuerySet[DraftChange]:
    """The trail of a row, and of the rows that are edited inside it."""
    wanted = models.Q()
    for thing in state_of(row).values():
        wanted |= models.Q(noun=thing.noun, key=thing.key)
    return DraftChange.objects.filter(wanted).select_related("by")


def lines_of(changes: list[audit.Change]) -> list[dict[str, Any]]:
    """Changes for a table: one line for each field, with its differences marked."""
    lines = []
    for change in changes:
        names = change.field_names
        for name, field in zip(names, change.fields, strict=True):
            told = field.told
            before, after = marked(told.before, told.after)
            lines.append(
                {
                    "at": change.at,
                    "who": change.who,
                    "action": DraftChange.Action(change.action).label,
                    "what": change.what(name),
                    "field": name,
                    "before": before,
                    "after": after,
                    "language": told.language,
                }
            )
    return lines
