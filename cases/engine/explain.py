"""Why a base case, and why not the others: situations with the questions that settled them."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice

from cases.engine.conditions import Situation, Verdict, all_of, verdict_of
from cases.engine.diagram import CompiledRulebook
from cases.engine.rulebook import CoverageCase, Role
from cases.engine.walking import Answers

_NEAREST = 2


@dataclass(frozen=True, slots=True)
class Reason:
    """A situation, its verdict, and the questions whose answers settled it."""

    situation: str
    verdict: Verdict
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotGiven:
    """A base case that was not given.

    `reason` is its first situation that speaks against it; None when nothing asked does.
    `shadowed` tells that it would apply, but an earlier case comes first. `missing` counts
    the situations that speak against it.
    """

    case: str
    reason: Reason | None
    shadowed: bool
    missing: int


def because(
    compiled: CompiledRulebook, base: str, answers: Answers
) -> tuple[Reason, ...]:
    """The situations of a base case that hold, and those it explains, in order."""
    case = compiled.rulebook.case[base]
    found = []
    for key in dict.fromkeys(case.when + case.explains):
        reason = _reason(compiled, compiled.rulebook.situation[key], answers)
        if reason.verdict is Verdict.MET:
            found.append(reason)
    return tuple(found)


def not_given(
    compiled: CompiledRulebook, base: str, answers: Answers
) -> tuple[NotGiven, ...]:
    """The other base cases, nearest first: those with the fewest situations against them."""
    cases = list(compiled.rulebook.cases_as(Role.BASE))
    place = {case.key: n for n, case in enumerate(cases)}
    others = [
        _not_given(compiled, case, answers, after=place[case.key] > place[base])
        for case in cases
        if case.key != base
    ]
    return tuple(
        sorted(
            others,
            key=lambda other: (
                other.missing,
                other.shadowed,
                abs(place[other.case] - place[base]),
            ),
        )
    )


def nearest(found: Iterable[NotGiven]) -> tuple[NotGiven, ...]:
    """The first of these cases of which the student's answers say why not."""
    telling = (other for other in found if other.reason is not None)
    return tuple(islice(telling, _NEAREST))


def _not_given(
    compiled: CompiledRulebook, case: CoverageCase, answers: Answers, *, after: bool
) -> NotGiven:
    situation = compiled.rulebook.situation
    against = []
    verdicts = []
    for key in case.when:
        reason = _reason(compiled, situation[key], answers)
        verdicts.append(reason.verdict)
        if reason.verdict is Verdict.UNMET:
            against.append(reason)
    for key in case.unless:
        reason = _reason(compiled, situation[key], answers)
        verdicts.append(reason.verdict.opposite())
        if reason.verdict is Verdict.MET:
            against.append(reason)
    return NotGiven(
        case=case.key,
        reason=against[0] if against else None,
        shadowed=after and all_of(verdicts) is Verdict.MET,
        missing=len(against),
    )


def _reason(
    compiled: CompiledRulebook, situation: Situation, answers: Answers
) -> Reason:
    """The verdict of a situation, and the answered questions that settle it.

    When it holds: those of the first alternative that holds. When it does not: those of the
    conditions that fail.
    """
    test = compiled.facts.test
    verdict = verdict_of(situation, answers, test)
    conditions = []
    for alternative in situation.alternatives:
        tested = [(condition, test(condition, answers)) for condition in alternative]
        if verdict is Verdict.MET:
            if all(v is Verdict.MET for _, v in tested):
                conditions = [condition for condition, _ in tested]
                break
        else:
            conditions += [c for c, v in tested if v is Verdict.UNMET]
    questions = (
        question
        for condition in conditions
        for question in compiled.facts.by_key[condition.fact].questions
        if question in answers
    )
    return Reason(situation.key, verdict, tuple(dict.fromkeys(questions)))
