"""What would change: which kinds of students get another result from another rulebook.

A *kind* is one choice of a class of answers for every fact that either rulebook tests,
the classes of both refined together. Kinds that are impossible in either are left out.
1. The two base diagrams are walked side by side; a pair of different leaves is a *move*.
2. An extra, a step or a paper is given where one of its cases is given and its tests hold;
   that set of students is made for both rulebooks, and where they differ somebody newly
   gets it or gets it no longer.
3. Each set of students who move is covered by few conjunctions, and these are said with
   the situations that they match exactly, the rest as conditions.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cases.engine.conditions import Condition
from cases.engine.dag import IMPOSSIBLE, Diagram, Leaf
from cases.engine.describe import Describer
from cases.engine.examples import example_answers
from cases.engine.given import Given
from cases.engine.joined import BEFORE, Joined, join_rulebooks
from cases.engine.leading import a_way
from cases.engine.regions import Parts, Regions
from cases.engine.rulebook import Rulebook

_MOST_DESCRIBED = 60
_MOST_CLAUSES = 8
_NOT_OFFERED_BEFORE, _NOT_OFFERED_AFTER = "not before", "not after"


@dataclass(frozen=True, slots=True)
class Clause:
    """One conjunction: situations that hold, situations that do not, and conditions.

    A key that ends in BEFORE is one of the earlier rulebook.
    """

    met: tuple[str, ...]
    unmet: tuple[str, ...]
    conditions: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """Students who get another result: what they get before, and after.

    `noun` is case, extra, step or document. For a case, None is a coverage gap; for the
    others it means that they do not get it. A document is named with its form: "rib.copy".
    `clauses` describe all of them when `is_whole`; each student meets one at least.
    """

    noun: str
    before: str | None
    after: str | None
    kinds: int
    clauses: tuple[Clause, ...]
    is_whole: bool
    example: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """How the results of two rulebooks differ.

    `kinds` are those possible in both; `only_before` and `only_after` those possible in
    one alone, of which nothing else is said.
    """

    moves: tuple[Move, ...]
    kinds: int
    only_before: int = 0
    only_after: int = 0

    @property
    def cases(self) -> tuple[Move, ...]:
        """The moves from one base case to another."""
        return tuple(move for move in self.moves if move.noun == "case")

    @property
    def items(self) -> tuple[Move, ...]:
        """The moves of extras, steps and papers."""
        return tuple(move for move in self.moves if move.noun != "case")

    @property
    def moved(self) -> int:
        """The kinds that get another base case."""
        return sum(move.kinds for move in self.cases)

    def share(self, move: Move) -> float:
        """The part of all kinds that a move concerns, from 0 to 1."""
        return move.kinds / self.kinds if self.kinds else 0.0


def compare(before: Rulebook, after: Rulebook) -> Difference:
    """Which kinds of students get another result after than before, exactly.

    Both are rulebooks whose references were checked. The largest moves come first, cases
    before extras, extras before documents, documents before steps.
    """
    return _Comparer(join_rulebooks(before, after)).difference()


class _Comparer:
    """Walks the diagrams of two rulebooks side by side."""

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self._diagrams = joined.diagrams
        self._regions = Regions(joined.diagrams)
        self._describe = Describer(joined)
        self._same = self._diagrams.leaf("same")
        self._pairs: dict[Leaf, tuple[str | None, str | None]] = {}
        self._described = 0

    def difference(self) -> Difference:
        bases = (self._joined.before.base, self._joined.after.base)
        product = self._regions.combine(bases, self._pair)
        counts = self._regions.counts(product)
        only_before = counts.get(self._diagrams.leaf(_NOT_OFFERED_AFTER), 0)
        only_after = counts.get(self._diagrams.leaf(_NOT_OFFERED_BEFORE), 0)
        left_out = only_before + only_after + counts.get(IMPOSSIBLE, 0)
        return Difference(
            moves=(*self._case_moves(product, counts), *self._item_moves(product)),
            kinds=sum(counts.values()) - left_out,
            only_before=only_before,
            only_after=only_after,
        )

    def _pair(self, parts: Parts) -> Diagram | None:
        before, after = parts
        if before is after:
            return self._regions.mapped(before, self._as_same)
        if not (isinstance(before, Leaf) and isinstance(after, Leaf)):
            return None
        if before is IMPOSSIBLE:
            return self._diagrams.leaf(_NOT_OFFERED_BEFORE)
        if after is IMPOSSIBLE:
            return self._diagrams.leaf(_NOT_OFFERED_AFTER)
        leaf = self._diagrams.leaf(f"{before.outcome or ''}>{after.outcome or ''}")
        self._pairs[leaf] = before.outcome, after.outcome
        return leaf

    def _as_same(self, leaf: Leaf) -> Leaf:
        return leaf if leaf is IMPOSSIBLE else self._same

    def _case_moves(
        self, product: Diagram, counts: Mapping[Leaf, int]
    ) -> Iterator[Move]:
        moved = [leaf for leaf in counts if leaf in self._pairs]
        for leaf in sorted(moved, key=lambda one: (-counts[one], str(one.outcome))):
            yield self._move(
                "case", *self._pairs[leaf], self._members(product, leaf), counts[leaf]
            )

    def _members(self, product: Diagram, wanted: Leaf) -> Diagram:
        """Yes at one leaf, no at the others; who is left out is impossible."""
        yes, no = self._regions.yes, self._regions.no

        def told(leaf: Leaf) -> Leaf:
            if leaf is wanted:
                return yes
            is_both = leaf is self._same or leaf in self._pairs
            return no if is_both else IMPOSSIBLE

        return self._regions.mapped(product, told)

    def _move(
        self,
        noun: str,
        before: str | None,
        after: str | None,
        members: Diagram,
        kinds: int,
    ) -> Move:
        """A move with its description; after the first many, the example is enough."""
        self._described += 1
        most = _MOST_CLAUSES if self._described <= _MOST_DESCRIBED else 0
        slim = self._diagrams.slim(members)
        cubes, is_whole = self._regions.cover(slim, most=most)
        within = cubes[0] if cubes else {}
        way = a_way(members, within, lambda leaf: leaf is self._regions.yes) or {}
        example = example_answers(self._joined.facts, way)
        clauses = (Clause(*self._describe.parts(cube)) for cube in cubes)
        return Move(
            noun,
            before,
            after,
            kinds,
            tuple(clauses),
            is_whole,
            {q: a for q, a in example.items() if not q.endswith(BEFORE)},
        )

    def _item_moves(self, product: Diagram) -> Iterator[Move]:
        """Who newly gets an extra, a paper or a step, and who gets it no longer."""
        nobody: Diagram = self._regions.no
        possible = self._regions.mapped(product, self._as_possible)
        earlier, later = (
            Given(side, self._regions)
            for side in (self._joined.before, self._joined.after)
        )
        for noun in ("extra", "document", "step"):
            old, new = earlier.items(noun), later.items(noun)
            moves = []
            for key in dict.fromkeys([*new, *old]):
                had, has = old.get(key, nobody), new.get(key, nobody)
                moves += self._gained(noun, key, None, key, possible, had, has)
                moves += self._gained(noun, key, key, None, possible, has, had)
            yield from sorted(moves, key=lambda move: -move.kinds)

    def _as_possible(self, leaf: Leaf) -> Leaf:
        possible = leaf is self._same or leaf in self._pairs
        return self._regions.yes if possible else IMPOSSIBLE

    def _gained(
        self,
        noun: str,
        key: str,
        before: str | None,
        after: str | None,
        possible: Diagram,
        first: Diagram,
        second: Diagram,
    ) -> list[Move]:
        """The students of the second set who are not in the first, as one move or none."""
        if first is second:
            return []
        members = self._regions.combine((possible, first, second), self._only_second)
        kinds = self._regions.counts(members).get(self._regions.yes, 0)
        return [self._move(noun, before, after, members, kinds)] if kinds else []

    def _only_second(self, parts: Parts) -> Diagram | None:
        possible, first, second = parts
        if possible is IMPOSSIBLE:
            return IMPOSSIBLE
        if not isinstance(possible, Leaf):
            return None
        if first is second or first is self._regions.yes or second is self._regions.no:
            return self._regions.no
        both = isinstance(first, Leaf) and isinstance(second, Leaf)
        return self._regions.yes if both else None
