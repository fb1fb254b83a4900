"""Verification finds every fault, with an example, and nothing that is none."""

from dataclasses import replace

from hypothesis import given, settings

from cases.engine.conditions import Situation
from cases.engine.dag import Leaf, reached
from cases.engine.diagram import compile_rulebook
from cases.engine.findings import Finding, FindingKind
from cases.engine.leading import a_way, first_ways
from cases.engine.rulebook import CoverageCase, Rulebook
from cases.engine.verify import verify
from tests.engine.small import (
    naive,
    outcomes,
    rulebooks,
    with_case,
    with_situation_for,
)
from tests.toys import UMBRELLA, compiled_toy

MANY = settings(max_examples=300, deadline=None)


def found(rulebook: Rulebook, kind: FindingKind) -> list[Finding]:
    return [f for f in verify(compile_rulebook(rulebook)) if f.kind is kind]


@MANY
@given(rulebooks())
def test_one_walk_finds_the_way_to_each_leaf_that_is_found_alone(
    rulebook: Rulebook,
) -> None:
    base = compile_rulebook(rulebook).base
    ends = [part for part in reached(base) if isinstance(part, Leaf)]

    assert first_ways(base) == {
        end: a_way(base, {}, lambda leaf, end=end: leaf is end) for end in ends
    }


def test_a_sound_rulebook_has_no_finding() -> None:
    assert verify(compiled_toy()) == ()


@MANY
@given(rulebooks())
def test_a_gap_is_found_exactly_when_a_possible_student_gets_no_case(
    rulebook: Rulebook,
) -> None:
    uncovered = [profile for profile, outcome in outcomes(rulebook) if outcome is None]

    gaps = found(rulebook, FindingKind.COVERAGE_GAP)

    assert bool(gaps) == bool(uncovered)
    for gap in gaps:
        assert any(profile.items() >= gap.example.items() for profile in uncovered)


@MANY
@given(rulebooks())
def test_a_case_is_dead_exactly_when_no_possible_student_gets_it(
    rulebook: Rulebook,
) -> None:
    given_to_someone = {outcome for _, outcome in outcomes(rulebook)}
    never = {f"case.{c.key}" for c in rulebook.cases if c.key not in given_to_someone}

    dead = found(rulebook, FindingKind.DEAD_CASE)

    assert {finding.place for finding in dead} == never


@MANY
@given(rulebooks())
def test_a_situation_is_redundant_exactly_when_dropping_it_changes_nobody(
    rulebook: Rulebook,
) -> None:
    before = outcomes(rulebook)
    redundant = set()
    for case in rulebook.cases:
        for side in ("when", "unless"):
            for key in getattr(case, side):
                kept = tuple(k for k in getattr(case, side) if k != key)
                changed = with_case(rulebook, replace(case, **{side: kept}))
                if outcomes(changed) == before:
                    redundant.add(f"case.{case.key}.{side}.{key}")

    findings = found(rulebook, FindingKind.REDUNDANT_SITUATION)

    assert {finding.place for finding in findings} == redundant


@MANY
@given(rulebooks())
def test_a_condition_is_redundant_exactly_when_it_decides_nowhere(
    rulebook: Rulebook,
) -> None:
    before = outcomes(rulebook)
    findings = verify(compile_rulebook(rulebook))
    reported = {f.place for f in findings if "situation." in f.place[:10]}
    useless = {f.place for f in findings if f.kind is FindingKind.REDUNDANT_SITUATION}

    for situation in rulebook.situations:
        users = [
            case for case in rulebook.cases if _decides(case, situation.key, useless)
        ]
        for number, alternative in enumerate(situation.alternatives):
            place = f"situation.{situation.key}.{number}"
            if not users or place in reported or len(alternative) == 1:
                continue
            for index, condition in enumerate(alternative):
                kept = alternative[:index] + alternative[index + 1 :]
                dropped = _with_alternative(situation, number, kept)
                decides = any(
                    outcomes(with_situation_for(rulebook, case, dropped)) != before
                    for case in users
                )
                assert (f"{place}.{condition.fact}" in reported) >= (not decides)
                if decides and _only(alternative, condition.fact):
                    assert f"{place}.{condition.fact}" not in reported


def _decides(case: CoverageCase, key: str, useless: set[str]) -> bool:
    sides = [side for side in ("when", "unless") if key in getattr(case, side)]
    return any(f"case.{case.key}.{side}.{key}" not in useless for side in sides)


def _with_alternative(situation: Situation, number: int, kept: tuple) -> Situation:
    alternatives = list(situation.alternatives)
    alternatives[number] = kept
    return replace(situation, alternatives=tuple(alternatives))


def _only(alternative: tuple, fact: str) -> bool:
    return sum(condition.fact == fact for condition in alternative) == 1


def test_the_example_of_a_gap_is_a_student_without_a_case() -> None:
    text = UMBRELLA.replace("  nothing:\n", "  nothing_in_the_sun:\n").replace(
        "    now: Rien.", "    now: Rien.\n    unless: [wet]"
    )
    compiled = compiled_toy(text)

    gaps = [f for f in verify(compiled) if f.kind is FindingKind.COVERAGE_GAP]

    assert [gap.example for gap in gaps] == [
        {"weather": "rain", "plan": "stay"},
        {"weather": "storm", "plan": "stay"},
    ]


def test_a_dead_case_names_the_case_that_shadows_it() -> None:
    text = UMBRELLA.replace("when: [storming, going_out]", "when: [wet, going_out]")
    compiled = compiled_toy(text)

    dead = [f for f in verify(compiled) if f.kind is FindingKind.DEAD_CASE]

    assert [(f.place, f.detail) for f in dead] == [("case.umbrella", ("coat",))]


def test_an_extra_that_nobody_gets_is_a_dead_item() -> None:
    text = UMBRELLA.replace("alongside: [coat, umbrella]", "alongside: [nothing]")
    text = text.replace("when: [dancing_in_norway]", "when: [dancing_in_norway, wet]")

    dead = [
        f.place for f in verify(compiled_toy(text)) if f.kind is FindingKind.DEAD_ITEM
    ]

    assert dead == ["case.skis"]


def test_a_question_nobody_is_asked_is_reported() -> None:
    extra = """      shoes:
        kind: choice
        label: "Quelles chaussures ?"
        options: {boots: {label: Bottes}, sandals: {label: Sandales}}
situations:
"""
    text = UMBRELLA.replace("situations:\n", extra, 1)

    places = [f.place for f in verify(compiled_toy(text))]

    assert places == ["question.shoes"]


def test_naive_evaluation_itself_is_right_on_a_worked_example() -> None:
    compiled = compiled_toy()

    storm = {"weather": "storm", "plan": "walk", "home": "FR"}

    assert naive(compiled.rulebook, storm) == "coat"
