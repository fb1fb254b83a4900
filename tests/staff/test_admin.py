"""Every table opens in the admin; publishing goes through its page."""

import re

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases import messages, publishing
from cases.models import (
    CaseStep,
    CoverageCase,
    DocumentUse,
    DraftChange,
    Message,
    Publication,
    Question,
    Revision,
    Situation,
    Step,
)
from cases.rulebooks import live_rulebook
from tests.staff.showing import shown_by

MODELS = [model for model in admin.site._registry if model._meta.app_label == "cases"]
READ_ONLY = {DraftChange, Message, Revision, Publication}
PUBLISH = "/admin/cases/revision/publish/"


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def _url(model, page, *args):
    return reverse(f"admin:cases_{model._meta.model_name}_{page}", args=args)


def _fields(page):
    """What a browser would send back from the form of a page."""
    return {
        name: value
        for form in [page.context["adminform"].form]
        + [f for fs in page.context["inline_admin_formsets"] for f in fs.formset.forms]
        + [fs.formset.management_form for fs in page.context["inline_admin_formsets"]]
        for name, value in ((form.add_prefix(n), form[n].value()) for n in form.fields)
        if value is not None and value is not False
    }


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_list_and_its_search_open(staff, published, model):
    assert staff.get(_url(model, "changelist")).status_code == 200
    assert staff.get(_url(model, "changelist"), {"q": "par"}).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_every_row_opens(staff, published, model):
    row = model.objects.first()

    assert staff.get(_url(model, "change", row.pk)).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda m: m.__name__)
def test_a_row_can_be_added_where_staff_own_the_table(staff, published, model):
    expected = 403 if model in READ_ONLY else 200

    assert staff.get(_url(model, "add")).status_code == expected


@pytest.mark.parametrize(
    "model", [m for m in MODELS if m not in READ_ONLY], ids=lambda m: m.__name__
)
def test_a_row_saved_as_it_was_changes_nothing(staff, published, model):
    row = model.objects.first()
    url = _url(model, "change", row.pk)
    saved = staff.post(url, _fields(staff.get(url)))

    assert saved.status_code == 302, saved.context["errors"]
    again = publishing.publish(by=None, note="La même")
    assert again.revision == published.revision


def test_a_published_revision_cannot_be_edited_or_deleted(staff, published):
    row = published.revision

    assert staff.post(_url(Revision, "change", row.pk), {}).status_code == 403
    assert staff.post(_url(Revision, "delete", row.pk), {}).status_code == 403


def test_a_situation_is_read_back_in_words(staff, draft):
    situation = Situation.objects.get(key="it_is_wet")
    page = staff.get(_url(Situation, "change", situation.pk))

    assert "Quel temps fait-il ?" in page.text
    assert "Il neige" in page.text
    assert "Îles" in page.text


def test_a_criterion_needs_answers_its_question_has(staff, draft):
    situation = Situation.objects.get(key="it_is_wet")
    url = _url(Situation, "change", situation.pk)
    fields = _fields(staff.get(url)) | {"criteria-0-answers_more": "grêle"}
    page = staff.post(url, fields)

    assert page.status_code == 200
    assert "grêle" in page.text
    assert not situation.criteria.filter(values__contains="grêle").exists()


def test_a_key_that_conditions_name_stays_as_it_is(staff, draft):
    question = Question.objects.get(key="weather")
    url = _url(Question, "change", question.pk)
    staff.post(url, _fields(staff.get(url)) | {"key": "climate"})

    assert Question.objects.filter(key="weather").exists()


def test_a_situation_in_use_is_not_deleted_and_its_users_are_named(staff, draft):
    situation = Situation.objects.get(key="it_is_wet")
    url = _url(Situation, "delete", situation.pk)

    assert "Prenez un parapluie" in staff.get(url).text
    assert staff.post(url, {"post": "yes"}).status_code == 200
    assert Situation.objects.filter(key="it_is_wet").exists()


def test_saving_a_sentence_makes_its_translations_stale(staff, draft):
    messages.confirm(Message.objects.all(), by=None)
    Message.objects.filter(path="case.umbrella.title").update(text="x")
    case = CoverageCase.objects.get(key="umbrella")
    url = _url(CoverageCase, "change", case.pk)
    staff.post(url, _fields(staff.get(url)) | {"title": "Un autre titre"})

    assert Message.objects.stale().count() == 4


