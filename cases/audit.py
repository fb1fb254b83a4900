"""The audit trail: what was changed, by whom and when, readable by people."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import override

from cases.models import DraftChange

_LONGEST_LABEL = 200
_OF_THE_DRAFT = (
    DraftChange.Action.ADD,
    DraftChange.Action.CHANGE,
    DraftChange.Action.DELETE,
    DraftChange.Action.LOAD,
)


@dataclass(frozen=True)
class FieldChange:
    """A field of a row, with its words before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """What one person did to one thing at one moment.

    `noun` is the label of its table, such as cases.coveragecase; "" when the whole draft
    is meant, which `fields` then tell in one entry.
    """

    at: datetime
    by: Any
    action: str
    noun: str
    key: str
    label: str
    fields: tuple[FieldChange, ...]

    @property
    def who(self) -> str:
        return str(self.by) if self.by else _("the command line")

    @property
    def kind(self) -> str:
        return kind_name(self.noun)

    @property
    def field_names(self) -> list[str]:
        return [field_name(self.noun, change.field) for change in self.fields]

    def __str__(self) -> str:
        """The change in one sentence, in the active language."""
        said = {
            "who": self.who,
            "kind": self.kind,
            "name": self.label or self.key,
            "fields": ", ".join(self.field_names),
            "time": date_format(timezone.localtime(self.at), "SHORT_DATETIME_FORMAT"),
            "what": " ".join(change.after for change in self.fields),
        }
        match self.action:
            case DraftChange.Action.ADD:
                return _("%(time)s, %(who)s: added %(kind)s “%(name)s”") % said
            case DraftChange.Action.DELETE:
                return _("%(time)s, %(who)s: deleted %(kind)s “%(name)s”") % said
            case DraftChange.Action.CHANGE:
                return (
                    _("%(time)s, %(who)s: changed %(kind)s “%(name)s” (%(fields)s)")
                    % said
                )
        return _("%(time)s, %(who)s: %(what)s") % said


def changes_since(moment: datetime) -> list[Change]:
    """What changed in the draft since a moment, the latest first."""
    rows = DraftChange.objects.filter(at__gt=moment, action__in=_OF_THE_DRAFT)
    return grouped(rows.exclude(noun__startswith="auth.").select_related("by"))


def grouped(rows: Iterable[DraftChange]) -> list[Change]:
    """Rows in their order, those of one moment and one thing as one change."""
    return [
        Change(
            *same,
            label=fields[0].label,
            fields=tuple(FieldChange(r.field, r.before, r.after) for r in fields),
        )
        for same, group in groupby(
            rows, key=lambda r: (r.at, r.by, r.action, r.noun, r.key)
        )
        if (fields := list(group))
    ]


def record(changes: Sequence[Change]) -> None:
    """Keep changes, one row for each field."""
    DraftChange.objects.bulk_create(
        DraftChange(
            at=change.at,
            by=_known(change.by),
            action=change.action,
            noun=change.noun,
            key=change.key,
            label=change.label[:_LONGEST_LABEL],
            field=field.field,
            before=field.before,
            after=field.after,
        )
        for change in changes
        # Rows are read back the latest first: the first field is written last.
        for field in reversed(change.fields)
    )


def note(
    action: DraftChange.Action, what: str | Promise, *, by: Any, **values: Any
) -> None:
    """Keep what befell the draft as a whole, in one line; in French, as all the trail."""
    with override("fr"):
        said = str(what) % values
    DraftChange.objects.create(action=action, after=said, by=_known(by))


def _known(user: Any) -> Any:
    """A person with a row; None for the command line."""
    return user if user is not None and user.pk else None


def kind_name(noun: str) -> str:
    """What a table holds, in the active language."""
    if not noun:
        return _("draft")
    try:
        return str(apps.get_model(noun)._meta.verbose_name)
    except LookupError:
        return noun


def field_name(noun: str, field: str) -> str:
    """A field as its form calls it, in the active language."""
    try:
        found: Any = apps.get_model(noun)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return field
    if found.one_to_many:
        return str(found.related_model._meta.verbose_name_plural)
    return str(found.verbose_name)
