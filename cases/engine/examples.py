"""Concrete students: an answer to each question that a way through a diagram settles."""

from collections.abc import Sequence

from cases.engine.calendar import fitting_dates
from cases.engine.diagram import CompiledRulebook
from cases.engine.facts import Cube, Facts

# Well-known examples first, so that a finding reads like a student one has met.
_FAMILIAR = ("MA", "CN", "ES", "DE", "US", "GB", "CA", "CH", "FR", "DK", "NC")


def example_profile(compiled: CompiledRulebook, way: Cube) -> dict[str, str]:
    """Answers of one student whose facts lie in the classes that `way` allows."""
    return example_answers(compiled.facts, way)


def example_answers(facts: Facts, way: Cube) -> dict[str, str]:
    """The same for facts that are of no compiled rulebook of their own."""
    rulebook = facts.rulebook
    answers: dict[str, str] = {}
    verdicts: dict[str, str] = {}
    for fact in facts.ordered:
        mask = way.get(fact.level, fact.any_class)
        if mask == fact.any_class:
            continue
        values = [
            value
            for number, members in enumerate(fact.classes)
            if mask >> number & 1
            for value in members
        ]
        if fact.key in rulebook.comparison:
            verdicts[fact.key] = values[0]
        else:
            answers[fact.key] = _familiar(values)
    dates = fitting_dates(rulebook.comparison, verdicts) or {}
    answers |= {question: day.isoformat() for question, day in dates.items()}
    return {q.key: answers[q.key] for q in rulebook.questions if q.key in answers}


def _familiar(values: Sequence[str]) -> str:
    return next((value for value in _FAMILIAR if value in values), values[0])
