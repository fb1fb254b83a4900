"""The audit trail: what was changed, by whom and when, readable by people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import datetime
from itertools import groupby
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _

from cases.models import TARGETS, DraftChange, Message
from cases.models.messages import target_names
from cases.quoting import inside
from cases.roles import role_named
from cases.wording import SOURCE

LANGUAGES = ("fr", "en")
"""What the staff read the admin in; the trail is searched in the first."""

_LONGEST_LABEL = 200
_OF_THE_DRAFT = (
    DraftChange.Action.ADD,
    DraftChange.Action.CHANGE,
    DraftChange.Action.DELETE,
    DraftChange.Action.LOAD,
)


@dataclass(frozen=True)
class FieldChange:
    """A field of a row, with its words before and after, in French.

    `others` are both in the other languages of the staff, where they differ.
    """

    field: str
    before: str
    after: str
    others: Mapping[str, Sequence[str]] = dataclass_field(default_factory=dict)

    @property
    def told(self) -> "Told":
        """Both in the active language; in French where it is not told otherwise."""
        language = _language()
        if language not in self.others:
            return Told(self.before, self.after, SOURCE)
        before, after = self.others[language]
        return Told(before, after, language)


@dataclass(frozen=True)
class Told:
    """Words before and after, and the language they are in."""

    before: str
    after: str
    language: str


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
        return kind_of(self.noun, self.key)

    @property
    def name(self) -> str:
        return name_of(self.noun, self.key, self.label)

    @property
    def field_names(self) -> list[str]:
        return [field_name(self.noun, change.field) for change in self.fields]

    def what(self, field: str) -> str:
        """The kind and the name of the thing, and the field as it is called."""
        return " · ".join(filter(None, (self.kind, self.name, field)))

    def __str__(self) -> str:
        """The change in one sentence, in the active language."""
        said = {
            "who": self.who,
            "kind": self.kind,
            "name": inside(self.name),
            "fields": ", ".join(self.field_names),
            "time": date_format(timezone.localtime(self.at), "SHORT_DATETIME_FORMAT"),
            "what": " ".join(change.told.after for change in self.fields),
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
            fields=tuple(field_change(row) for row in fields),
        )
        for same, group in groupby(
            rows, key=lambda r: (r.at, r.by, r.action, r.noun, r.key)
        )
        if (fields := list(group))
    ]


def field_change(row: DraftChange) -> FieldChange:
    """What a row of the trail tells."""
    return FieldChange(row.field, row.before, row.after, row.others)


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
            others=dict(field.others),
        )
        for change in changes
        # Rows are read back the latest first: the first field is written last.
        for field in reversed(change.fields)
    )


def note(
    action: DraftChange.Action, what: str | Promise, *, by: Any, **values: Any
) -> None:
    """Keep what befell the draft as a whole, in one line, in each language of the staff."""
    said = {}
    for language in LANGUAGES:
        with override(language):
            said[language] = str(what) % values
    french = said.pop(SOURCE)
    others = {code: ("", words) for code, words in said.items()}
    DraftChange.objects.create(
        action=action, after=french, others=others, by=_known(by)
    )


def _language() -> str:
    """The active language without its country."""
    return (get_language() or SOURCE).split("-")[0]


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


def kind_of(noun: str, key: str) -> str:
    """What a thing is; of a translation, into which language."""
    kind = kind_name(noun)
    language = key.rpartition(" (")[2].removesuffix(")")
    if noun != Message._meta.label_lower or language not in TARGETS:
        return kind
    return f"{kind} ({dict(target_names())[language]})"


def name_of(noun: str, key: str, label: str) -> str:
    """What a thing is called: a role in the active language, all else as it was then."""
    return role_named(key) if noun == "auth.group" else label or key


def field_name(noun: str, field: str) -> str:
    """A field as its form calls it, in the active language."""
    try:
        found: Any = apps.get_model(noun)._meta.get_field(field)
    except (LookupError, ValueError, FieldDoesNotExist):
        return field
    if found.one_to_many:
        return str(found.related_model._meta.verbose_name_plural)
    return str(found.verbose_name)
