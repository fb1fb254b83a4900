"""Ways remembered: students whose answers lead the same way share what was worked out.

The diagram joins ways that end alike; an explanation depends on the way itself. So the ways
that students really take are kept as a tree, grown one way at a time, and each end keeps
what was worked out for the facts looked at after it.
"""

from collections.abc import Hashable, Mapping
from threading import Lock
from typing import Any

from cases.engine.dag import IMPOSSIBLE, Diagram, Leaf
from cases.engine.diagram import CompiledRulebook
from cases.engine.facts import Fact, Facts
from cases.engine.rulebook import DocumentUse, Step
from cases.engine.walking import Answers, Way

# Forks, ends and what followed at these: some 9 MB. Far more than students of the shipped
# rulebook make; one of a thousand cases, answered at random, makes them without end.
_MOST = 16_000


class WayEnd:
    """The end of a way: its base case, and a memo of what followed."""

    __slots__ = ("_after", "_dates", "base", "memo", "met")

    def __init__(self, compiled: CompiledRulebook, base: str, way: Way) -> None:
        self.base = base
        self.memo: dict[Hashable, Any] = {}
        questions = (q for fact, _ in way.met for q in fact.questions)
        self.met = tuple(dict.fromkeys(questions))
        met = {fact for fact, _ in way.met}
        wanted = _keys_after(compiled, base)
        self._after = tuple(
            fact
            for fact in compiled.facts.ordered
            if fact not in met and fact.key in wanted
        )
        self._dates = compiled.page_questions

    def key(self, facts: Facts, answers: Answers) -> Hashable:
        """All that the rest of the decision depends on: classes, and which dates are given."""
        after = [_class(facts, fact, answers) for fact in self._after]
        return tuple(after), tuple([question in answers for question in self._dates])


class _Fork:
    """A fact on the way, and where each class of its values led so far."""

    __slots__ = ("class_of", "fact", "key", "next")

    def __init__(self, fact: Fact) -> None:
        self.fact = fact
        self.key = fact.key
        self.class_of = fact.class_of
        self.next: dict[int, _Fork | WayEnd] = {}


def _class(facts: Facts, fact: Fact, answers: Answers) -> int | None:
    """The class of a fact; -1 when unknown, None while open."""
    value = facts.value(fact, answers)
    return None if value is None else fact.class_of.get(value, -1)


def _keys_after(compiled: CompiledRulebook, base: str) -> set[str]:
    """The facts that extras, steps and papers test, and the dates that may contradict."""
    rulebook = compiled.rulebook
    situations: set[str] = set()
    for case in (*compiled.extras_beside(base), rulebook.case[base]):
        situations.update(case.when, case.unless, case.explains)
        parts: list[Step | DocumentUse] = [*case.documents]
        parts += [rulebook.step[key] for key in case.steps]
        for part in parts:
            situations.update(part.when, part.unless)
    keys = {fact for key in situations for fact in rulebook.situation[key].facts}
    for impossibility in rulebook.impossibilities:
        for key in impossibility.situations:
            keys.update(rulebook.comparison.keys() & rulebook.situation[key].facts)
    return keys


class Ways:
    """The tree of the ways taken so far."""

    def __init__(self, compiled: CompiledRulebook) -> None:
        self._compiled = compiled
        self._root: _Fork | WayEnd | None = None
        self._kept = 0
        self._lock = Lock()

    def find(self, answers: Answers) -> WayEnd | None:
        """The end these answers lead to, when their way was taken before."""
        part = self._root
        while isinstance(part, _Fork):
            value = answers.get(part.key)
            if value is None:
                value = self._compiled.facts.value(part.fact, answers)
                if value is None:
                    return None
            number = part.class_of.get(value)
            part = None if number is None else part.next.get(number)
        return part

    def remember(self, way: Way) -> WayEnd | None:
        """The end of a finished way without unknowns, put into the tree."""
        if way.open is not None or len(way.outcomes) != 1:
            return None
        (base,) = way.outcomes
        if base is None or any(value not in fact.class_of for fact, value in way.met):
            return None
        end = WayEnd(self._compiled, base, way)
        with self._lock:
            self._make_room()
            self._root = self._grown(self._root, way, end) if way.met else end
        return end

    def add(self, end: WayEnd, key: Hashable, result: Any) -> None:
        """Keep at an end what was worked out for a key of it."""
        with self._lock:
            self._make_room()
            end.memo[key] = result

    def _make_room(self) -> None:
        """For one more; when there is too much, all is forgotten."""
        if self._kept >= _MOST:
            self._root, self._kept = None, 0
        self._kept += 1

    def _grown(self, root: _Fork | WayEnd | None, way: Way, end: WayEnd) -> _Fork:
        top = root if isinstance(root, _Fork) else self._fork(way.met[0][0])
        fork = top
        last = len(way.met) - 1
        for place, (fact, value) in enumerate(way.met):
            number = fact.class_of[value]
            if place == last:
                fork.next[number] = end
                break
            following = fork.next.get(number)
            if not isinstance(following, _Fork):
                following = fork.next[number] = self._fork(way.met[place + 1][0])
            fork = following
        return top

    def _fork(self, fact: Fact) -> _Fork:
        self._kept += 1
        return _Fork(fact)


def ways_of(compiled: CompiledRulebook) -> Ways:
    """The ways taken so far through a rulebook."""
    ways: Ways | None = compiled.ways
    if ways is None:
        ways = compiled.ways = Ways(compiled)
    return ways


def quick_steps(compiled: CompiledRulebook) -> Any:
    """The slim diagram as nested pairs (fact, value -> next); a leaf is its case key.

    Values that lead nowhere are left out, so that a look-up that fails means: look closer.
    """
    memo: dict[Diagram, Any] = {}

    def steps(part: Diagram) -> Any:
        if isinstance(part, Leaf):
            return part.outcome
        if part not in memo:
            fact = compiled.facts.ordered[part.level]
            below: Mapping[int, Any] = {
                number: steps(child)
                for number, child in enumerate(part.children)
                if child is not IMPOSSIBLE
                and not (isinstance(child, Leaf) and child.outcome is None)
            }
            memo[part] = (
                fact.key,
                {
                    value: below[number]
                    for value, number in fact.class_of.items()
                    if number in below
                },
            )
        return memo[part]

    return steps(compiled.slim)
