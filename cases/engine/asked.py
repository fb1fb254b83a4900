"""Which questions the students who read a thing may be asked, base case by base case."""

from collections.abc import Mapping

from cases.engine.afterwards import possible_questions
from cases.engine.dag import Diagram, Node
from cases.engine.diagram import CompiledRulebook
from cases.engine.rulebook import Role


def asked_beside(
    compiled: CompiledRulebook, noun: str, key: str
) -> Mapping[str, frozenset[str]]:
    """For each base case whose page may show the thing: the questions asked on the way."""
    bases = (base for base in _bases(compiled, noun, key) if base in compiled.reachable)
    return {base: _asked(compiled, base) for base in bases}


def _bases(compiled: CompiledRulebook, noun: str, key: str) -> list[str]:
    """The base cases beside which a case, a step or a paper may be shown."""
    return [
        base.key
        for base in compiled.rulebook.cases_as(Role.BASE)
        if any(
            (noun == "case" and key == case.key)
            or (noun == "step" and key in case.steps)
            or (noun == "document" and key in {use.document for use in case.documents})
            for case in (base, *compiled.extras_beside(base.key))
        )
    ]


def _asked(compiled: CompiledRulebook, base: str) -> frozenset[str]:
    """The questions that some student who gets a base case is asked."""
    ordered = compiled.facts.ordered
    seen: set[Diagram] = set()
    asked: set[str] = set()
    waiting = [compiled.slim]
    while waiting:
        part = waiting.pop()
        if part in seen or not isinstance(part, Node):
            continue
        seen.add(part)
        if base in compiled.cases_below(part):
            asked.update(ordered[part.level].questions)
            waiting.extend(part.children)
    return frozenset(asked) | possible_questions(compiled, base)
