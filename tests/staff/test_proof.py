"""The proof in words: each finding with its place, and a student to look at."""

from datetime import date

import pytest

from cases.models import (
    CoverageCase,
    Criterion,
    Message,
    Period,
    Question,
    Scenario,
    Section,
    Situation,
    Source,
)

PUBLISH = "/admin/cases/revision/publish/"


@pytest.fixture
def staff(client, draft, publisher):
    client.force_login(publisher)
    return client


def _finding(staff, title):
    """The finding with this title on the publish page."""
    page = staff.get(PUBLISH)
    found = [f for f in page.context["findings"] if f.title == title]
    assert found, [f.title for f in page.context["findings"]]
    return page, found[0]


def test_a_gap_shows_its_student_and_opens_the_form_as_that_student(staff):
    dry = CoverageCase.objects.get(key="no_umbrella")
    dry.when.add(Situation.objects.get(key="from_nowhere"))

    page, gap = _finding(staff, "No case is given to this student")
    preview = staff.get(gap.preview_href)

    assert gap.is_error
    assert gap.where == "base cases"
    assert "Quel temps fait-il ?" in dict(gap.pairs)
    assert gap.preview_href.replace("&", "&amp;") in page.text
    assert preview.status_code == 200
    assert 'name="checked"' not in page.text


def test_a_dead_case_names_what_is_given_instead(staff):
    CoverageCase.objects.filter(key="no_umbrella").update(position=5)

    _page, dead = _finding(staff, "No student can ever get this case")

    assert dead.where == "coverage case “Prenez un parapluie”"
    assert dead.detail == "Given instead: “Partez sans parapluie”"
    assert staff.get(dead.preview_href).status_code == 200


def test_a_failing_scenario_says_in_words_what_is_given(staff):
    Scenario.objects.filter(key="dry_walker").update(extras="sandwich")

    _page, failing = _finding(staff, "This example student gets another result")

    assert failing.detail == "extras: none, expected: “Un sandwich”"
    assert "a.weather=sun" in failing.preview_href
    assert staff.get(failing.href).status_code == 200


def test_a_failing_scenario_is_named_by_its_note_and_says_only_what_differs(staff):
    scenario = Scenario.objects.get(key="wet_walker")
    Scenario.objects.filter(pk=scenario.pk).update(steps="dry_umbrella")

    _page, failing = _finding(staff, "This example student gets another result")

    assert failing.where == f"scenario “{scenario.note}”"
    assert failing.detail == "steps: too many: “Achetez un parapluie”"


def test_a_rule_that_never_decides_is_said_with_its_situation(staff):
    wet = CoverageCase.objects.get(key="umbrella")
    everywhere = Situation.objects.create(
        key="any_weather", sentence="Il fait un temps."
    )
    Criterion.objects.create(
        situation=everywhere,
        alternative="A",
        fact="weather",
        operator="is",
        values="rain sun snow",
    )
    wet.when.add(everywhere)

    _page, redundant = _finding(staff, "This situation never decides anything here")

    assert not redundant.is_error
    assert redundant.where == (
        "coverage case “Prenez un parapluie”, when, “Il fait un temps.”"
    )
    assert "Prenez un parapluie" in staff.get(redundant.preview_href).text


def test_a_question_nobody_is_asked_is_named(staff):
    section = Section.objects.get(key="sky")
    Question.objects.create(
        key="shoes", section=section, kind="yes_no", label="Avez-vous des bottes ?"
    )

    _page, unasked = _finding(staff, "This question is never asked")

    assert unasked.where == "question “Avez-vous des bottes ?”"
    assert not unasked.preview_href


def test_a_placeholder_that_does_not_exist_is_shown_where_a_student_reads_it(staff):
    CoverageCase.objects.filter(key="umbrella").update(now="Payez {cent_francs}.")

    _page, broken = _finding(staff, "A placeholder is unknown or lost")

    assert broken.is_error
    assert broken.detail == "{cent_francs}"
    assert "{cent_francs}" in staff.get(f"{broken.preview_href}&section=-").text


def test_a_placeholder_lost_in_a_translation_names_its_language(staff):
    Message.objects.filter(path="case.umbrella.now", language="ar").update(
        text="اشتر مظلة", seen="Achetez un parapluie avant {leaving}."
    )

    _page, broken = _finding(staff, "A placeholder is unknown or lost")

    assert broken.detail == "translation: Arabic; {leaving}"


def test_a_thing_without_a_source_is_a_warning_with_an_example(staff):
    CoverageCase.objects.get(key="umbrella").sources.clear()

    page, bare = _finding(staff, "No source is named")

    assert not bare.is_error
    assert "Prenez un parapluie" in staff.get(bare.preview_href).text
    assert 'name="checked"' in page.text


def test_a_source_past_its_day_is_a_warning(staff):
    Source.objects.update(checked=date(2019, 7, 1), check_again=date(2020, 1, 31))

    page, old = _finding(staff, "This source should have been read again")

    assert old.where == "source “La météo”"
    assert old.detail == "to be read again by Jan. 31, 2020"
    assert 'name="checked"' in page.text


def test_a_figure_without_an_amount_for_today_is_a_warning(staff):
    Period.objects.filter(valid_until=None).delete()

    _page, ended = _finding(staff, "This figure has no amount for the day")

    assert not ended.is_error
    assert ended.where == "figure “Prix d’un parapluie”"


def test_the_decision_table_leads_to_the_same_preview(staff):
    CoverageCase.objects.filter(key="no_umbrella").update(position=5)
    _page, dead = _finding(staff, "No student can ever get this case")

    table = staff.get("/admin/cases/coveragecase/table/").text

    assert dead.preview_href.replace("&", "&amp;") in table
