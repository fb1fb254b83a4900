"""Two rulebooks side by side: their French texts word by word, their rules in sentences."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.dispatch import Signal
from django.utils.translation import gettext

from cases.drafts import read_draft
from cases.engine.codec import WordedRulebook
from cases.engine.compare import Difference, compare
from cases.models import Revision
from cases.rule_lines import RuleLines, noun_of
from cases.rule_words import MoveWords, WordedMove
from cases.rulebooks import live_rulebook, read_revision
from cases.verification import check_draft

DRAFT, LIVE = "draft", "live"

rulebooks_compared = Signal()
"""Sent with `before` and `after` (WordedRulebook) when a page shows two rulebooks side by side;
a receiver returns a further part of the page: a template and its context."""

_ORDERED = ("sections", "questions", "cases", "steps")
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words of a text: the same in both, or deleted, or inserted."""

    tag: str
    words: str


Line = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class TextChange:
    """A sentence that changes; one of the two is empty when it comes or goes."""

    path: str
    before: Line
    after: Line
    where: str


@dataclass(frozen=True, slots=True)
class RuleChange:
    """An object whose rules change: the lines that differ, before and after."""

    noun: str
    key: str
    name: str
    before: tuple[Line, ...]
    after: tuple[Line, ...]


@dataclass(frozen=True)
class SideBySide:
    """Everything in which two rulebooks differ, in words."""

    texts: tuple[TextChange, ...]
    rules: tuple[RuleChange, ...]
    """The rules that change, without the example students."""
    expectations: tuple[RuleChange, ...]
    """The example students who change, or of whom something else is expected."""
    difference: Difference
    moves: tuple[WordedMove, ...]

    @property
    def case_moves(self) -> tuple[WordedMove, ...]:
        """Those who get another base case: what a reader must see first."""
        return self._moves_of(cases=True)

    @property
    def item_moves(self) -> tuple[WordedMove, ...]:
        """Those who get other extras, steps and papers."""
        return self._moves_of(cases=False)

    def _moves_of(self, *, cases: bool) -> tuple[WordedMove, ...]:
        pairs = zip(self.difference.moves, self.moves, strict=True)
        return tuple(said for move, said in pairs if (move.noun == "case") == cases)

    @property
    def is_same(self) -> bool:
        return not (self.texts or self.rules or self.expectations or self.moves)


def rulebook_named(name: str) -> WordedRulebook:
    """The draft, the live rulebook, or a revision by its number.

    Raises RulebookError, NoLiveRulebook, DamagedRevision or Revision.DoesNotExist.
    """
    if name == DRAFT:
        return read_draft().worded()
    if name == LIVE:
        return live_rulebook().revision.worded
    if not (name.isascii() and name.isdigit()):
        raise Revision.DoesNotExist(f"rulebook {name!r}")
    revision = Revision.objects.filter(number=int(name[:9])).first()
    if revision is None:
        raise Revision.DoesNotExist(f"revision {name}")
    return read_revision(revision).worded


def unreadable(name: str) -> Any | None:
    """What a draft that is no rulebook says, now or as it was kept; None of all else.

    A revision that was published and cannot be read is damaged: nothing of it is given out.
    """
    if name == DRAFT:
        return json.loads(check_draft().rules)
    if not name.isdigit():
        return None
    kept = Revision.objects.filter(number=int(name[:9]), publications=None).first()
    return json.loads(kept.rules) if kept and "fault" in kept.checks else None


def side_by_side(before: WordedRulebook, after: WordedRulebook) -> SideBySide:
    """What changes from one rulebook to the other."""
    difference = compare(before.rulebook, after.rulebook)
    rules = tuple(_rules(before, after))
    example = noun_of("scenarios")
    return SideBySide(
        texts=tuple(_texts(before, after)),
        rules=tuple(rule for rule in rules if rule.noun != example),
        expectations=tuple(rule for rule in rules if rule.noun == example),
        difference=difference,
        moves=tuple(MoveWords(before, after).worded(difference)),
    )


def _texts(before: WordedRulebook, after: WordedRulebook) -> Iterator[TextChange]:
    lines = RuleLines(after), RuleLines(before)
    for path in dict.fromkeys([*after.words, *before.words]):
        old, new = before.words.get(path, ""), after.words.get(path, "")
        if old != new:
            where = lines[path not in after.words].place(path)
            yield TextChange(path, *word_pieces(old, new), where=where)


def word_pieces(before: str, after: str) -> tuple[Line, Line]:
    """Two texts cut where they differ, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    cut_old, cut_new = [], []
    for is_same, some, others in _blocks(old, new):
        if some:
            cut_old.append(Piece("same" if is_same else "del", "".join(some)))
        if others:
            cut_new.append(Piece("same" if is_same else "ins", "".join(others)))
    return tuple(cut_old), tuple(cut_new)


def _blocks(
    before: list[str], after: list[str]
) -> Iterator[tuple[bool, list[str], list[str]]]:
    """Stretches of both that are the same, or stand in each other's place."""
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, a, b, c, d in matcher.get_opcodes():
        yield tag == "equal", before[a:b], after[c:d]


def _differing(
    before: list[str], after: list[str]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """The lines that differ; where one takes another's place, word by word."""
    old: list[Line] = []
    new: list[Line] = []
    for is_same, some, others in _blocks(before, after):
        if is_same:
            continue
        if len(some) == len(others):
            for one, other in zip(some, others, strict=True):
                cut, inserted = word_pieces(one, other)
                old.append(cut)
                new.append(inserted)
        else:
            old += [(Piece("del", line),) for line in some]
            new += [(Piece("ins", line),) for line in others]
    return tuple(old), tuple(new)


def _rules(before: WordedRulebook, after: WordedRulebook) -> Iterator[RuleChange]:
    old, new = RuleLines(before), RuleLines(after)
    codes = [list(w.rulebook.departments) for w in (before, after)]
    if codes[0] != codes[1]:
        yield RuleChange(gettext("departments"), "", "", *_differing(*codes))
    for table in new.tables:
        noun = noun_of(table)
        for key in dict.fromkeys([*new.tables[table], *old.tables[table]]):
            if old.tables[table].get(key) != new.tables[table].get(key):
                name = new.name(table, key) or old.name(table, key)
                lines = _differing(old.of(table, key), new.of(table, key))
                yield RuleChange(noun, key, name, *lines)
        if table in _ORDERED:
            yield from _order(table, old, new)


def _order(table: str, old: RuleLines, new: RuleLines) -> Iterator[RuleChange]:
    """What stands in another place among the things that both have."""
    both = old.tables[table].keys() & new.tables[table].keys()
    orders = [[k for k in side.tables[table] if k in both] for side in (old, new)]
    if orders[0] != orders[1]:
        moved = _moved(*orders)
        was, now = (
            tuple((Piece(tag, _place(table, new, order, key)),) for key in moved)
            for tag, order in zip(("del", "ins"), orders, strict=True)
        )
        yield RuleChange(noun_of(table), "", gettext("order"), was, now)


def _moved(before: list[str], after: list[str]) -> list[str]:
    """The keys that left their place, the others keeping theirs."""
    blocks = _blocks(before, after)
    return [key for is_same, some, _others in blocks if not is_same for key in some]


def _place(table: str, lines: RuleLines, order: list[str], key: str) -> str:
    """A thing, and what it comes after."""
    place = order.index(key)
    name = lines.name(table, key)
    if not place:
        return gettext("%(name)s: first") % {"name": name}
    other = lines.name(table, order[place - 1])
    return gettext("%(name)s: after %(other)s") % {"name": name, "other": other}
