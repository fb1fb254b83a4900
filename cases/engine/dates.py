"""Dates of the student, compared: the yes/no facts that conditions may test."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.misread import MisreadKind
from cases.engine.reading import MOST_DAYS, misread, shown
from cases.engine.rulebook import NO, YES, Comparison, DateTerm

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
_FIRST_MONTH_OF_NEXT_YEAR = 7
_YEAR_END = (8, 31)

_TERM = r"(?:academic_year_end\(\s*(?P<{0}_year>\w+)\s*\)|(?P<{0}>\w+))"
_RULE = re.compile(
    rf"\s*{_TERM.format('left')}\s*>=\s*{_TERM.format('right')}"
    r"\s*(?:(?P<sign>[+-])\s*(?P<days>\d{1,5})\s*days?)?\s*"
)


def academic_year_end(day: date) -> date:
    """31 August of the academic year a day belongs to; from 1 July on, of the coming one.

    French institutions enrol for the coming year from July, and the academic year of an
    enrolment certificate ends on 31 August.
    """
    coming = day.month >= _FIRST_MONTH_OF_NEXT_YEAR
    return date(day.year + coming, *_YEAR_END)


def read_comparison(rule: str, place: str) -> tuple[DateTerm, DateTerm, int]:
    """Read "left >= right + 90 days". Raises RulebookError at `place`."""
    match = _RULE.fullmatch(rule)
    if match is None:
        raise misread(place, MisreadKind.COMPARISON, found=shown(rule))
    days = int(match["days"] or 0)
    if days > MOST_DAYS:
        named = {"least": -MOST_DAYS, "most": MOST_DAYS, "found": shown(days)}
        raise misread(place, MisreadKind.NUMBER_RANGE, **named)
    return (
        _term(match, "left"),
        _term(match, "right"),
        -days if match["sign"] == "-" else days,
    )


def _term(match: re.Match[str], side: str) -> DateTerm:
    year = match[f"{side}_year"]
    return DateTerm(year, academic_year_end=True) if year else DateTerm(match[side])


def write_comparison(comparison: Comparison) -> str:
    """The rule as `read_comparison` reads it."""
    rule = f"{_written(comparison.left)} >= {_written(comparison.right)}"
    if comparison.days:
        sign = "+" if comparison.days > 0 else "-"
        rule += f" {sign} {abs(comparison.days)} days"
    return rule


def _written(term: DateTerm) -> str:
    if term.academic_year_end:
        return f"academic_year_end({term.question})"
    return term.question


def day_of(term: DateTerm, day: date) -> date:
    """The day a term stands for, when its question is answered with `day`."""
    return academic_year_end(day) if term.academic_year_end else day


def holds(comparison: Comparison, left: date, right: date) -> bool:
    """Whether the comparison holds between two answers."""
    return day_of(comparison.left, left) - day_of(comparison.right, right) >= timedelta(
        days=comparison.days
    )


def compared(comparison: Comparison, answers: Mapping[str, str]) -> str | None:
    """YES or NO when both dates are known; unknown when one never will be; None when open."""
    left, right = (answers.get(question) for question in comparison.questions)
    if UNKNOWN_ANSWER in (left, right):
        return UNKNOWN_ANSWER
    if left is None or right is None:
        return None
    found = holds(comparison, date.fromisoformat(left), date.fromisoformat(right))
    return YES if found else NO
