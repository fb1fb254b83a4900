"""Why not the other cases: each is told of, nearest first, and what is remembered stays small."""

from hypothesis import given
from hypothesis import strategies as st

from cases.engine.decide import decide, others
from cases.engine.diagram import compile_rulebook
from cases.engine.rulebook import Role, Rulebook
from tests.engine.small import rulebooks


def profiles(rulebook: Rulebook) -> st.SearchStrategy[dict[str, str]]:
    return st.fixed_dictionaries(
        {q.key: st.sampled_from(q.options) for q in rulebook.questions}
    )


@given(st.data())
def test_each_other_case_is_told_of_once_and_those_with_least_against_them_first(data):
    rulebook = data.draw(rulebooks())
    compiled = compile_rulebook(rulebook)
    answers = data.draw(profiles(rulebook))
    decision = decide(compiled, answers)

    told = others(compiled, decision, answers)

    keys = {case.key for case in rulebook.cases_as(Role.BASE)} - {decision.base}
    assert sorted(other.case for other in told) == (
        sorted(keys) if decision.base else []
    )
    assert [other.missing for other in told] == sorted(o.missing for o in told)
    # What holds against nobody's answers is not said of any.
    named = {q for other in told if other.reason for q in other.reason.facts}
    assert named.isdisjoint(decision.ignored)


@given(st.data())
def test_a_decision_holds_the_two_nearest_cases_that_say_why_not(data):
    rulebook = data.draw(rulebooks())
    compiled = compile_rulebook(rulebook)
    answers = data.draw(profiles(rulebook))
    decision = decide(compiled, answers)

    told = others(compiled, decision, answers)

    assert decision.nearest == tuple(o for o in told if o.reason)[:2]
