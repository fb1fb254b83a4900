"""The rulebook we ship: proved whole, its scenarios met, the same by loop and by diagram."""

import random

import pytest

from bench.plain import fact_values, plain_cases, plain_decider
from bench.profiles import random_profiles, shipped
from cases.engine.codec import WordedRulebook, digest, parse_yaml, write_yaml
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.decide import base_case, decide
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.journey import contradictions, walk
from cases.engine.rulebook import Role
from cases.engine.scenarios import run_scenarios
from cases.engine.verify import missing_sources, verify
from tests.site.students import SPANISH

BASE_CASES = [
    "registered",
    "reopen_rights",
    "international_organisation",
    "talent_researcher",
    "employed",
    "quebec",
    "andorra",
    "s1",
    "ehic",
    "third_country_ehic",
    "uk_card",
    "not_covered",
    "french_without_number",
    "eu_without_document",
    "student_registration",
]
EXTRAS = {
    "private_gap",
    "supplementary",
    "css",
    "family",
    "internship",
    "minor",
    "card_expires",
}


@pytest.fixture(scope="module")
def worded() -> WordedRulebook:
    return shipped()


@pytest.fixture(scope="module")
def compiled(worded: WordedRulebook) -> CompiledRulebook:
    return compile_rulebook(worded.rulebook)


def test_the_base_cases_stand_in_the_agreed_order(compiled: CompiledRulebook) -> None:
    keys = [case.key for case in compiled.rulebook.cases_as(Role.BASE)]

    assert keys == BASE_CASES


def test_every_agreed_extra_is_there(compiled: CompiledRulebook) -> None:
    assert {case.key for case in compiled.rulebook.cases_as(Role.EXTRA)} == EXTRAS


def test_verification_finds_nothing(compiled: CompiledRulebook) -> None:
    assert verify(compiled) == ()


def test_every_case_step_document_and_figure_names_its_source(
    compiled: CompiledRulebook,
) -> None:
    assert list(missing_sources(compiled.rulebook)) == []


def test_every_scenario_gets_the_result_expected(compiled: CompiledRulebook) -> None:
    assert run_scenarios(compiled) == ()


def test_scenarios_show_every_case_and_extra(compiled: CompiledRulebook) -> None:
    scenarios = compiled.rulebook.scenarios

    assert len(scenarios) >= 40
    assert {s.base for s in scenarios} >= set(BASE_CASES)
    assert {key for s in scenarios for key in s.extras or ()} == EXTRAS


def test_a_hundred_thousand_random_profiles_are_decided_as_written(
    compiled: CompiledRulebook,
) -> None:
    plain = plain_decider(plain_cases(compiled.rulebook))
    compared = 0

    for profile in random_profiles(compiled.rulebook, 300_000, seed=7):
        if compared == 100_000:
            break
        found = base_case(compiled, profile)
        expected = plain(fact_values(compiled.facts, profile))
        if found != expected:
            assert contradictions(compiled, profile), profile
        else:
            compared += 1

    assert compared == 100_000


def test_profiles_that_contradict_themselves_still_get_an_answer(
    compiled: CompiledRulebook,
) -> None:
    for profile in random_profiles(compiled.rulebook, 2_000, seed=8):
        assert decide(compiled, profile).base is not None


def test_a_walk_with_every_answer_given_is_complete(compiled: CompiledRulebook) -> None:
    for profile in random_profiles(compiled.rulebook, 2_000, seed=9):
        if not contradictions(compiled, profile):
            journey = walk(compiled, profile)
            assert journey.is_complete
            assert decide(compiled, profile).ignored == journey.ignored


@pytest.mark.parametrize("known", [0.9, 0.6, 0.3, 0.0])
def test_students_who_know_little_come_to_the_end_all_the_same(
    compiled: CompiledRulebook, known: float
) -> None:
    rng = random.Random(10)
    for profile in random_profiles(compiled.rulebook, 1_000, seed=11):
        answers: dict[str, str] = {}
        while section := (journey := walk(compiled, answers)).next_section:
            assert len(answers) == len(journey.counted)
            assert journey.at_least <= journey.at_most
            for asked in journey.visit(section):
                question = compiled.rulebook.question[asked.question]
                unknown = question.may_be_unknown and rng.random() >= known
                answer = UNKNOWN_ANSWER if unknown else profile[question.key]
                answers[question.key] = answer
            if contradictions(compiled, answers):
                break

        assert decide(compiled, answers).possible


def test_a_question_moot_beside_an_unknown_date_is_not_asked(
    compiled: CompiledRulebook,
) -> None:
    """Which year the card must cover matters no more when its last day is unknown."""
    dates = ("arrival", "stay_ends", "document_valid_until")
    answers = SPANISH | dict.fromkeys(dates, UNKNOWN_ANSWER)
    del answers["enrolment_date"]

    journey = walk(compiled, answers)

    assert "document_valid_until" in journey.counted
    assert journey.is_complete


def test_written_as_one_file_it_reads_back_the_same(worded: WordedRulebook) -> None:
    again = parse_yaml(write_yaml(worded), name="shipped.yaml")

    assert digest(again) == digest(worded)
