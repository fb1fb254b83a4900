"""Stored answers decided twice: each student whose result changes is counted once."""

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st

from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.decide import decide, result_of
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.recount import changed_profiles
from cases.engine.rulebook import Rulebook
from cases.shipped import shipped_rulebook
from tests.engine.small import rulebooks
from tests.toys import UMBRELLA, compiled_toy

MANY = settings(max_examples=100, deadline=None)


def _result(compiled: CompiledRulebook, answers: dict[str, str]) -> tuple[object, ...]:
    questions = compiled.rulebook.question
    valid = {
        q: a
        for q, a in answers.items()
        if q in questions and a in (*questions[q].options, UNKNOWN_ANSWER)
    }
    decision = decide(compiled, valid)
    return decision.base, decision.possible


@MANY
@given(rulebooks(), rulebooks(), st.data())
def test_the_recount_is_that_of_deciding_every_student_twice(
    before: Rulebook, after: Rulebook, data: st.DataObject
) -> None:
    answers = st.sampled_from([*"abcd", UNKNOWN_ANSWER, "gone"])
    student = st.dictionaries(st.sampled_from(["q0", "q1", "q2", "q3"]), answers)
    stored = data.draw(st.lists(student, max_size=30))
    old, new = compile_rulebook(before), compile_rulebook(after)

    expected: Counter[tuple[object, object]] = Counter()
    for profile in stored:
        first, second = _result(old, profile), _result(new, profile)
        expected[first[0], second[0]] += first != second
    counted = Counter(tuple(sorted(profile.items())) for profile in stored)
    recounts = changed_profiles(old, new, counted)

    assert {(c.before, c.after): c.students for c in recounts.changes} == {
        pair: count for pair, count in expected.items() if count
    }
    assert recounts.students == len(stored)


def test_an_example_is_one_of_the_stored_answers() -> None:
    new = compiled_toy(UMBRELLA.replace("is: [storm]", "is: [rain]"))
    rain = (("plan", "walk"), ("weather", "rain"))
    sun = (("plan", "walk"), ("weather", "sun"))

    (change,) = changed_profiles(compiled_toy(), new, {rain: 3, sun: 5}).changes

    assert (change.before, change.after, change.students) == ("umbrella", "coat", 3)
    assert change.examples == (dict(rain),)


def test_an_answer_no_longer_offered_is_asked_again() -> None:
    gone = UMBRELLA.replace("          storm: {label: Orage}\n", "").replace(
        "storm]", "rain]"
    )
    storm = (("plan", "walk"), ("weather", "storm"))

    (change,) = changed_profiles(compiled_toy(), compiled_toy(gone), {storm: 1}).changes

    assert (change.before, change.after) == ("coat", None)


@MANY
@given(rulebooks(), st.data())
def test_a_result_without_reasons_is_that_of_the_decision(
    rulebook: Rulebook, data: st.DataObject
) -> None:
    compiled = compile_rulebook(rulebook)
    answers = {
        q.key: data.draw(st.sampled_from([*q.options, UNKNOWN_ANSWER]))
        for q in rulebook.questions
    }

    decision, result = decide(compiled, answers), result_of(compiled, answers)

    assert (result.base, result.possible) == (decision.base, decision.possible)


def test_a_result_tells_the_extras_and_papers_of_the_decision() -> None:
    compiled = compile_rulebook(shipped_rulebook().rulebook)

    for scenario in compiled.rulebook.scenarios:
        answers = dict(scenario.answers)
        decision, result = decide(compiled, answers), result_of(compiled, answers)
        assert (result.extras, result.steps, result.documents) == (
            decision.extras,
            decision.steps,
            decision.documents,
        )
