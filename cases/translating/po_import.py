"""A translator's file, looked at before anything is written, then taken in by choice."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any

import polib
from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases import audit
from cases.models import TARGETS, DraftChange, Message
from cases.models.base import normalised
from cases.po import EXPORTED, BadPo, read_po, translation_of
from cases.translating.gates import Fault, faults_in
from cases.translating.glossary import Sentence

LARGEST = 2 * 1024 * 1024
"""Bytes: ten times the largest catalogue; a larger file is something else."""


class Kind(Enum):
    """What an entry of a file is to the message of its path."""

    NEW = _("new: nothing was translated here")
    CHANGED = _("another wording than today’s")
    LATE = _("late: translates an older French; kept as stale")
    CONFLICT = _("conflict: changed here since the file was exported")
    OLD = _("not taken: the file translates an older French, and ours is current")
    FUZZY = _("not taken: marked fuzzy in the file, and we have a translation")
    SAME = _("the same as here")
    EMPTY = _("not translated in the file")
    UNKNOWN = _("unknown: the draft has no such sentence")
    REFUSED = _("refused")


_TAKEN = (Kind.NEW, Kind.CHANGED, Kind.LATE)


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of a file beside what we have."""

    kind: Kind
    path: str
    french: str
    text: str
    seen: str = ""
    message: Message | None = None
    faults: tuple[Fault, ...] = ()
    reason: str = ""

    @property
    def is_plain(self) -> bool:
        """Taken together with its kind; a conflict is chosen by itself."""
        return self.kind in _TAKEN

    @property
    def is_chosen_alone(self) -> bool:
        """A conflict, or a sentence with warnings, is ticked one by one."""
        conflict = self.kind is Kind.CONFLICT
        return conflict or (self.is_plain and bool(self.faults))

    @property
    def why(self) -> str:
        """What there is to say against it."""
        return " ".join(filter(None, (self.reason, *map(str, self.faults))))

    @property
    def print(self) -> tuple[str, ...]:
        """What this row would do to what we have now."""
        here = self.message
        ours = (here.text, here.seen, here.source) if here else ()
        return (self.kind.name, self.path, self.text, self.seen, *ours)


@dataclass(frozen=True)
class Examined:
    """A file as it would be taken in now."""

    language: str
    rows: tuple[Row, ...]

    def of(self, kind: Kind) -> list[Row]:
        return [row for row in self.rows if row.kind is kind]

    def count(self, kind: Kind) -> int:
        return Counter(row.kind for row in self.rows)[kind]

    @property
    def digest(self) -> str:
        """What was shown: another state of our messages gives another digest."""
        shown = json.dumps([self.language, *(row.print for row in self.rows)])
        return hashlib.sha256(shown.encode()).hexdigest()


def examine(source: Path | bytes, language: str) -> Examined:
    """What each entry of a file would do here. Writes nothing. Raises BadPo."""
    if _size(source) > LARGEST:
        raise BadPo(
            gettext("The file is larger than %(size)d MB.")
            % {"size": LARGEST // 1024 // 1024}
        )
    po = read_po(source)
    _refuse_another_language(po, language)
    exported = _exported(po)
    ours = {m.path: m for m in Message.objects.in_use().filter(language=language)}
    rows = tuple(_rows(po, ours, exported, language))
    if not rows:
        raise BadPo(gettext("There is no sentence in this file."))
    return Examined(language, rows)


def _size(source: Path | bytes) -> int:
    return len(source) if isinstance(source, bytes) else source.stat().st_size


def _refuse_another_language(po: polib.POFile, language: str) -> None:
    said = po.metadata.get("Language", "").strip()
    if said and not _is_called(language, said.lower().replace("_", "-")):
        raise BadPo(
            gettext("The header says that this file is in “%(said)s”, not %(wanted)s.")
            % {"said": said[:40], "wanted": dict(settings.LANGUAGES)[language]}
        )


def _is_called(language: str, said: str) -> bool:
    """Whether a tool may mean our language: es-es is Spanish, zh-cn simplified Chinese."""
    said = {"zh-cn": "zh-hans", "zh-sg": "zh-hans"}.get(said, said)
    if said == language or said in TARGETS:
        return said == language
    return said == language.split("-")[0] or said.startswith(f"{language}-")


def _exported(po: polib.POFile) -> datetime | None:
    """When the file left us, if its header says so."""
    try:
        return datetime.strptime(po.metadata.get(EXPORTED, ""), "%Y-%m-%d %H:%M%z")
    except ValueError:
        return None


def _rows(
    po: polib.POFile,
    ours: dict[str, Message],
    exported: datetime | None,
    language: str,
) -> Iterator[Row]:
    met: set[str] = set()
    for entry in po:
        path = entry.msgctxt or ""
        if entry.obsolete or (not path and not entry.msgid):
            continue
        french, text = normalised(entry.msgid), normalised(entry.msgstr)
        message = ours.get(path)
        if message is None:
            yield Row(Kind.UNKNOWN, path or entry.msgid[:80], french, text)
        elif path in met:
            reason = gettext("The file has this sentence twice.")
            yield Row(Kind.REFUSED, path, french, text, "", message, (), reason)
        else:
            yield _row(entry, message, exported, language)
        met.add(path)


def _row(
    entry: polib.POEntry, message: Message, exported: datetime | None, language: str
) -> Row:
    new = translation_of(entry)
    text, seen = normalised(new.text), normalised(new.seen)
    french = normalised(entry.msgid)
    kind = _kind(entry, text, seen, message, exported)
    faults: tuple[Fault, ...] = ()
    if kind in (*_TAKEN, Kind.CONFLICT):
        sentence = Sentence(message.path, language, seen or french, text)
        faults = tuple(faults_in(sentence))
        if any(fault.is_error for fault in faults):
            kind = Kind.REFUSED
    return Row(kind, message.path, french, text, seen, message, faults)


def _kind(
    entry: polib.POEntry,
    text: str,
    seen: str,
    message: Message,
    exported: datetime | None,
) -> Kind:
    if not text:
        return Kind.EMPTY
    if (message.text, message.seen) == (text, seen):
        return Kind.SAME
    if message.text and entry.fuzzy:
        return Kind.SAME if message.text == text else Kind.FUZZY
    is_late = seen != message.source
    if is_late and message.state is Message.State.CURRENT:
        return Kind.OLD
    if message.text and _changed_here(message, exported):
        return Kind.CONFLICT
    if is_late:
        return Kind.LATE
    return Kind.CHANGED if message.text else Kind.NEW


def _changed_here(message: Message, exported: datetime | None) -> bool:
    """Whether a person worked on it after the export, or at an unknown time."""
    if message.changed_by_id is None and message.origin != Message.Origin.PERSON:
        return False
    # The header knows minutes: what changed within that minute counts as after it.
    return exported is None or message.changed_at >= exported


def apply_rows(rows: Iterable[Row], *, by: Any) -> int:
    """Write the rows chosen, all or none; how many."""
    written = []
    for row in rows:
        if (message := row.message) is not None:
            message.text, message.seen = row.text, row.seen
            message.origin, message.changed_by = Message.Origin.FILE, by
            message.changed_at = timezone.now()
            written.append(message)
    with transaction.atomic():
        Message.objects.bulk_create(
            written,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=["text", "seen", "origin", "changed_by", "changed_at"],
            batch_size=500,
        )
        if written:
            audit.note(
                DraftChange.Action.LOAD,
                _("Translations from a file (%(language)s): %(count)d."),
                by=by,
                language=written[0].language,
                count=len(written),
            )
    return len(written)
