"""The proof: gaps, dead cases and items, redundant rules, questions nobody is asked.

Everything is decided exactly, over the profiles that can exist, by searching ways through
the base diagram inside a cube:
1. a *gap* is a way to the leaf without a case;
2. a case is *dead* when no way ends at its leaf;
3. a condition is *redundant* when dropping it changes nobody's result, in any place where
   its situation is used. Dropping it from a situation that must hold lets in the students
   who fail only this condition: that changes something if one of them now gets a later
   case. Dropping it from one that may not hold shuts out students who get the case now.
"""

from collections.abc import Iterator

from cases.engine.afterwards import possible_questions
from cases.engine.dag import IMPOSSIBLE, Leaf, Node, reached
from cases.engine.diagram import CompiledRulebook
from cases.engine.examples import example_profile
from cases.engine.facts import Cube
from cases.engine.findings import Finding, FindingKind
from cases.engine.leading import Wanted, a_way
from cases.engine.redundant import redundancies
from cases.engine.rulebook import Role, Rulebook
from cases.engine.uses import uses_of

_MOST_GAPS = 20


def verify(compiled: CompiledRulebook) -> tuple[Finding, ...]:
    """Every fault of the rules, each with an example where one can be given."""
    return (
        *_gaps(compiled),
        *_dead_cases(compiled),
        *_dead_items(compiled),
        *redundancies(compiled),
        *_unreachable_questions(compiled),
        *_unused(compiled.rulebook),
    )


def _gaps(compiled: CompiledRulebook) -> Iterator[Finding]:
    """One finding for each way of the form that ends without a base case."""
    for number, way in enumerate(_ways_to_gap(compiled)):
        if number == _MOST_GAPS:
            return
        example = example_profile(compiled, way)
        yield Finding(FindingKind.COVERAGE_GAP, "cases", example)


def _ways_to_gap(compiled: CompiledRulebook) -> Iterator[Cube]:
    """The exact ways to no case; children that are the same are one way."""
    gap = compiled.diagrams.leaf(None)
    with_gap = _above(compiled, gap)

    def ways(part: Node | Leaf, so_far: Cube) -> Iterator[Cube]:
        if part is gap:
            yield so_far
        if not isinstance(part, Node) or part not in with_gap:
            return
        for child in dict.fromkeys(part.children):
            mask = sum(1 << n for n, c in enumerate(part.children) if c is child)
            yield from ways(child, {**so_far, part.level: mask})

    yield from ways(compiled.base, {})


def _above(compiled: CompiledRulebook, leaf: Leaf) -> set[Node]:
    """The nodes from which a leaf can be reached."""
    nodes = [p for p in reached(compiled.base) if isinstance(p, Node)]
    above: set[Node] = set()
    for node in sorted(nodes, key=lambda n: n.level, reverse=True):
        if any(c is leaf or c in above for c in node.children):
            above.add(node)
    return above


def _dead_cases(compiled: CompiledRulebook) -> Iterator[Finding]:
    for case in compiled.rulebook.cases_as(Role.BASE):
        if case.key in compiled.reachable:
            continue
        shadows: dict[str, Cube] = {}
        for cube in compiled.facts.case_cubes(case.when, case.unless):
            while way := a_way(compiled.base, cube, _new_outcome(shadows)):
                shadows[_end(compiled, way)] = way
        example = next((example_profile(compiled, way) for way in shadows.values()), {})
        yield Finding(
            FindingKind.DEAD_CASE, f"case.{case.key}", example, tuple(shadows)
        )


def _new_outcome(seen: dict[str, Cube]) -> Wanted:
    return lambda leaf: leaf is not IMPOSSIBLE and (leaf.outcome or "") not in seen


def _end(compiled: CompiledRulebook, way: Cube) -> str:
    """The outcome at the end of a way that takes one class of each fact it meets."""
    part = compiled.base
    while isinstance(part, Node):
        part = part.children[way[part.level].bit_length() - 1]
    return part.outcome or ""


def _dead_items(compiled: CompiledRulebook) -> Iterator[Finding]:
    """Extras, steps and papers with tests that no student ever meets."""
    for use in uses_of(compiled):
        if use.is_base_case:
            continue
        cubes = use.cubes(compiled)
        if not any(a_way(compiled.base, cube, use.gets(compiled)) for cube in cubes):
            yield Finding(FindingKind.DEAD_ITEM, use.place)


def _unreachable_questions(compiled: CompiledRulebook) -> Iterator[Finding]:
    asked: set[str] = set()
    for part in reached(compiled.slim):
        if isinstance(part, Node):
            asked.update(compiled.facts.ordered[part.level].questions)
    for base in compiled.reachable:
        asked |= possible_questions(compiled, base)
    for question in compiled.rulebook.questions:
        if question.key not in asked:
            place = f"question.{question.key}"
            yield Finding(FindingKind.UNREACHABLE_QUESTION, place)


def _unused(rulebook: Rulebook) -> Iterator[Finding]:
    """Situations, steps, papers and comparisons that nothing names."""
    situations = set(_named_situations(rulebook))
    steps = {key for case in rulebook.cases for key in case.steps}
    papers = {use.document for case in rulebook.cases for use in case.documents}
    comparisons = {fact for s in rulebook.situations for fact in s.facts}
    for noun, items, used in (
        ("situation", rulebook.situations, situations),
        ("step", rulebook.steps, steps),
        ("document", rulebook.documents, papers),
        ("comparison", rulebook.comparisons, comparisons),
    ):
        for item in items:
            if item.key not in used:
                yield Finding(FindingKind.UNUSED, f"{noun}.{item.key}")


def _named_situations(rulebook: Rulebook) -> Iterator[str]:
    for impossibility in rulebook.impossibilities:
        yield from impossibility.situations
    for case in rulebook.cases:
        yield from case.when + case.unless + case.explains
        for use in case.documents:
            yield from use.when + use.unless
    for step in rulebook.steps:
        yield from step.when + step.unless


def missing_sources(rulebook: Rulebook) -> Iterator[Finding]:
    """Cases, steps, papers and figures that name no source."""
    for noun, items in (
        ("case", rulebook.cases),
        ("step", rulebook.steps),
        ("document", rulebook.documents),
        ("figure", rulebook.figures),
    ):
        for item in items:
            if not item.sources:
                place = f"{noun}.{item.key}"
                yield Finding(FindingKind.MISSING_SOURCE, place)
