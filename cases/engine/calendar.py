"""What dates can do together: impossible combinations of comparisons, and dates that fit.

A comparison that holds says left - right >= days; one that fails says right - left >=
1 - days. A set of such statements is impossible exactly when some of them close a cycle with
a positive sum (difference constraints; Bellman 1958). The end of an academic year lies
between 62 days (30 June -> 31 August) and 426 or 427 days (1 July -> 31 August of the next
year) after the day it is taken from.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from cases.engine.dates import academic_year_end, holds
from cases.engine.facts import Cube, Facts
from cases.engine.rulebook import NO, YES, Comparison, DateTerm, Rulebook

_YEAR_END_AFTER = (62, 427)
_ANCHORS = tuple(
    date(year, month, day)
    # A later year leaves room for a long stay that ends before the end of the year.
    for year in (2026, 2027, 2028, 2025)
    for month in range(1, 13)
    for day in (1, 30)
    if (month, day) != (2, 30)
)


@dataclass(frozen=True, slots=True)
class _Statement:
    """later - earlier >= days; said by a comparison's verdict, or always true (None)."""

    later: DateTerm
    earlier: DateTerm
    days: int
    said_by: tuple[str, str] | None


def impossible_dates(rulebook: Rulebook, facts: Facts) -> Iterator[Cube]:
    """The smallest sets of verdicts on comparisons that no dates can give, as cubes."""
    tested = [c for c in rulebook.comparisons if c.key in facts.by_key]
    statements = list(_statements(tested))
    found: set[frozenset[tuple[str, str]]] = set()
    for start in dict.fromkeys(s.earlier for s in statements):
        for said in _positive_cycles(start, start, statements, 0, frozenset()):
            found.add(said)
    smallest = [s for s in found if s and not any(other < s for other in found)]
    for said in sorted(smallest, key=sorted):
        verdicts = dict(said)
        if len(verdicts) == len(said):
            yield {
                facts.by_key[key].level: 1 << facts.by_key[key].class_of[verdict]
                for key, verdict in verdicts.items()
            }


def _statements(comparisons: list[Comparison]) -> Iterator[_Statement]:
    terms = set()
    for c in comparisons:
        terms |= {c.left, c.right}
        yield _Statement(c.left, c.right, c.days, (c.key, YES))
        yield _Statement(c.right, c.left, 1 - c.days, (c.key, NO))
    least, most = _YEAR_END_AFTER
    for term in sorted(terms, key=lambda t: t.question):
        if term.academic_year_end:
            day = DateTerm(term.question)
            yield _Statement(term, day, least, None)
            yield _Statement(day, term, -most, None)


def _positive_cycles(
    start: DateTerm,
    here: DateTerm,
    statements: list[_Statement],
    total: int,
    said: frozenset[tuple[str, str]],
    passed: frozenset[DateTerm] = frozenset(),
) -> Iterator[frozenset[tuple[str, str]]]:
    """What is said on each simple cycle from `start` whose days add up to more than none."""
    for statement in statements:
        if statement.earlier != here or statement.later in passed:
            continue
        days = total + statement.days
        more = said | {statement.said_by} if statement.said_by else said
        if statement.later == start:
            if days > 0:
                yield more
            continue
        yield from _positive_cycles(
            start, statement.later, statements, days, more, passed | {statement.later}
        )


def fitting_dates(
    comparisons: Mapping[str, Comparison], verdicts: Mapping[str, str]
) -> dict[str, date] | None:
    """Dates that give these verdicts (comparison key -> yes or no), by date question.

    None when no dates do.
    """
    said = [(comparisons[key], verdict == YES) for key, verdict in verdicts.items()]
    yearly = sorted(
        {t.question for c, _ in said for t in (c.left, c.right) if t.academic_year_end}
    )
    if not yearly:
        return _solve(said, {})
    for anchor in _ANCHORS:
        dates = _solve(said, dict.fromkeys(yearly, anchor))
        if dates is not None:
            return dates
    return None


def _solve(
    said: list[tuple[Comparison, bool]], fixed: dict[str, date]
) -> dict[str, date] | None:
    """Longest distances from the fixed dates, or from an early one, until nothing moves."""
    asked = dict.fromkeys(q for c, _ in said for q in c.questions)
    origin = date(2026, 9, 1)
    dates = {question: fixed.get(question, origin) for question in asked}
    for _ in range(len(dates) * len(said) + 1):
        moved = False
        for comparison, wanted in said:
            moved |= _push(comparison, wanted, dates, fixed)
        if not moved:
            break
    right = all(
        holds(c, dates[c.left.question], dates[c.right.question]) is wanted
        for c, wanted in said
    )
    return dates if right else None


def _push(
    comparison: Comparison, wanted: bool, dates: dict[str, date], fixed: dict[str, date]
) -> bool:
    """Move one date, later or (against a fixed one) earlier, until the verdict is as wanted."""
    left, right = comparison.questions
    if holds(comparison, dates[left], dates[right]) is wanted:
        return False
    days = timedelta(days=comparison.days)
    if wanted:
        later, earlier, distance = comparison.left, comparison.right, days
    else:
        later, earlier = comparison.right, comparison.left
        distance = timedelta(days=1) - days
    if later.question not in fixed and not later.academic_year_end:
        dates[later.question] = _value(earlier, dates) + distance
        return True
    if earlier.question not in fixed and not earlier.academic_year_end:
        dates[earlier.question] = _value(later, dates) - distance
        return True
    return False


def _value(term: DateTerm, dates: Mapping[str, date]) -> date:
    day = dates[term.question]
    return academic_year_end(day) if term.academic_year_end else day
