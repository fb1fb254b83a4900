"""What another answer would change: for each answer that may really change, what follows.

Choices are tried one by one. A date is moved over the boundaries that the comparisons draw
from the student's other dates, outward in both directions, and each day on which another
case begins is named.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.dates import academic_year_end, day_of
from cases.engine.decide import Decision, decide
from cases.engine.diagram import CompiledRulebook
from cases.engine.journey import offered
from cases.engine.rulebook import (
    NO,
    YES,
    Comparison,
    DateTerm,
    Question,
    QuestionKind,
)
from cases.engine.walking import Answers

_DAY = timedelta(days=1)
_JULY = 7


@dataclass(frozen=True, slots=True)
class Change:
    """One answer changed, and the result it leads to.

    `options` are the new answers that lead there; for a date, `since` is the first day of
    the new result, or `before` the first day that no longer has it. `possible` are the base
    cases then possible: one, or several when the new way asks what was not answered yet.
    `extras` are those given then and not today.
    """

    question: str
    options: tuple[str, ...]
    since: date | None
    before: date | None
    possible: tuple[str, ...]
    extras: tuple[str, ...]


def if_this_changes(compiled: CompiledRulebook, answers: Answers) -> tuple[Change, ...]:
    """What each answer that may change would lead to, where it is another result.

    Takes complete answers that `check_answers` accepts. Answers that could not hold
    together with the others are left out.
    """
    today = decide(compiled, answers)
    if today.base is None:
        return ()
    found: list[Change] = []
    for question in compiled.rulebook.questions:
        if question.may_change and question.key in answers:
            found += _changes(compiled, answers, today, question)
    return tuple(found)


def _changes(
    compiled: CompiledRulebook, answers: Answers, today: Decision, question: Question
) -> Iterator[Change]:
    if question.kind is QuestionKind.DATE:
        if answers[question.key] != UNKNOWN_ANSWER:
            yield from _moved(compiled, answers, today, question.key)
        return
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for option in _others(compiled, answers, question):
        tried = decide(compiled, {**answers, question.key: option})
        if tells(today, tried):
            groups.setdefault(_result(today, tried), []).append(option)
    for (possible, extras), options in groups.items():
        yield Change(question.key, tuple(options), None, None, possible, extras)


def _others(
    compiled: CompiledRulebook, answers: Answers, question: Question
) -> tuple[str, ...]:
    """The other options that a student with these answers is offered.

    Countries and departments have none: nobody reads two hundred answers one by one.
    """
    if question.kind is QuestionKind.YES_NO:
        options: tuple[str, ...] = (YES, NO)
    else:
        options = offered(compiled, answers, question.key)
    return tuple(option for option in options if option != answers[question.key])


def tells(today: Decision, tried: Decision) -> bool:
    """Whether a decision can hold, and gives something else than today's."""
    if tried.contradictions or not tried.possible:
        return False
    return tried.possible != today.possible or bool(_gained(today, tried))


def _gained(today: Decision, tried: Decision) -> tuple[str, ...]:
    return tuple(key for key in tried.extras if key not in today.extras)


def _result(
    today: Decision, tried: Decision
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return tried.possible, _gained(today, tried)


def _moved(
    compiled: CompiledRulebook, answers: Answers, today: Decision, question: str
) -> Iterator[Change]:
    """Where the result changes when a date is moved later, then when it is moved earlier."""
    now = date.fromisoformat(answers[question])
    days = sorted(set(_boundaries(compiled, answers, question)))

    def with_day(day: date) -> Decision:
        return decide(compiled, {**answers, question: day.isoformat()})

    last = _result(today, today)
    for day in (day for day in days if day > now):
        tried = with_day(day)
        if _result(today, tried) != last and tells(today, tried):
            yield Change(question, (), day, None, *_result(today, tried))
        last = _result(today, tried)
    last = _result(today, today)
    for day in (day for day in reversed(days) if day <= now):
        tried = with_day(day - _DAY)
        if _result(today, tried) != last and tells(today, tried):
            yield Change(question, (), None, day, *_result(today, tried))
        last = _result(today, tried)


def _boundaries(
    compiled: CompiledRulebook, answers: Answers, question: str
) -> Iterator[date]:
    """The days B at which a comparison with another known date turns: before B one, from B
    on the other."""
    for comparison in compiled.rulebook.comparisons:
        left, right = comparison.questions
        if question not in (left, right) or left == right:
            continue
        other = answers.get(right if question == left else left)
        if other is not None and other != UNKNOWN_ANSWER:
            yield _boundary(comparison, question, date.fromisoformat(other))


def _boundary(comparison: Comparison, question: str, other: date) -> date:
    """The first day of a question from which a comparison says otherwise than before it."""
    apart = timedelta(days=comparison.days)
    if question == comparison.left.question:
        return _first(comparison.left, day_of(comparison.right, other) + apart)
    latest = day_of(comparison.left, other) - apart
    return _first(comparison.right, latest + _DAY)


def _first(term: DateTerm, wanted: date) -> date:
    """The first answer whose term is not before a day."""
    if not term.academic_year_end:
        return wanted
    ends = date(wanted.year, 8, 31)
    year = wanted.year if ends >= wanted else wanted.year + 1
    first = date(year - 1, _JULY, 1)
    assert academic_year_end(first) >= wanted
    return first
