"""If this changes: agrees with deciding again, and names the very day a result turns."""

from datetime import date, timedelta

import pytest

from cases.engine.changes import if_this_changes, tells
from cases.engine.decide import decide
from cases.engine.diagram import compile_rulebook
from cases.shipped import shipped_rulebook
from tests.site.students import BASE, SPANISH

SHIPPED = compile_rulebook(shipped_rulebook().rulebook)
DAY = timedelta(days=1)


def changes_of(answers):
    return if_this_changes(SHIPPED, answers)


def test_a_job_makes_a_student_an_employee():
    found = {c.options: c.possible for c in changes_of(BASE) if c.question == "work"}

    assert ("employed",) in [
        possible for options, possible in found.items() if "job" in options
    ]


def test_the_present_answer_is_never_a_change():
    for change in changes_of(SPANISH):
        assert SPANISH[change.question] not in change.options


def test_a_card_that_expires_before_the_stay_ends_is_named_with_its_day():
    change = next(
        c for c in changes_of(SPANISH) if c.question == "document_valid_until"
    )

    assert change.before == date.fromisoformat(SPANISH["stay_ends"])
    assert change.possible != (decide(SHIPPED, SPANISH).base,)


@pytest.mark.parametrize("answers", [BASE, SPANISH], ids=["moroccan", "spanish"])
def test_every_change_named_is_what_deciding_again_gives(answers):
    today = decide(SHIPPED, answers)
    for change in changes_of(answers):
        day = change.since or (change.before and change.before - DAY)
        values = [day.isoformat()] if day else change.options
        for value in values:
            tried = decide(SHIPPED, {**answers, change.question: value})
            assert tried.possible == change.possible
            assert tells(today, tried)


@pytest.mark.parametrize("question", ["stay_ends", "document_valid_until"])
def test_no_day_on_which_the_case_turns_is_forgotten(question):
    now = date.fromisoformat(SPANISH[question])
    named = {c.since for c in changes_of(SPANISH) if c.question == question}
    named |= {c.before for c in changes_of(SPANISH) if c.question == question}
    before = decide(SHIPPED, SPANISH).possible
    for days in range(1, 1200):
        day = now + days * DAY
        tried = decide(SHIPPED, {**SPANISH, question: day.isoformat()})
        if not tried.contradictions and tried.possible != before:
            assert day in named
            break


def test_nothing_is_said_of_an_answer_that_does_not_change():
    assert "nationality" not in {c.question for c in changes_of(BASE)}


def test_undecided_answers_have_no_changes_yet():
    assert changes_of({"french_number": "none"}) == ()
