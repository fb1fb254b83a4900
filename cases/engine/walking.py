"""Following answers through a diagram: which facts were met, where one ends, what is open."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from cases.engine.conditions import UNKNOWN_ANSWER, Verdict
from cases.engine.dag import IMPOSSIBLE, Diagram, Diagrams, Leaf, Node
from cases.engine.facts import Cube, Fact
from cases.engine.rulebook import YES

Answers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """How far answers lead through one diagram.

    `met` are the facts used, with their values, in order. `ends` are the diagrams still
    possible: several after an unknown, leaves when nothing is open. `open` is the fact to
    ask next. `refused` is a fact whose answer no possible student can give here.
    """

    met: tuple[tuple[Fact, str], ...]
    ends: frozenset[Diagram]
    open: Fact | None
    refused: Fact | None = None

    @property
    def outcomes(self) -> frozenset[str | None]:
        """The outcomes of the leaves reached."""
        return frozenset(end.outcome for end in self.ends if isinstance(end, Leaf))


def follow_answers(
    diagrams: Diagrams, top: Diagram, answers: Answers, *, past_open: bool = False
) -> Way:
    """Follow the answers from the top, in the order of the facts.

    An answer counts only where its fact is met. Stops at the first fact without an answer,
    or, with `past_open`, treats it as unknown and remembers the first in `open`.
    """
    facts = diagrams.facts
    met: list[tuple[Fact, str]] = []
    states: Iterable[Diagram] = (_follow_known(diagrams, top, answers, met),)
    first_open: Fact | None = None
    while True:
        settled = {state: diagrams.settle(state) for state in states}
        levels = [part.level for part in settled.values() if isinstance(part, Node)]
        if not levels:
            return Way(tuple(met), frozenset(settled.values()), first_open)
        fact = facts.ordered[min(levels)]
        value = facts.value(fact, answers)
        number = fact.class_of.get(value) if value is not None else None
        if number is not None:
            after = _step(diagrams, settled, fact.level, number)
        elif value == UNKNOWN_ANSWER or past_open:
            after = _branch(diagrams, settled, fact)
        else:
            return Way(tuple(met), frozenset(settled.values()), fact)
        if not after:
            ends = frozenset(settled.values())
            return Way(tuple(met), ends, first_open or fact, refused=fact)
        if value is None:
            first_open = first_open or fact
        else:
            met.append((fact, value))
        states = after


def _follow_known(
    diagrams: Diagrams, top: Diagram, answers: Answers, met: list[tuple[Fact, str]]
) -> Diagram:
    """Go down as long as one state is enough: the quick and usual part of the way."""
    ordered, value_of, settle = (
        diagrams.facts.ordered,
        diagrams.facts.value,
        diagrams.settle,
    )
    part = settle(top)
    while isinstance(part, Node):
        fact = ordered[part.level]
        value = value_of(fact, answers)
        number = fact.class_of.get(value) if value is not None else None
        if value is None or number is None or part.children[number] is IMPOSSIBLE:
            return part
        met.append((fact, value))
        part = settle(part.children[number])
    return part


def _step(
    diagrams: Diagrams, settled: Mapping[Diagram, Diagram], level: int, number: int
) -> frozenset[Diagram]:
    """Where the states lead when the fact at `level` is known; impossible ones dropped."""
    after = set()
    for state, part in settled.items():
        if isinstance(part, Node) and part.level == level:
            after.add(part.children[number])
        elif isinstance(state, Node):
            # The state needs no answer, but the answer may still show it impossible.
            after.add(diagrams.restrict(state, {level: 1 << number}))
        else:
            after.add(state)
    return frozenset(after - {IMPOSSIBLE})


def _branch(
    diagrams: Diagrams, settled: Mapping[Diagram, Diagram], fact: Fact
) -> frozenset[Diagram]:
    """Every state the fact could lead to."""
    after: set[Diagram] = set()
    for number in range(len(fact.classes)):
        after |= _step(diagrams, settled, fact.level, number)
    return frozenset(after)


def known_cube(diagrams: Diagrams, answers: Answers) -> Cube:
    """The classes of all the facts that the answers settle."""
    cube: Cube = {}
    for fact in diagrams.facts.ordered:
        value = diagrams.facts.value(fact, answers)
        number = fact.class_of.get(value) if value is not None else None
        if number is not None:
            cube[fact.level] = 1 << number
    return cube


def item_verdict(
    diagrams: Diagrams, item: Diagram, answers: Answers, known: Cube
) -> tuple[Verdict, Fact | None]:
    """Whether an item with the leaves yes and no applies, and the fact to ask about it next.

    `known` is `known_cube` of the same answers. A fact that is unknown is not asked again.
    """
    if isinstance(item, Leaf):
        return (Verdict.MET if item.outcome == YES else Verdict.UNMET), None
    rest = diagrams.restrict(item, known)
    if rest is IMPOSSIBLE:
        return Verdict.UNKNOWN, None
    way = follow_answers(diagrams, rest, answers)
    if way.open is not None:
        return Verdict.UNKNOWN, way.open
    if len(way.outcomes) == 1:
        met = YES in way.outcomes
        return (Verdict.MET if met else Verdict.UNMET), None
    return Verdict.UNKNOWN, None
