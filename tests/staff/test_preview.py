"""The preview: staff walk the draft as students would, and nothing of it is kept."""

import pytest
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.test import Client

from advisor.models import StepCount, StudentProfile
from cases.models import CoverageCase, Criterion, DraftChange, Message, Scenario
from cases.preview_links import preview_href
from cases.roles import Role

PREVIEW = "/admin/preview/"
WALKER = {
    "weather": "rain",
    "from_country": "FR",
    "leaving": "2026-12-01",
    "coming_back": "2026-12-05",
    "place": "75",
}


def _staff(role):
    user = User.objects.create_user(f"rim {role}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(published):
    return _staff(Role.EDITOR)


def _fields(question, answer):
    if question in ("leaving", "coming_back"):
        parts = zip(("year", "month", "day"), answer.split("-"), strict=True)
        return {f"{question}_{part}": value for part, value in parts}
    return {question: answer}


def _walk(client, student, **more):
    """Answer section by section, as the page asks; the page of the result."""
    where = preview_href({}, **more)
    for _ in range(10):
        page = client.get(where)
        form = getattr(page.context["page"], "form", None)
        if form is None:
            return page
        sent = {}
        for item in form.asked:
            sent |= _fields(item.question, student[item.question])
        answer = client.post(where, sent)
        assert answer.status_code == 303, answer.text
        where = answer["Location"]
    raise AssertionError("The preview does not end.")


def _marks(page):
    beside = page.context["bar"].beside
    return [line.mark for row in beside.rows for line in (*row.draft, *row.live)]


def test_the_draft_is_walked_section_by_section_to_its_result(editor):
    page = _walk(editor, WALKER)

    assert "Prenez un parapluie" in page.context["page"].case.title
    assert "nothing is kept" in page.text


@pytest.mark.parametrize("language", [code for code, _name in settings.LANGUAGES])
def test_every_language_shows_the_draft_in_its_own_words(editor, language):
    case = "case.umbrella.title"
    Message.objects.filter(path=case, language="ar").update(
        text="خذ مظلة", seen="Prenez un parapluie"
    )

    page = _walk(editor, WALKER, language=language)

    assert f'<html lang="{language}"' in page.text
    assert ("خذ مظلة" in page.text) == (language == "ar")
    assert "Preview of the draft" in page.text


def test_a_stale_translation_falls_back_as_it_will_when_published(editor):
    case = "case.umbrella.title"
    Message.objects.filter(path=case, language="ar").update(
        text="خذ مظلة", seen="Un autre titre"
    )

    page = _walk(editor, WALKER, language="ar")

    assert "خذ مظلة" not in page.text
    assert "Prenez un parapluie" in page.text


def test_a_wrong_answer_is_told_as_to_a_student(editor):
    page = editor.post(preview_href({}), {"weather": "frogs"})

    assert page.status_code == 422
    assert "There is a problem" in page.text


def test_answers_that_the_draft_does_not_know_are_left_out_and_said(editor):
    page = editor.get(preview_href({"weather": "rain", "shoes": "red"}))

    assert "they were left out" in page.text
    assert len(page.context["bar"].lines) == 1


@pytest.mark.parametrize("written", ["2026-W10-1", "20261201", "2026-12-1"])
def test_a_day_that_is_written_otherwise_is_left_out_and_said(editor, written):
    page = editor.get(preview_href(WALKER | {"leaving": written}, section="dates"))

    assert page.status_code == 200
    assert "they were left out" in page.text


def test_the_preview_is_reached_from_the_list_of_revisions(editor):
    assert f'href="{PREVIEW}"' in editor.get("/admin/cases/revision/").text


def test_a_scenario_starts_a_preview(editor):
    assert "Part sous la pluie." in editor.get(PREVIEW).text

    answer = editor.get(f"{PREVIEW}?scenario=wet_walker&language=es")

    page = editor.get(answer["Location"])

    assert "a.weather=rain" in answer["Location"]
    assert page.context["bar"].shown_language == "es"


def test_what_differs_from_the_live_rulebook_is_said_in_words(editor):
    CoverageCase.objects.filter(key="umbrella").update(now="Prenez-en deux.")

    page = _walk(editor, WALKER)

    assert "said in other words" in _marks(page)
    assert "This student gets something else under the draft." in page.text


def test_another_case_under_the_draft_is_marked_on_both_sides(editor):
    Criterion.objects.filter(situation__key="it_is_wet", values="rain").update(
        values="sun"
    )

    page = _walk(editor, WALKER)

    assert {"only in the draft", "only in the live rulebook"} <= set(_marks(page))


def test_an_unchanged_draft_gives_the_same(editor):
    page = _walk(editor, WALKER)

    assert not any(_marks(page))
    assert "This student gets the same under both." in page.text


def test_a_draft_never_published_can_be_walked(draft):
    page = _walk(_staff(Role.EDITOR), WALKER)

    assert "Nothing is published yet." in page.text


def test_nothing_of_a_preview_is_kept(editor):
    page = _walk(editor, WALKER)

    assert not StudentProfile.objects.exists()
    assert not StepCount.objects.exists()
    assert settings.ANSWERS_COOKIE not in editor.cookies
    assert "no-store" in page["Cache-Control"]


def test_the_public_never_sees_a_draft(published):
    CoverageCase.objects.filter(key="umbrella").update(title="Le brouillon")
    client = Client()

    assert client.get(preview_href(WALKER))["Location"].startswith("/admin/login/")
    for address in ("/fr/", "/fr/check/sky/", "/fr/check/"):
        assert "Le brouillon" not in client.get(address).text


def test_a_draft_that_cannot_be_read_says_so(editor):
    Criterion.objects.filter(values="rain").update(values="frogs")

    page = editor.get(PREVIEW)

    assert page.status_code == 200
    assert "The draft cannot be read as a rulebook" in page.text
    assert "frogs" in page.text


def test_one_click_keeps_a_preview_as_a_scenario(editor):
    page = _walk(editor, WALKER | {"coming_back": "2026-12-09"})
    sent = dict(page.context["bar"].hidden) | {"_keep": "1"}

    answer = editor.post(PREVIEW, sent)
    again = editor.post(PREVIEW, sent)

    kept = Scenario.objects.get(key="umbrella_1")
    assert answer["Location"] == again["Location"]
    assert kept.base.key == "umbrella"
    assert (kept.extras, kept.documents) == ("sandwich", "receipt")
    assert "coming_back=2026-12-09" in kept.answers
    assert DraftChange.objects.filter(noun="cases.scenario", key="umbrella_1").exists()


def test_a_student_without_a_certain_case_is_kept_with_the_cases_possible(editor):
    editor.post(PREVIEW, {"a.weather": "snow", "_keep": "1"})

    kept = Scenario.objects.get(key="undecided_1")
    assert kept.base is None
    assert set(kept.possible.split()) == {"umbrella", "no_umbrella"}


def test_the_desk_keeps_the_answers_of_a_student_and_nothing_else(published):
    student = StudentProfile.objects.create(answers=WALKER, language="ar", revision=1)
    both = _staff(Role.EDITOR)
    User.objects.get(username__startswith="rim").groups.add(
        Group.objects.get(name=Role.DESK_ADVISER)
    )

    page = both.post("/admin/desk/", {"code": student.code})
    both.post(PREVIEW, dict(page.context["page"].answers) | {"_keep": "1"})

    kept = Scenario.objects.get(key="umbrella_1")
    assert "Keep as a scenario" in page.text
    assert student.code not in f"{kept.key} {kept.note} {kept.answers}"
    given = dict(line.split("=") for line in kept.answers.split())
    assert given.items() < WALKER.items()


def test_the_desk_offers_no_scenario_to_an_adviser(published):
    student = StudentProfile.objects.create(answers=WALKER, language="ar", revision=1)

    page = _staff(Role.DESK_ADVISER).post("/admin/desk/", {"code": student.code})

    assert page.context["page"].sides
    assert "Keep as a scenario" not in page.text


def test_whoever_does_not_edit_keeps_no_scenario(published):
    translator = _staff(Role.TRANSLATOR)
    page = _walk(translator, WALKER)

    refused = translator.post(PREVIEW, {"a.weather": "rain", "_keep": "1"})

    assert "Keep as a scenario" not in page.text
    assert refused.status_code == 403
    assert not Scenario.objects.filter(key="umbrella_1").exists()


def test_a_scenario_shows_expected_and_given_and_the_list_which_fail(editor):
    Scenario.objects.filter(key="dry_walker").update(extras="sandwich")
    row = Scenario.objects.get(key="dry_walker")

    one = editor.get(f"/admin/cases/scenario/{row.pk}/change/")
    rows = editor.get("/admin/cases/scenario/")

    assert "not as expected" in one.text
    assert preview_href({"weather": "sun"})[:20] in one.text
    assert rows.text.count("⚠ fails") == 1
    assert rows.text.count(">as expected<") == 1


def test_answers_that_contradict_each_other_lead_back_into_the_preview(editor):
    where = preview_href({"weather": "snow"})

    page = editor.post(where, {"weather": "snow", "from_country": "nowhere"})

    conflict = page.context["page"].form.fields["from_country"].conflict
    assert page.status_code == 422
    assert "Il ne neige pas nulle part." in page.text
    assert all(line.href.startswith(PREVIEW) for line in conflict.lines)


@pytest.mark.parametrize(
    "query",
    [
        "section=nowhere",
        "section=dates",
        "section=../../x",
        "language=xx",
        "scenario=nobody",
        "a.weather=%00",
        "a.leaving=0000-00-00",
        "a.=x&a.weather=" + "x" * 5000,
    ],
)
def test_an_address_that_makes_no_sense_opens_the_form(editor, query):
    page = editor.get(f"{PREVIEW}?{query}", follow=True)

    assert page.status_code == 200
    assert page.context["page"].form.asked


def test_nothing_is_kept_of_no_answers(editor):
    before = Scenario.objects.count()

    page = editor.post(PREVIEW, {"_keep": "1", "a.weather": "frogs"}, follow=True)

    assert Scenario.objects.count() == before
    assert page.status_code == 200
