"""The boxes by which somebody is given permissions: by part of the admin and by table."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.contrib.auth.models import Permission
from django.utils.text import capfirst

from cases.folding import folded
from cases.permissions import VERBS, group_of, permitted, table_of, verb_of

# The parts of the admin in the order in which they are read; all others come last.
_ORDER = ("cases", "advisor", "auth", "security", "axes", "otp_static", "otp_totp")


class PermissionsWidget(forms.CheckboxSelectMultiple):
    """Boxes by object: one line for each table, under the name of its part."""

    template_name = "admin/cases/permissions.html"

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        ticked = {str(one) for one in value or ()}
        rows = [(p, str(p.pk) in ticked) for p in self.choices.queryset]
        context["widget"]["parts"] = list(_parts(rows))
        return context


class PermissionsField(forms.ModelMultipleChoiceField):
    """Permissions in words, to tick."""

    widget = PermissionsWidget

    def label_from_instance(self, obj: Permission) -> str:
        return permitted(obj)


def _parts(rows: list[tuple[Permission, bool]]) -> Iterator[tuple[str, list[Any]]]:
    """Each part of the admin with its tables, and for each what may be ticked."""
    order = [*VERBS]

    def place(row: tuple[Permission, bool]) -> tuple[int, str, str, int]:
        permission = row[0]
        part = group_of(permission)
        verb = permission.codename.partition("_")[0]
        rank = order.index(verb) if verb in order else len(order)
        return first.get(part, len(first)), part, folded(table_of(permission)), rank

    known = {row[0].content_type.app_label: group_of(row[0]) for row in rows}
    parts = dict.fromkeys(known[label] for label in _ORDER if label in known)
    first = {part: number for number, part in enumerate(parts)}
    rows = sorted(rows, key=place)
    for part, inside in groupby(rows, key=lambda row: group_of(row[0])):
        tables = groupby(inside, key=lambda row: table_of(row[0]))
        yield (
            part,
            [
                (
                    capfirst(table),
                    [(p.pk, verb_of(p), is_ticked) for p, is_ticked in some],
                )
                for table, some in tables
            ],
        )
