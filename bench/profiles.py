"""Random students over the shipped rulebook, with a fixed seed."""

import random
from datetime import date, timedelta
from pathlib import Path

from cases.engine.codec import WordedRulebook, read_yaml
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.countries import COUNTRIES
from cases.engine.decide import base_case
from cases.engine.diagram import CompiledRulebook
from cases.engine.journey import contradictions
from cases.engine.rulebook import Question, QuestionKind, Rulebook

CONTENT = Path(__file__).resolve().parent.parent / "cases" / "content"
_FIRST = date(2026, 7, 1)


def shipped() -> WordedRulebook:
    """The rulebook in cases/content."""
    return read_yaml(CONTENT)


def random_profiles(
    rulebook: Rulebook, count: int, *, seed: int = 1
) -> list[dict[str, str]]:
    """Full profiles, every value equally likely; half the countries are in some group.

    Many of them no real student has: that is meant, the answers must agree all the same.
    """
    rng = random.Random(seed)
    grouped = sorted({c for group in rulebook.groups for c in group.countries})
    return [
        {q.key: _answer(rng, rulebook, q, grouped) for q in rulebook.questions}
        for _ in range(count)
    ]


def _answer(
    rng: random.Random, rulebook: Rulebook, question: Question, grouped: list[str]
) -> str:
    match question.kind:
        case QuestionKind.DATE:
            return (_FIRST + timedelta(days=rng.randrange(900))).isoformat()
        case QuestionKind.DEPARTMENT:
            return rng.choice(rulebook.departments)
        case QuestionKind.COUNTRY:
            pools = [grouped or list(COUNTRIES), [*COUNTRIES, *question.options]]
            return rng.choice(rng.choice(pools))
        case QuestionKind.YES_NO:
            return rng.choice(("yes", "no"))
        case QuestionKind.CHOICE:
            return rng.choice(question.options)


def students(
    compiled: CompiledRulebook, count: int, *, seed: int = 1
) -> list[dict[str, str]]:
    """Full profiles that can exist, the same number for each base case, in turn.

    Each starts from a scenario of the rulebook; what it leaves open is drawn at random.
    There are none where the rulebook has no scenario.
    """
    rng = random.Random(seed)
    rulebook = compiled.rulebook
    by_case: dict[str, list[dict[str, str]]] = {}
    for scenario in rulebook.scenarios:
        if scenario.base and UNKNOWN_ANSWER not in dict(scenario.answers).values():
            by_case.setdefault(scenario.base, []).append(dict(scenario.answers))
    made: list[dict[str, str]] = []
    tries = 0
    while by_case and len(made) < count and tries < 50 * count:
        for case, known in by_case.items():
            tries += 1
            profile = {
                q.key: value
                for q in rulebook.questions
                if (value := _known_or_drawn(rng, rulebook, q, rng.choice(known)))
            }
            possible = not contradictions(compiled, profile)
            if possible and base_case(compiled, profile) == case:
                made.append(profile)
    rng.shuffle(made)
    return made[:count]


def _known_or_drawn(
    rng: random.Random, rulebook: Rulebook, question: Question, known: dict[str, str]
) -> str:
    return known.get(question.key) or _answer(rng, rulebook, question, list(COUNTRIES))
