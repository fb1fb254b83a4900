"""Why not the other cases: each is told of, nearest first, and what is remembered stays small."""

from collections.abc import Iterator

from hypothesis import given

from cases.engine.decide import Decision, decide, others
from cases.engine.diagram import compile_rulebook
from cases.engine.explain import NotGiven
from cases.engine.rulebook import Role, Rulebook
from tests.engine.small import profiles, rulebooks


def told(rulebook: Rulebook) -> Iterator[tuple[Decision, tuple[NotGiven, ...]]]:
    """The decision on each profile, and what is said of the other cases."""
    compiled = compile_rulebook(rulebook)
    for answers in profiles(rulebook):
        decision = decide(compiled, answers)
        yield decision, others(compiled, decision, answers)


@given(rulebooks())
def test_each_other_case_is_told_of_once_and_those_with_least_against_them_first(
    rulebook,
):
    base = {case.key for case in rulebook.cases_as(Role.BASE)}

    for decision, found in told(rulebook):
        expected = base - {decision.base} if decision.base else ()
        assert sorted(other.case for other in found) == sorted(expected)
        assert [o.missing for o in found] == sorted(o.missing for o in found)


@given(rulebooks())
def test_no_reason_names_an_answer_that_did_not_count(rulebook):
    for decision, found in told(rulebook):
        named = {q for other in found if other.reason for q in other.reason.facts}
        assert named.isdisjoint(decision.ignored)


@given(rulebooks())
def test_a_decision_holds_the_two_nearest_cases_that_say_why_not(rulebook):
    for decision, found in told(rulebook):
        assert decision.nearest == tuple(o for o in found if o.reason)[:2]
