"""Who uses a row, in words and with links; and inner rows in use that stay."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BaseInlineFormSet, CharField, Form, HiddenInput
from django.forms.formsets import DELETION_FIELD_NAME
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from cases.quoting import inside, kind_and_name
from cases.uses import users_of

_SHOWN = 100
_OPEN = 5
"""So many users of one kind, or fewer, are shown without a click."""


def linked(rows: Iterable[models.Model]) -> list[SafeString]:
    """Each row as “kind “name””, leading to its page."""
    return [_link(row, kind_and_name(row)) for row in rows]


def _link(row: models.Model, words: str) -> SafeString:
    name = f"admin:{row._meta.app_label}_{row._meta.model_name}_change"
    try:
        return format_html('<a href="{}">{}</a>', reverse(name, args=[row.pk]), words)
    except NoReverseMatch:
        return format_html("{}", words)


def used_by(row: models.Model | None) -> SafeString | str:
    """The users of a row by their kind; a long list is folded. A dash when there is none."""
    users = users_of(row) if row is not None else []
    by_kind: dict[str, list[models.Model]] = {}
    for user in users:
        by_kind.setdefault(str(user._meta.verbose_name_plural), []).append(user)
    kinds = [
        {
            "name": name,
            "count": len(rows),
            "links": [_link(one, str(one)) for one in rows[:_SHOWN]],
            "others": max(0, len(rows) - _SHOWN),
            "is_open": len(rows) <= _OPEN,
        }
        for name, rows in by_kind.items()
    ]
    return render_to_string("admin/cases/used.html", {"kinds": kinds}) if kinds else "—"


class KeptFormSet(BaseInlineFormSet):
    """Inner rows: one in use is not removed; one that vanished meanwhile is added again."""

    def clean(self) -> None:
        super().clean()
        for form in self.deleted_forms:
            if users := users_of(form.instance):
                named = ", ".join(kind_and_name(u) for u in users)
                raise ValidationError(
                    _("“%(name)s” cannot be removed, for it is used by: %(users)s."),
                    params={"name": inside(form.instance), "users": named},
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
