"""What somebody may do, in words: the object, then what may be done with it."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from cases.admin.reading import folded

VERBS = {
    "view": pgettext_lazy("may", "see"),
    "add": pgettext_lazy("may", "add"),
    "change": pgettext_lazy("may", "change"),
    "delete": pgettext_lazy("may", "delete"),
}
_OWN = {
    "publish_rulebook": _("publish the rulebook"),
    "rollback_rulebook": _("roll the rulebook back"),
    "use_desk": _("find a student’s advice by its code"),
    "see_numbers": _("see the numbers"),
}
"""The permissions that are about more than a table, by their code names."""

# Tables of libraries that tell no name in the languages of the staff.
_TABLES = {
    "axes.accessattempt": _("failed attempts to sign in"),
    "axes.accessattemptexpiration": _("ends of blocks after failed attempts"),
    "axes.accessfailurelog": _("log of failed attempts to sign in"),
    "axes.accesslog": _("log of who signed in"),
    "otp_static.staticdevice": _("sets of recovery codes"),
    "otp_static.statictoken": _("recovery codes"),
    "otp_totp.totpdevice": _("second factors: apps"),
}
# The parts of the admin in the order in which they are read; all others come last.
_ORDER = ("cases", "advisor", "auth", "security", "axes", "otp_static", "otp_totp")
_APPS = {
    "axes": _("Signing in"),
    "otp_static": _("Signing in"),
    "otp_totp": _("Signing in"),
    "security": _("Signing in"),
    "sessions": _("Kept by the software"),
    "contenttypes": _("Kept by the software"),
    "admin": _("Kept by the software"),
}


def permitted(permission: Permission) -> str:
    """A permission in one line, in the active language."""
    return f"{table_of(permission)} – {verb_of(permission)}"


def verb_of(permission: Permission) -> str:
    """What it lets somebody do; a permission without words of ours has its own name."""
    verb = permission.codename.partition("_")[0]
    words = VERBS.get(verb) or _OWN.get(permission.codename)
    return str(words or permission.name)


def table_of(permission: Permission) -> str:
    """With what: the plural name of a table."""
    kind = _kind(permission)
    label = f"{kind.app_label}.{kind.model}"
    model = kind.model_class()
    words = _TABLES.get(label) or (model and model._meta.verbose_name_plural)
    return str(words or kind.model)


def group_of(permission: Permission) -> str:
    """The part of the admin that the table belongs to."""
    label = _kind(permission).app_label
    if label in _APPS:
        return str(_APPS[label])
    try:
        return str(apps.get_app_config(label).verbose_name)
    except LookupError:
        return label


def _kind(permission: Permission) -> ContentType:
    return ContentType.objects.get_for_id(permission.content_type_id)


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
