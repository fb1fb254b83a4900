"""Publishing the draft and rolling back: the only writers of revisions."""

from collections.abc import Container, Iterable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

from django.db import DataError, IntegrityError, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import audit, messages, rulebooks
from cases.engine.codec import FORMAT, WordedRulebook
from cases.engine.findings import Finding
from cases.engine.reading import RulebookError
from cases.loading import replace_draft
from cases.models import Catalog, DraftChange, Publication, Revision, Withdrawal
from cases.one_step import in_one_step
from cases.standing import Standing
from cases.verification import DraftCheck, check_draft

_ACTIONS: Mapping[str, DraftChange.Action] = {
    Publication.Kind.PUBLISH: DraftChange.Action.PUBLISH,
    Publication.Kind.ROLLBACK: DraftChange.Action.ROLLBACK,
}


class NotPublishable(ValueError):
    """The draft cannot go live; the findings say why."""

    def __init__(self, reason: str, findings: tuple[Finding, ...] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.findings = findings


class DraftChanged(NotPublishable):
    """The draft, or what is live or planned, is not what was shown.

    `changes` say who changed what of the draft since.
    """

    def __init__(self, reason: str, changes: Sequence[audit.Change] = ()) -> None:
        super().__init__(reason)
        self.changes = tuple(changes)


@transaction.atomic
def load_into_draft(worded: WordedRulebook, *, by: Any = None) -> None:
    """Replace the whole draft by a rulebook; translations stay with their paths.

    Raises RulebookError where a table has no room for what the rulebook says.
    """
    try:
        replace_draft(worded)
    except (DataError, IntegrityError) as refusal:
        # PostgreSQL goes on to quote the row.
        said = str(refusal).partition("\n")[0]
        reason = f"the tables of the draft refuse it: {said}"
        raise RulebookError("rulebook", reason) from refusal
    messages.sync()
    rulebook = worded.rulebook
    audit.note(
        DraftChange.Action.LOAD,
        gettext_lazy(
            "The whole draft was replaced: %(cases)d cases, %(questions)d questions."
        ),
        by=by,
        cases=len(rulebook.cases),
        questions=len(rulebook.questions),
    )


@in_one_step
def publish(
    *,
    by: Any,
    note: str,
    live_from: datetime | None = None,
    checked: str | None = None,
    checked_at: datetime | None = None,
    seen: str | None = None,
    withdrawn: Container[int] = (),
) -> Publication:
    """Make the draft a revision, live from a moment (now when none is given).

    `checked` is the digest of the draft whose checks were read at `checked_at`, `seen` the
    name of the standing shown beside it; another draft or standing is refused, naming what
    changed since. The planned publications in `withdrawn`, by id, are withdrawn; the others
    stay. Raises NotPublishable.
    """
    note = _required(note)
    standing = _as_seen(seen)
    check = check_draft(timezone.localdate(live_from) if live_from else None)
    if check.fault is not None:
        raise NotPublishable(str(check.fault))
    if check.errors:
        raise NotPublishable(_("The checks found errors."), check.errors)
    if checked is not None:
        _require_checked(check, checked, checked_at)
    _withdraw((p for p in standing.planned if p.pk in withdrawn), note=note, by=by)
    return _publication(
        revision=_kept(check) or _revision(check, by=by),
        kind=Publication.Kind.PUBLISH,
        note=note,
        by=by,
        live_from=live_from,
    )


@in_one_step
def roll_back(
    *, by: Any, note: str, revision: Revision, seen: str | None = None
) -> Publication:
    """Make an earlier revision live again, now, and withdraw all that is planned.

    Who rolls back wants what they name to stay. `seen` is the name of the standing that was
    shown; another one is refused. Raises NotPublishable.
    """
    note = _required(note)
    standing = _as_seen(seen)
    if not revision.publications.due().exists():
        # A draft that was kept went through no checks; what was withdrawn had a reason.
        raise NotPublishable(_("This revision was never live."))
    try:
        rulebooks.read_revision(revision)
    except rulebooks.DamagedRevision as damage:
        raise NotPublishable(str(damage)) from damage
    _withdraw(standing.planned, note=note, by=by)
    return _publication(
        revision=revision, kind=Publication.Kind.ROLLBACK, note=note, by=by
    )


@in_one_step
def withdraw(*, by: Any, note: str, publication: Publication) -> None:
    """Let a planned publication not come. Raises NotPublishable."""
    note = _required(note)
    if publication not in Standing.now().planned:
        raise NotPublishable(_("This publication is not planned, or no longer."))
    _withdraw([publication], note=note, by=by)


@transaction.atomic
def swap_draft(worded: WordedRulebook, *, by: Any, checked: str) -> Revision:
    """Make the draft say another rulebook; the draft of now is kept, and returned.

    It is kept as a revision that was never published, and as it stands where it cannot be
    read. `checked` is the digest of the draft that was shown; another draft is refused.
    Raises NotPublishable, or RulebookError where a table has no room for the other.
    """
    check = check_draft()
    if checked != check.digest:
        raise DraftChanged(_("The draft has changed since it was shown."))
    kept = _kept(check) or _revision(check, by=by)
    load_into_draft(worded, by=by)
    return kept


def require_shown(
    check: DraftCheck, *, checked: str, checked_at: datetime | None, seen: str
) -> None:
    """Raise DraftChanged unless the draft, what is live and what is planned were shown."""
    _as_seen(seen)
    _require_checked(check, checked, checked_at)


def _require_checked(check: DraftCheck, checked: str, at: datetime | None) -> None:
    if checked != check.digest:
        raise DraftChanged(
            _("The draft has changed since it was checked."),
            audit.changes_since(at) if at else (),
        )


def _as_seen(seen: str | None) -> Standing:
    """What is live and planned now, which is what was seen if that is known."""
    standing = Standing.now()
    if seen is not None and (changed := standing.changed_since(seen)):
        raise DraftChanged(changed)
    return standing


def _withdraw(planned: Iterable[Publication], *, note: str, by: Any) -> None:
    for publication in planned:
        Withdrawal.objects.create(publication=publication, note=note, by=by)
        said = gettext_lazy("%(publication)s: withdrawn. %(note)s")
        audit.note(
            DraftChange.Action.WITHDRAW, said, by=by, publication=publication, note=note
        )
        transaction.on_commit(rulebooks.announce)


def _required(note: str) -> str:
    if not note.strip():
        raise NotPublishable(_("A note is needed: what changed, and why."))
    return note.strip()


def _kept(check: DraftCheck) -> Revision | None:
    """The revision that says what the draft says, if one is still what it was."""
    same = Revision.objects.filter(digest=check.digest)
    if check.fault is not None:
        return same.first()  # Kept as it stood, though nobody could read it.
    for revision in same:
        with suppress(rulebooks.DamagedRevision):
            rulebooks.read_revision(revision)
            return revision
    return None


def _revision(check: DraftCheck, *, by: Any) -> Revision:
    """The new revision of a checked draft, with its catalogues."""
    last = Revision.objects.aggregate(last=models.Max("number"))["last"] or 0
    revision = Revision.objects.create(
        number=last + 1,
        format=FORMAT,
        rules=check.rules,
        digest=check.digest,
        checks=check.evidence(),
        created_by=by,
    )
    for language, mo in check.catalogs.items():
        Catalog.objects.create(
            revision=revision, language=language, mo=mo, counts=check.counts[language]
        )
    return revision


def _publication(
    *,
    revision: Revision,
    kind: str,
    note: str,
    by: Any,
    live_from: datetime | None = None,
) -> Publication:
    """A new row of the log; one that is due now is live as soon as it is committed."""
    now = _after_the_last()
    publication = Publication.objects.create(
        revision=revision,
        kind=kind,
        note=note,
        by=by,
        live_from=max(live_from or now, now),
        created_at=now,
    )
    said = gettext_lazy("Revision %(number)s. %(note)s")
    audit.note(_ACTIONS[kind], said, by=by, number=revision.number, note=note)
    transaction.on_commit(rulebooks.announce)
    return publication


def _after_the_last() -> datetime:
    """Now, or just after the last decision, when a clock has been wrong: the last prevails."""
    now = timezone.now()
    at_once = Publication.objects.filter(live_from__lte=models.F("created_at"))
    last = at_once.aggregate(last=models.Max("live_from"))["last"]
    return max(now, last + timedelta(microseconds=1)) if last else now
