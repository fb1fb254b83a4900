"""The draft's messages: in step with the French, out to PO files and back in."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import audit
from cases.drafts import Draft, read_draft
from cases.models import TARGETS, DraftChange, Message
from cases.po import Translation, write_po
from cases.translating.po_import import Kind, apply_rows, examine

_BATCH = 500


def sources(draft: Draft) -> dict[str, str]:
    """The French sentence of every path of the draft."""
    return draft.words()


@transaction.atomic
def sync(draft: Draft | None = None) -> None:
    """Give every path a row in every language, with today's French.

    Run twice, it changes nothing. A path that left the draft keeps its translation, out
    of use, and finds it on return. A new path whose French was translated elsewhere
    starts with that translation.
    """
    words = sources(draft or read_draft())
    rows = {(m.path, m.language): m for m in Message.objects.all()}
    changed = [row for row in rows.values() if _follow(row, words.get(row.path))]
    _save(changed, "source", "in_use")
    known = {(m.language, m.seen): m.text for m in rows.values() if m.text}
    Message.objects.bulk_create(
        (
            _new(path, language, french, known.get((language, french), ""))
            for path, french in words.items()
            for language in TARGETS
            if (path, language) not in rows
        ),
        batch_size=_BATCH,
    )


def _follow(row: Message, french: str | None) -> bool:
    """Bring a row up to date with the French of its path; whether anything changed."""
    source, in_use = french or row.source, french is not None
    if (row.source, row.in_use) == (source, in_use):
        return False
    row.source, row.in_use = source, in_use
    return True


def _new(path: str, language: str, french: str, text: str) -> Message:
    copied = {"text": text, "seen": french, "origin": Message.Origin.COPY}
    return Message(
        path=path, language=language, source=french, **(copied if text else {})
    )


def _save(rows: list[Message], *columns: str) -> None:
    """Update many rows at once; an upsert by id is several times faster here."""
    Message.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=columns,
        batch_size=_BATCH,
    )


def confirm(messages: Iterable[Message], *, by: Any) -> None:
    """Someone says that the meaning did not change: these are current again."""
    for message in messages:
        audit.record([_confirmation(message, by)])
        message.seen = message.source
        message.changed_by, message.changed_at = by, timezone.now()
        message.save(update_fields=["seen", "changed_by", "changed_at"])


def _confirmation(message: Message, by: Any) -> audit.Change:
    """What confirming a translation changes: the French that it was made from."""
    return audit.Change(
        at=timezone.now(),
        by=by,
        action=DraftChange.Action.CHANGE,
        noun=Message._meta.label_lower,
        key=str(message),
        label=message.source,
        fields=(audit.FieldChange("seen", message.seen, message.source),),
    )


def follow(*, meaning_kept: bool, by: Any) -> None:
    """Bring the messages in step with a saved draft.

    When an editor says that the meaning did not change, the translations that this
    save made stale are confirmed; what was stale before stays so.
    """
    done = set(Message.objects.in_use().current().values_list("pk", flat=True))
    sync()
    if meaning_kept:
        confirm((m for m in Message.objects.stale() if m.pk in done), by=by)


def export_po(language: str) -> str:
    """Every sentence in use; a stale one is fuzzy, with its old French."""
    rows = {m.path: m for m in Message.objects.in_use().filter(language=language)}
    words = {path: rows[path].source for path in sources(read_draft()) if path in rows}
    return write_po(
        language,
        words,
        {path: Translation(m.text, m.seen) for path, m in rows.items()},
        notes={path: m.note for path, m in rows.items()},
        exported=timezone.now(),
    )


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import did with the entries of a file."""

    current: int = 0
    stale: int = 0
    unchanged: int = 0
    empty: int = 0
    kept: int = 0
    unknown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


_LEFT = (Kind.CONFLICT, Kind.OLD, Kind.FUZZY)


@transaction.atomic
def import_po(source: Path | bytes, language: str, *, by: Any = None) -> ImportReport:
    """Take in a file without asking. Raises BadPo when it cannot be read.

    What somebody changed here stays as it is, a late translation is kept as stale, and
    what the checks refuse is left out; warnings do not keep a sentence back.
    """
    examined = examine(source, language)
    taken = [row for row in examined.rows if row.is_plain]
    apply_rows(taken, by=by)
    return ImportReport(
        current=sum(row.kind is not Kind.LATE for row in taken),
        stale=sum(row.kind is Kind.LATE for row in taken),
        unchanged=examined.count(Kind.SAME),
        empty=examined.count(Kind.EMPTY),
        kept=sum(examined.count(kind) for kind in _LEFT),
        unknown=tuple(row.path for row in examined.of(Kind.UNKNOWN)),
        refused=tuple(f"{row.path}: {row.why}" for row in examined.of(Kind.REFUSED)),
    )


def translations() -> dict[str, dict[str, Translation]]:
    """The current translations by language and path. One query."""
    known: dict[str, dict[str, Translation]] = {language: {} for language in TARGETS}
    rows = Message.objects.in_use().current().filter(language__in=TARGETS)
    said = rows.order_by("path").values_list("language", "path", "text", "source")
    for language, path, text, french in said:
        known[language][path] = Translation(text, french)
    return known
