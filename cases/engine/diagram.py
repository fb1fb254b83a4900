"""The rulebook compiled: one diagram for the base cases, small ones for all the rest."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from cases.engine.calendar import impossible_dates
from cases.engine.dag import (
    IMPOSSIBLE,
    Diagram,
    Diagrams,
    Leaf,
    Node,
    Rule,
    leaves,
    reached,
)
from cases.engine.facts import Cube, Facts
from cases.engine.rulebook import (
    NO,
    YES,
    CoverageCase,
    DocumentUse,
    QuestionKind,
    Role,
    Rulebook,
    Step,
)

Tests = tuple[tuple[str, ...], tuple[str, ...]]
"""What an item depends on: the situations that must hold, and those that may not."""


@dataclass(frozen=True, slots=True)
class Size:
    """How large a compiled rulebook is."""

    rules: int
    nodes: int
    edges: int


class CompiledRulebook:
    """A rulebook and its diagrams; made by `compile_rulebook`, never changed after.

    `base` is exact: it tells impossible profiles from all others. `diagrams.slim(base)` asks
    only what some possible student needs. The diagram of an extra, a step or a document use
    has the leaves yes and no, and items with the same tests share it.
    """

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        self.facts = Facts(rulebook)
        self.diagrams = Diagrams(self.facts)
        self.impossible = tuple(self._impossible())
        self._excluded: list[Rule] = [(cube, IMPOSSIBLE) for cube in self.impossible]
        self.rules = tuple(self._base_rules())
        self.base = self.diagrams.build(
            [*self._excluded, *self.rules], self.diagrams.leaf(None)
        )
        self._items: dict[Tests, Diagram] = {}
        self._below: dict[Diagram, frozenset[str]] = {}
        # What was worked out once is remembered: same classes of answers, same result.
        self.quick: Any = None
        self.ways: Any = None
        self.left: dict[Hashable, tuple[int, int]] = {}
        self.certain: dict[str, frozenset[str]] = {}
        self.journeys: dict[Hashable, Any] = {}

    def _impossible(self) -> Iterator[Cube]:
        for impossibility in self.rulebook.impossibilities:
            yield from self.facts.case_cubes(impossibility.situations, ())
        yield from impossible_dates(self.rulebook, self.facts)

    def _base_rules(self) -> Iterator[Rule]:
        for case in self.rulebook.cases_as(Role.BASE):
            leaf = self.diagrams.leaf(case.key)
            for cube in self.facts.case_cubes(case.when, case.unless):
                yield cube, leaf

    def item(self, tests: Tests) -> Diagram:
        """The diagram, with leaves yes and no, of an item with these tests."""
        found = self._items.get(tests)
        if found is None:
            yes = self.diagrams.leaf(YES)
            rules = [(cube, yes) for cube in self.facts.case_cubes(*tests)]
            found = self._items[tests] = self.diagrams.build(
                [*self._excluded, *rules], self.diagrams.leaf(NO)
            )
        return found

    @cached_property
    def slim(self) -> Diagram:
        """The base diagram with only the questions that possible students need."""
        return self.diagrams.slim(self.base)

    @cached_property
    def order(self) -> Mapping[str, int]:
        """The place of each question in the form."""
        return {q.key: n for n, q in enumerate(self.rulebook.questions)}

    @cached_property
    def page_questions(self) -> tuple[str, ...]:
        """The questions that a page may need: dates and departments."""
        kinds = (QuestionKind.DATE, QuestionKind.DEPARTMENT)
        return tuple(q.key for q in self.rulebook.questions if q.kind in kinds)

    @cached_property
    def reachable(self) -> frozenset[str]:
        """The base cases that some possible profile gets."""
        return frozenset(leaf.outcome for leaf in leaves([self.base]) if leaf.outcome)

    def cases_below(self, diagram: Diagram) -> frozenset[str]:
        """The base cases that can still be reached from a diagram."""
        memo = self._below
        if diagram not in memo:
            if isinstance(diagram, Node):
                below = map(self.cases_below, diagram.children)
                memo[diagram] = frozenset().union(*below)
            else:
                memo[diagram] = frozenset(
                    [diagram.outcome] if diagram.outcome is not None else []
                )
        return memo[diagram]

    def extras_beside(self, base: str) -> tuple[CoverageCase, ...]:
        """The extras that may be given beside a base case, in order."""
        return tuple(
            extra
            for extra in self.rulebook.extras
            if not extra.alongside or base in extra.alongside
        )

    def questions_of_item(self, tests: Tests) -> frozenset[str]:
        """The questions that may be asked to know whether an item applies."""
        asked = self.diagrams.slim(self.item(tests))
        levels = {part.level for part in reached(asked) if isinstance(part, Node)}
        ordered = self.facts.ordered
        return frozenset(q for level in levels for q in ordered[level].questions)

    @cached_property
    def size(self) -> Size:
        """How large the base diagram is, and of how many rules it was made."""
        nodes = [part for part in reached(self.base) if isinstance(part, Node)]
        edges = sum(len(set(node.children)) for node in nodes)
        return Size(len(self.rules), len(nodes), edges)


def compile_rulebook(rulebook: Rulebook) -> CompiledRulebook:
    """Compile a rulebook whose references were checked."""
    return CompiledRulebook(rulebook)


def tests_of(item: CoverageCase | Step | DocumentUse) -> Tests:
    """What an item depends on."""
    return item.when, item.unless


__all__ = [
    "CompiledRulebook",
    "Leaf",
    "Size",
    "Tests",
    "compile_rulebook",
    "tests_of",
]
