"""Comparisons of dates: what they say, and which combinations no dates can give."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.engine.calendar import fitting_dates
from cases.engine.dates import academic_year_end, compared, read_comparison
from cases.engine.decide import decide
from cases.engine.rulebook import Comparison
from tests.toys import compiled_toy

STAY = """
format: 1
sections:
  dates:
    title: Vos dates
    questions:
      arrival: {kind: date, label: Arrivée, may_be_unknown: true}
      enrolment: {kind: date, label: Inscription}
      leaving: {kind: date, label: Départ}
      card: {kind: date, label: Carte}
comparisons:
  long: leaving >= arrival + 90 days
  covers: card >= leaving
  covers_year: card >= academic_year_end(enrolment)
situations:
  long_stay: {sentence: Long., any: [[{fact: long, is: ["yes"]}]]}
  covered: {sentence: Couvert., any: [[{fact: covers, is: ["yes"]}]]}
  covered_year: {sentence: Année., any: [[{fact: covers_year, is: ["yes"]}]]}
cases:
  card: {role: base, title: Carte, sentence: Carte., now: Rien., when: [covered]}
  year: {role: base, title: Année, sentence: A., now: R., when: [covered_year, long_stay]}
  short: {role: base, title: Court, sentence: Court., now: R., unless: [long_stay]}
  rest: {role: base, title: Reste, sentence: Reste., now: Rien.}
"""
DAYS = st.dates(date(2020, 1, 1), date(2035, 12, 31))


@pytest.mark.parametrize(
    ("day", "end"),
    [
        ("2026-06-30", "2026-08-31"),
        ("2026-07-01", "2027-08-31"),
        ("2026-09-15", "2027-08-31"),
        ("2027-01-10", "2027-08-31"),
    ],
)
def test_the_academic_year_ends_on_31_august(day: str, end: str) -> None:
    assert academic_year_end(date.fromisoformat(day)) == date.fromisoformat(end)


@pytest.mark.parametrize(
    ("arrival", "leaving", "case"),
    [
        ("2026-09-01", "2026-11-30", "rest"),
        ("2026-09-01", "2026-11-29", "short"),
    ],
)
def test_ninety_days_are_counted_to_the_day(
    arrival: str, leaving: str, case: str
) -> None:
    answers = {"arrival": arrival, "leaving": leaving, "card": "2026-01-01"}

    assert decide(compiled_toy(STAY), answers | {"enrolment": arrival}).base == case


def test_an_unknown_date_makes_the_comparison_unknown() -> None:
    left, right, days = read_comparison("leaving >= arrival + 90 days", "here")
    comparison = Comparison("long", left, right, days)

    assert compared(comparison, {"arrival": "unknown"}) == "unknown"


@given(DAYS, DAYS, DAYS, DAYS)
def test_every_four_dates_are_possible(
    arrival: date, enrolment: date, leaving: date, card: date
) -> None:
    answers = {
        "arrival": arrival.isoformat(),
        "enrolment": enrolment.isoformat(),
        "leaving": leaving.isoformat(),
        "card": card.isoformat(),
    }

    decision = decide(compiled_toy(STAY), answers)

    if card >= leaving:
        expected = "card"
    elif leaving < arrival + timedelta(days=90):
        expected = "short"
    else:
        expected = "year" if card >= academic_year_end(enrolment) else "rest"
    assert decision.base == expected


@given(
    st.fixed_dictionaries(
        {k: st.sampled_from(["yes", "no"]) for k in ("long", "covers", "covers_year")}
    )
)
def test_dates_are_found_for_every_combination_of_verdicts(
    verdicts: dict[str, str],
) -> None:
    comparisons = compiled_toy(STAY).rulebook.comparison

    dates = fitting_dates(comparisons, verdicts)

    assert dates is not None
    answers = {question: day.isoformat() for question, day in dates.items()}
    assert {k: compared(comparisons[k], answers) for k in verdicts} == verdicts


ODD = """
  odd: {sentence: x, any: [[{fact: very_long, is: ["yes"]}, {fact: long, is: ["no"]}]]}
"""


def test_verdicts_that_no_dates_can_give_are_left_out_of_the_proof() -> None:
    never = "  never: {role: base, title: N, sentence: N., now: N., when: [odd]}\n"
    text = STAY.replace(
        "comparisons:", "comparisons:\n  very_long: leaving >= arrival + 400 days"
    )
    text = text.replace("situations:\n", f"situations:{ODD}")

    compiled = compiled_toy(text.replace("cases:\n", f"cases:\n{never}"))

    assert "never" not in compiled.reachable
