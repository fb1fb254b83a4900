"""Placeholders in a sentence: one that would reach students with its braces is not let through."""

import pytest
from django.apps import apps

from cases.models import (
    CoverageCase,
    Impossibility,
    Message,
    Option,
    Question,
    Section,
    Step,
)
from cases.models.base import WordsField
from tests.staff.test_admin import _fields
from tests.staff.test_bad_input import _url
from tests.staff.test_compare import TEXT, confirmed, upload
from tests.staff.test_proof import _finding

pytestmark = pytest.mark.one_database
BRACES = "Students would read these braces"
NOT_ASKED = "This date is never asked of these students"


@pytest.fixture
def staff(client, draft, publisher):
    client.force_login(publisher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    return client


def _save(staff, row, **typed):
    fields = _fields(staff.get(_url(row))) | typed
    return staff.post(_url(row), fields)


@pytest.mark.parametrize(
    "typed",
    [
        "{Leaving}",
        "{umbrella-price}",
        "{ leaving }",
        "{leaving",
        "leaving}",
        "{{leaving}}",
        "{}",
    ],
)
def test_a_malformed_placeholder_is_refused_at_its_field(staff, typed):
    case = CoverageCase.objects.get(key="umbrella")

    page = _save(staff, case, now=f"Partez le {typed} sans attendre.")

    assert page.status_code == 200
    (error,) = page.context["adminform"].form.errors["now"]
    assert typed in error
    case.refresh_from_db()
    assert case.now == "Achetez un parapluie avant {leaving}."


def _errors(page, field):
    return list(page.context["adminform"].form.errors[field])


def _held():
    """A row of each table with each of its sentences that may say a value."""
    return [
        pytest.param(model, field.name, id=f"{model.__name__}.{field.name}")
        for model in apps.get_app_config("cases").get_models()
        for field in model._meta.fields
        if isinstance(field, WordsField)
        and model not in (Message, Section, Question, Option, Impossibility)
    ]


@pytest.mark.parametrize(("model", "field"), _held())
def test_an_unknown_placeholder_is_refused_at_its_field_whichever_it_is(
    staff, model, field
):
    row = model._default_manager.first()
    page = _save(staff, row, **{field: "Dit {no_such_figure}."})

    (error,) = _errors(page, field)
    assert "No value is called {no_such_figure}." in error
    before = getattr(row, field)
    row.refresh_from_db()
    assert getattr(row, field) == before


@pytest.mark.parametrize(
    ("typed", "like"),
    [
        ("{leavin}", "{leaving}"),
        ("{umbrela_price}", "{umbrella_price}"),
        ("{comming_back}", "{coming_back}"),
        ("{gaps}", "{gap}"),
    ],
)
def test_the_nearest_placeholders_are_named(staff, typed, like):
    case = CoverageCase.objects.get(key="umbrella")
    page = _save(staff, case, cost=f"Cela coûte {typed}.")

    (error,) = _errors(page, "cost")
    assert f"No value is called {typed}. Perhaps you mean: {like}" in error


def test_where_none_is_near_some_are_named_and_in_french_too(staff):
    case = CoverageCase.objects.get(key="umbrella")
    staff.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    page = _save(staff, case, now="Le {zzz} et {leaving}.")

    (error,) = _errors(page, "now")
    assert error.startswith("Aucune valeur ne s’appelle {zzz}.")
    assert "{leaving}" in error


def test_each_unknown_placeholder_is_told_at_its_own_field(staff):
    case = CoverageCase.objects.get(key="umbrella")
    page = _save(staff, case, now="{one_x} puis {two_x}.", cost="{three_x}.")

    assert len(_errors(page, "now")) == 2
    assert len(_errors(page, "cost")) == 1


def test_known_placeholders_are_saved(staff):
    case = CoverageCase.objects.get(key="umbrella")
    words = "{leaving}, {coming_back}, {gap}, {umbrella_price}."

    assert _save(staff, case, cost=words).status_code == 302


def test_a_new_row_is_looked_at_as_well(staff):
    fields = {"key": "new", "title": "{nowhen}", "body": "…", "phase": "later"}
    page = staff.post("/admin/cases/step/add/", fields | {"position": "0"})

    assert "{nowhen}" in _errors(page, "title")[0]
    assert not Step.objects.filter(key="new").exists()


def test_a_file_may_still_hold_an_unknown_placeholder_and_the_proof_names_it(staff):
    text = TEXT.replace("Un parapluie coûte {umbrella_price}", "Cela coûte {dream}")
    confirmed(staff, upload(staff, text))
    _page, broken = _finding(staff, "A placeholder is unknown or lost")

    assert broken.is_error
    assert "{dream}" in broken.detail
    case = CoverageCase.objects.get(key="umbrella")
    assert case.cost == "Cela coûte {dream}."
    (error,) = _errors(_save(staff, case, title="Un autre titre"), "cost")
    assert "{dream}" in error


@pytest.mark.parametrize(
    "typed", ["{Leaving}", "{leaving", "{{leaving}}", "{ leaving }"]
)
def test_a_malformed_placeholder_blocks_publishing_where_a_student_reads_it(
    staff, typed
):
    CoverageCase.objects.filter(key="umbrella").update(now=f"Partez le {typed}.")

    page, broken = _finding(staff, BRACES)

    assert broken.is_error
    assert broken.where == "coverage case “Prenez un parapluie”, what to do now"
    assert typed in broken.detail
    assert broken.preview_href
    assert 'name="checked"' not in page.text


def test_a_malformed_placeholder_in_a_translation_names_its_language(staff):
    Message.objects.filter(path="case.umbrella.now", language="es").update(
        text="Compra {{leaving}}.", seen="Achetez un parapluie avant {leaving}."
    )

    _page, broken = _finding(staff, BRACES)

    assert broken.detail == "translation: Spanish; “{{leaving}}”"


def test_a_question_says_no_values_so_its_braces_are_refused(staff):
    question = Question.objects.get(key="weather")

    page = _save(staff, question, hint="Regardez avant {leaving}.")
    Question.objects.filter(key="weather").update(hint="Regardez avant {leaving}.")
    _page, broken = _finding(staff, BRACES)

    (error,) = page.context["adminform"].form.errors["hint"]
    assert "Say it without braces" in error
    assert broken.where == "question “Quel temps fait-il ?”, hint"


def test_a_date_that_a_case_never_asks_is_a_warning_that_names_the_case(staff):
    CoverageCase.objects.filter(key="no_umbrella").update(now="Partez le {leaving}.")

    page, unasked = _finding(staff, NOT_ASKED)

    assert not unasked.is_error
    assert unasked.where == "coverage case “Partez sans parapluie”, what to do now"
    assert unasked.detail == "{leaving}; never asked with: “Partez sans parapluie”"
    assert "date you do not know yet" in staff.get(
        f"{unasked.preview_href}&section=-&language=en"
    ).text.replace("&nbsp;", " ")
    assert 'name="checked"' in page.text


def test_a_date_in_a_step_is_looked_at_with_each_case_that_gives_it(staff):
    step = Step.objects.get(key="dry_umbrella")
    Step.objects.filter(pk=step.pk).update(body="Séchez-le le {leaving}.")
    assert NOT_ASKED not in staff.get("/admin/cases/revision/publish/").text

    CoverageCase.objects.get(key="no_umbrella").steps.create(step=step)

    _page, unasked = _finding(staff, NOT_ASKED)
    assert unasked.where == "step “Séchez le parapluie”, text"
    assert unasked.detail == "{leaving}; never asked with: “Partez sans parapluie”"


def test_the_values_that_a_text_can_say_stand_under_its_box(staff):
    case = staff.get(_url(CoverageCase.objects.get(key="umbrella"))).text
    question = staff.get(_url(Question.objects.get(key="weather"))).text

    assert "Values this text can say" in case
    for typed in ("{leaving}", "{coming_back}", "{gap}", "{umbrella_price}"):
        assert f"<code>{typed}</code>" in case
    assert "Values this text can say" not in question
