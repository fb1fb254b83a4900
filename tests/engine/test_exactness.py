"""The diagram means what the rules say: brute force over every profile of small rulebooks."""

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.decide import decide
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.journey import walk
from cases.engine.rulebook import Rulebook
from tests.engine.small import Profile, outcomes, rulebooks

MANY = settings(max_examples=300, deadline=None)


@MANY
@given(rulebooks())
def test_every_possible_profile_gets_the_first_case_that_applies(
    rulebook: Rulebook,
) -> None:
    compiled = compile_rulebook(rulebook)

    found = [(p, decide(compiled, p).base) for p, _ in outcomes(rulebook)]

    assert found == outcomes(rulebook)


@MANY
@given(rulebooks())
def test_the_journey_ends_as_soon_as_nothing_can_change_the_case(
    rulebook: Rulebook,
) -> None:
    compiled = compile_rulebook(rulebook)
    possible = outcomes(rulebook)

    for profile, outcome in possible:
        counted = walk(compiled, profile).counted
        agreeing = {o for p, o in possible if p.items() >= counted.items()}
        assert agreeing == {outcome}


@MANY
@given(rulebooks())
def test_no_question_is_asked_that_cannot_change_the_case(rulebook: Rulebook) -> None:
    compiled = compile_rulebook(rulebook)
    possible = outcomes(rulebook)

    for profile, _ in possible:
        answered: Profile = {}
        for asked in walk(compiled, profile).asked:
            assert _can_change(rulebook, possible, answered, asked.question)
            answered[asked.question] = profile[asked.question]


def _can_change(
    rulebook: Rulebook,
    possible: list[tuple[Profile, str | None]],
    answered: Profile,
    question: str,
) -> bool:
    """Whether two students alike in all later answers get another case by this one."""
    order = [q.key for q in rulebook.questions]
    later = order[order.index(question) + 1 :]
    by_rest: dict[tuple[str, ...], set[str | None]] = {}
    for profile, outcome in possible:
        if profile.items() >= answered.items():
            rest = tuple(profile[q] for q in later)
            by_rest.setdefault(rest, set()).add(outcome)
    return any(len(found) > 1 for found in by_rest.values())


@MANY
@given(rulebooks(), st.data())
def test_an_unknown_answer_leaves_exactly_the_cases_still_possible(
    rulebook: Rulebook, data: st.DataObject
) -> None:
    possible = outcomes(rulebook)
    if not possible:
        return
    profile, _ = data.draw(st.sampled_from(possible))
    unknown = data.draw(st.sets(st.sampled_from(sorted(profile))))
    answers = profile | dict.fromkeys(unknown, UNKNOWN_ANSWER)
    compiled = compile_rulebook(rulebook)

    decision = decide(compiled, answers)

    known = _known_and_counted(compiled, answers)
    expected = {o for p, o in possible if p.items() >= known.items()}
    if decision.base is None:
        assert set(decision.possible) == expected - {None}
    else:
        assert expected == {decision.base}


def _known_and_counted(compiled: CompiledRulebook, answers: Profile) -> Profile:
    counted = walk(compiled, answers).counted
    return {q: a for q, a in counted.items() if a != UNKNOWN_ANSWER}


@MANY
@given(rulebooks())
def test_the_questions_left_are_between_the_least_and_the_most(
    rulebook: Rulebook,
) -> None:
    compiled = compile_rulebook(rulebook)
    assume(all(outcome for _, outcome in outcomes(rulebook)))

    for profile, _ in outcomes(rulebook):
        final = walk(compiled, profile)
        for count in range(len(final.asked)):
            answered = {a.question: profile[a.question] for a in final.asked[:count]}
            journey = walk(compiled, answered)
            left = len(final.asked) - count
            assert journey.at_least <= left <= journey.at_most
