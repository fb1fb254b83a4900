"""Publishing the draft and rolling back: the only writers of revisions."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cases import audit, messages, rulebooks
from cases.engine.codec import FORMAT, WordedRulebook, to_json
from cases.engine.findings import Finding
from cases.loading import replace_draft
from cases.models import Catalog, DraftChange, Publication, Revision
from cases.verification import DraftCheck, check_draft

# What PostgreSQL says when somebody changed a row meanwhile: take another look.
_MEANWHILE = ("40001", "40P01")
_ATTEMPTS = 10

Step = TypeVar("Step", bound=Callable[..., Any])
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
    """The draft is not the one that was checked; `changes` say who changed what since."""

    def __init__(self, reason: str, changes: Sequence[audit.Change] = ()) -> None:
        super().__init__(reason)
        self.changes = tuple(changes)


def _in_one_step(write: Step) -> Step:
    """Do all of it or nothing, on one state of the draft, one person after another."""

    @wraps(write)
    def step(*args: Any, **kwargs: Any) -> Any:
        is_whole = not connection.in_atomic_block
        for attempt in range(_ATTEMPTS):
            try:
                with transaction.atomic():
                    _take_turn(is_whole)
                    return write(*args, **kwargs)
            except OperationalError as error:
                why = getattr(error.__cause__, "sqlstate", None)
                if not is_whole or why not in _MEANWHILE or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("The last attempt returns or raises.")

    return cast(Step, step)


def _take_turn(is_whole: bool) -> None:
    """On SQLite a transaction has the database for itself; on PostgreSQL, ask for it.

    The lock comes before the first look, so that the look shows what the one before did.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if is_whole:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        table = connection.ops.quote_name(Revision._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


@transaction.atomic
def load_into_draft(worded: WordedRulebook, *, by: Any = None) -> None:
    """Replace the whole draft by a rulebook; translations stay with their paths."""
    replace_draft(worded)
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


@_in_one_step
def publish(
    *,
    by: Any,
    note: str,
    live_from: datetime | None = None,
    checked: str | None = None,
    checked_at: datetime | None = None,
) -> Publication:
    """Make the draft a revision, live from a moment (now when none is given).

    `checked` is the digest of the draft whose checks were read at `checked_at`; another
    draft is refused, naming what changed since. Raises NotPublishable.
    """
    note = _required(note)
    check = check_draft()
    if check.fault is not None:
        raise NotPublishable(str(check.fault))
    if check.errors:
        raise NotPublishable(_("The checks found errors."), check.errors)
    if checked is not None and checked != check.digest:
        raise DraftChanged(
            _("The draft has changed since it was checked."),
            audit.changes_since(checked_at) if checked_at else (),
        )
    return _publication(
        revision=_kept(check) or _revision(check, by=by),
        kind=Publication.Kind.PUBLISH,
        note=note,
        by=by,
        live_from=live_from,
    )


@_in_one_step
def roll_back(*, by: Any, note: str, revision: Revision) -> Publication:
    """Make an earlier revision live again, now. Raises NotPublishable."""
    note = _required(note)
    if not revision.publications.exists():
        # A draft that was kept went through no checks.
        raise NotPublishable(_("This revision was never published."))
    try:
        rulebooks.read_revision(revision)
    except rulebooks.DamagedRevision as damage:
        raise NotPublishable(str(damage)) from damage
    return _publication(
        revision=revision, kind=Publication.Kind.ROLLBACK, note=note, by=by
    )


@transaction.atomic
def swap_draft(worded: WordedRulebook, *, by: Any, checked: str) -> Revision:
    """Make the draft say another rulebook; the draft of now is kept, and returned.

    It is kept as a revision that was never published. `checked` is the digest of the draft
    that was shown; another draft is refused. Raises NotPublishable.
    """
    check = check_draft()
    if check.fault is not None:
        fault = _("The draft cannot be kept, for it cannot be read: %(fault)s")
        raise NotPublishable(fault % {"fault": check.fault})
    if checked != check.digest:
        raise DraftChanged(_("The draft has changed since it was shown."))
    kept = _kept(check) or _revision(check, by=by)
    load_into_draft(worded, by=by)
    return kept


def _required(note: str) -> str:
    if not note.strip():
        raise NotPublishable(_("A note is needed: what changed, and why."))
    return note.strip()


def _kept(check: DraftCheck) -> Revision | None:
    """The revision that says what the draft says, if one is still what it was."""
    for revision in Revision.objects.filter(digest=check.digest):
        with suppress(rulebooks.DamagedRevision):
            rulebooks.read_revision(revision)
            return revision
    return None


def _revision(check: DraftCheck, *, by: Any) -> Revision:
    """The new revision of a checked draft, with its catalogues."""
    worded = check.worded
    if worded is None:
        raise NotPublishable(str(check.fault))
    last = Revision.objects.aggregate(last=models.Max("number"))["last"] or 0
    revision = Revision.objects.create(
        number=last + 1,
        format=FORMAT,
        rules=json.dumps(to_json(worded), ensure_ascii=False),
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