def test_messages_are_listed_by_language_and_state(staff, draft):
    Message.objects.filter(path="case.umbrella.title", language="ar").update(text="x")
    url = _url(Message, "changelist")
    page = staff.get(url, {"language__exact": "ar", "state": "stale"})

    assert [m.path for m in page.context["cl"].result_list] == ["case.umbrella.title"]


def test_a_translator_saves_a_translation_as_up_to_date(staff, draft):
    message = Message.objects.get(path="case.umbrella.title", language="ar")
    staff.post(
        _url(Message, "change", message.pk), {"text": "خذ مظلة", "up_to_date": "on"}
    )
    message.refresh_from_db()

    assert message.state is Message.State.CURRENT
    assert message.changed_by.username == "lea"


def test_a_translation_without_the_placeholder_is_refused(staff, draft):
    message = Message.objects.get(path="case.umbrella.now", language="en")
    page = staff.post(
        _url(Message, "change", message.pk), {"text": "Buy one.", "up_to_date": "on"}
    )

    assert page.status_code == 200
    assert "{leaving}" in page.text


def test_the_publish_page_shows_the_checks_and_publishes_what_it_showed(staff, draft):
    page = staff.get(PUBLISH)
    done = staff.post(PUBLISH, {"note": "Première", **shown_by(page)})

    assert done.status_code == 302
    assert live_rulebook().number == 1
    assert Publication.objects.get().by.username == "lea"


def test_opening_the_publish_page_publishes_nothing(staff, draft):
    staff.get(PUBLISH)

    assert not Publication.objects.exists()


def test_a_publication_without_a_note_is_refused(staff, draft):
    page = staff.post(PUBLISH, {"note": "", **shown_by(staff.get(PUBLISH))})

    assert page.status_code == 422
    assert not Publication.objects.exists()


def test_a_draft_changed_meanwhile_is_shown_again_and_not_published(staff, draft):
    shown = shown_by(staff.get(PUBLISH))
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    page = staff.post(PUBLISH, {"note": "Première", **shown})

    assert page.status_code == 409
    assert not Publication.objects.exists()
    new = re.search(r'name="checked" value="([0-9a-f]{64})"', page.text)[1]
    assert new != shown["checked"]


def test_the_publish_page_offers_no_button_while_there_are_errors(staff, draft):
    CoverageCase.objects.filter(key="umbrella").update(title="{moi}")
    page = staff.get(PUBLISH)

    assert "coverage case “{moi}”, title" in page.text
    assert 'name="checked"' not in page.text


def test_the_publish_page_says_why_a_draft_is_no_rulebook(staff, draft):
    Situation.objects.get(key="it_is_wet").criteria.all().delete()

    page = staff.get(PUBLISH).text

    assert "situation “Il pleut ou il neige.”" in page
    assert "It has no criterion" in page


def test_publishing_needs_the_permission(client, draft, django_user_model):
    client.force_login(django_user_model.objects.create_user("noe", is_staff=True))

    assert client.get(PUBLISH).status_code == 403
    assert client.post(PUBLISH, {"note": "x"}).status_code == 403


def test_rolling_back_goes_through_its_page(staff, published, publisher):
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    publishing.publish(by=publisher, note="Deuxième")
    url = f"/admin/cases/revision/{published.revision.pk}/roll-back/"

    shown = shown_by(staff.get(url))

    assert staff.post(url, {"note": "", **shown}).status_code == 422
    assert staff.post(url, {"note": "Erreur", **shown}).status_code == 302
    assert live_rulebook().number == 1


def test_the_publishing_pages_hold_no_inline_script_or_style(staff, published):
    roll_back = f"/admin/cases/revision/{published.revision.pk}/roll-back/"
    for url in (PUBLISH, roll_back, _url(Revision, "changelist")):
        text = staff.get(url).text

        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)


def test_a_case_with_many_lines_costs_no_query_a_line(staff, draft):
    case = CoverageCase.objects.get(key="umbrella")
    step, paper = case.steps.first().step, case.documents.first().document
    few = _queries_of(staff, case)
    for place in range(1, 12):
        DocumentUse.objects.create(case=case, document=paper, position=place)
        new = Step.objects.create(key=f"step_{place}", title="Étape", phase=step.phase)
        CaseStep.objects.create(case=case, step=new, position=place)

    assert _queries_of(staff, case) <= few + 2


def _queries_of(staff, row) -> int:
    url = _url(type(row), "change", row.pk)
    staff.get(url)
    with CaptureQueriesContext(connection) as queries:
        staff.get(url)
    return len(queries)
