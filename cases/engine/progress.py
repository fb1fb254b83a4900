"""How many questions are left, at least and at most, from the diagram."""

from collections.abc import Callable, Collection, Iterable, Mapping

from cases.engine.afterwards import (
    certain_questions,
    look_afterwards,
    possible_questions,
)
from cases.engine.dag import Diagram, Leaf, Node
from cases.engine.diagram import CompiledRulebook
from cases.engine.walking import Way

_MOST_REMEMBERED = 5_000
_Best = Callable[[Iterable[int]], int]


def questions_left(
    compiled: CompiledRulebook,
    way: Way,
    counted: Mapping[str, str],
    open_now: Collection[str],
) -> tuple[int, int]:
    """The fewest and the most questions still to be answered on this way."""
    if not open_now:
        return 0, 0
    key = (way.ends, way.open, frozenset(counted), frozenset(open_now))
    if way.open is None:
        return _afterwards_left(compiled, way, counted, open_now)
    if key not in compiled.left:
        if len(compiled.left) >= _MOST_REMEMBERED:
            compiled.left.clear()
        compiled.left[key] = _ways_left(compiled, way, counted, open_now)
    return compiled.left[key]


def _ways_left(
    compiled: CompiledRulebook,
    way: Way,
    counted: Mapping[str, str],
    open_now: Collection[str],
) -> tuple[int, int]:
    answered = frozenset(counted)
    shortest, longest = [], []
    for base in frozenset[str]().union(*map(compiled.cases_below, way.ends)):
        ways = _Ways(compiled, base, answered)
        for end in way.ends:
            if base in compiled.cases_below(end):
                shortest.append(ways.shortest(end))
                longest.append(ways.longest(end))
    now = len(open_now)
    return max(now, min(shortest, default=now)), max(now, max(longest, default=now))


def _afterwards_left(
    compiled: CompiledRulebook,
    way: Way,
    counted: Mapping[str, str],
    open_now: Collection[str],
) -> tuple[int, int]:
    (base,) = way.outcomes
    if base is None:
        return len(open_now), len(open_now)
    after = look_afterwards(compiled, base, counted)
    undecided = {q for fact in after.open for q in fact.questions}
    if not undecided:
        return len(open_now), len(open_now)
    possible = possible_questions(compiled, base) - counted.keys()
    certain = certain_questions(compiled, base) - counted.keys()
    return len(certain | set(open_now)), len(possible | undecided | set(open_now))


class _Ways:
    """The ways to one base case, counted in questions not yet answered."""

    def __init__(
        self, compiled: CompiledRulebook, base: str, answered: Collection[str]
    ) -> None:
        self._compiled = compiled
        self._base = base
        self._answered = answered
        self._certain = certain_questions(compiled, base)
        self._possible = possible_questions(compiled, base)
        self._short: dict[Diagram, int] = {}
        self._long: dict[Diagram, int] = {}

    def shortest(self, top: Diagram) -> int:
        left = len(self._certain.difference(self._answered))
        return left + self._path(top, self._certain, self._short, min)

    def longest(self, top: Diagram) -> int:
        left = len(self._possible.difference(self._answered))
        return left + self._path(top, self._possible, self._long, max)

    def _path(
        self,
        part: Diagram,
        afterwards: Collection[str],
        memo: dict[Diagram, int],
        best: _Best,
    ) -> int:
        """Questions on the best way down, those asked afterwards anyway not counted."""
        settled = self._compiled.diagrams.settle(part)
        if isinstance(settled, Leaf):
            return 0
        if settled not in memo:
            below = [
                self._path(child, afterwards, memo, best)
                for child in settled.children
                if self._base in self._compiled.cases_below(child)
            ]
            memo[settled] = self._cost(settled, afterwards) + best(below or [0])
        return memo[settled]

    def _cost(self, node: Node, afterwards: Collection[str]) -> int:
        questions = self._compiled.facts.ordered[node.level].questions
        return sum(q not in afterwards and q not in self._answered for q in questions)
