"""What somebody looks at before students get another rulebook: who would get what else."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.comparing import SideBySide, side_by_side
from cases.engine.codec import WordedRulebook
from cases.engine.findings import Finding
from cases.rulebooks import LoadedRevision, NoLiveRulebook, live_rulebook, look_again
from cases.standing import Standing

_SHORT = 16


@dataclass(frozen=True)
class Review:
    """The rulebook that students get now beside the one that somebody is about to publish.

    `before` and `found` are None while nothing is live: then there is nothing to compare.
    """

    standing: Standing
    before: LoadedRevision | None
    after: WordedRulebook
    name: str
    """What a form carries, to say which difference it showed."""
    found: SideBySide | None

    @property
    def moves_students(self) -> bool:
        """Whether anybody gets another result, or cannot be compared."""
        return self.found is not None and any(self._counts(self.found))

    def counted(self) -> str:
        """How many students' results move, in a few short sentences; "" when none does."""
        if self.found is None or not self.moves_students:
            return ""
        moved, others, alone = self._counts(self.found)
        counts = {
            "moved": _grouped(moved),
            "kinds": _grouped(self.found.difference.kinds),
            "others": _grouped(others),
            "alone": _grouped(alone),
        }
        said = _(
            "Kinds of students who get another base case: %(moved)s of %(kinds)s. "
            "Extras, papers and steps that go to other students: %(others)s."
        )
        if alone:
            more = _("Kinds that one of the two rulebooks alone knows: %(alone)s.")
            said = f"{said} {more}"
        return said % counts

    def digest(self, warnings: Iterable[Finding] = ()) -> str:
        """What a terminal showed, in one short name: the difference, warnings, the standing."""
        told = [(f.kind, f.place, f.detail) for f in warnings]
        whole = f"{self.name} {self.standing.name} {told}"
        return hashlib.sha256(whole.encode()).hexdigest()[:_SHORT]

    @staticmethod
    def _counts(found: SideBySide) -> tuple[int, int, int]:
        difference = found.difference
        items = {(m.noun, m.before or m.after) for m in difference.items}
        alone = difference.only_before + difference.only_after
        return difference.moved, len(items), alone


_last: dict[tuple[str, str, str | None], SideBySide] = {}
_KEPT = 8


def review(after: WordedRulebook, digest: str) -> Review:
    """A rulebook, of the digest it is published by, beside what students get now."""
    # The standing first: what is published while we look is then noticed when they decide.
    standing = Standing.now()
    look_again()
    try:
        before = live_rulebook().revision
    except NoLiveRulebook:
        return Review(standing, None, after, digest, None)
    found = _compared(before, after, digest)
    return Review(standing, before, after, f"{before.digest}>{digest}", found)


def _compared(before: LoadedRevision, after: WordedRulebook, digest: str) -> SideBySide:
    """What differs, worked out once for each pair and language."""
    name = (before.digest, digest, get_language())
    if (known := _last.get(name)) is not None:
        return known
    found = side_by_side(before.worded, after)
    if len(_last) >= _KEPT:
        _last.clear()
    _last[name] = found
    return found


def _grouped(number: int) -> str:
    return str(number_format(number, force_grouping=True))


def note_with(note: str, reason: str | None) -> str:
    """A note, and the reason given for the warnings."""
    if not reason:
        return note
    return _("%(note)s (Warnings: %(reason)s)") % {"note": note, "reason": reason}
