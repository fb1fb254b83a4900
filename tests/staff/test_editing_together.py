"""Two people on one row, rows in use, and keys that stay."""

import re

import pytest
from django.contrib.auth.models import User
from django.test import Client

from cases.models import (
    CountryGroup,
    CoverageCase,
    DraftChange,
    Figure,
    Message,
    Option,
    Question,
    Scenario,
    Situation,
    Source,
    Step,
)
from tests.staff.test_admin import _fields, _url


@pytest.fixture
def lea(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def noe(db):
    client = Client()
    client.force_login(User.objects.create_superuser("noe"))
    return client


@pytest.fixture
def case(draft):
    return CoverageCase.objects.get(key="umbrella")


def _open(client, row):
    """What a browser holds of a form that was opened."""
    page = client.get(_url(type(row), "change", row.pk))
    return _fields(page) | {"_loaded": page.context["loaded"]}


def _send(client, row, fields):
    return client.post(_url(type(row), "change", row.pk), fields)


def _changed(page):
    return [(line["field"], line["who"]) for line in page.context["conflict"].lines]


def test_the_second_save_is_told_what_the_first_changed(lea, noe, case):
    mine, theirs = _open(lea, case), _open(noe, case)
    assert _send(noe, case, theirs | {"title": "Le titre de Noé"}).status_code == 302
    page = _send(lea, case, mine | {"sentence": "La phrase de Léa."})

    assert page.status_code == 409
    assert _changed(page) == [("title", "noe")]
    assert "La phrase de Léa." in page.text
    case.refresh_from_db()
    assert case.title == "Le titre de Noé"
    assert case.sentence != "La phrase de Léa."


def test_what_was_typed_is_saved_over_it_once_that_is_ticked(lea, noe, case):
    mine = _open(lea, case) | {"title": "Le titre de Léa"}
    _send(noe, case, _open(noe, case) | {"title": "Le titre de Noé"})
    page = _send(lea, case, mine)
    again = _send(lea, case, mine)
    done = _send(lea, case, mine | {"_save_over": page.context["conflict"].now})

    assert again.status_code == 409
    assert done.status_code == 302
    case.refresh_from_db()
    assert case.title == "Le titre de Léa"
    titles = DraftChange.objects.filter(field="title").values_list("after", flat=True)
    assert "Le titre de Noé" in titles


def test_the_tick_covers_the_change_that_was_shown_and_no_later_one(lea, noe, case):
    mine = _open(lea, case) | {"title": "Le titre de Léa"}
    _send(noe, case, _open(noe, case) | {"title": "Un"})
    shown = _send(lea, case, mine).context["conflict"].now
    _send(noe, case, _open(noe, case) | {"title": "Deux"})

    assert _send(lea, case, mine | {"_save_over": shown}).status_code == 409


def test_one_person_saves_twice_without_being_stopped(lea, case):
    for title in ("Un", "Deux"):
        fields = _open(lea, case) | {"title": title}
        assert _send(lea, case, fields).status_code == 302


def test_a_change_elsewhere_stops_nobody(lea, noe, case):
    mine = _open(lea, case)
    step = Step.objects.first()
    _send(noe, step, _open(noe, step) | {"title": "Autre étape"})

    assert _send(lea, case, mine | {"title": "Un autre"}).status_code == 302


def test_a_section_is_not_held_up_by_what_its_page_does_not_edit(lea, noe, draft):
    question = Question.objects.get(key="weather")
    mine = _open(lea, question.section)
    _send(noe, question, _open(noe, question) | {"why": "Pour choisir."})

    saved = _send(lea, question.section, mine | {"title": "Le ciel"})
    assert saved.status_code == 302


def test_an_inner_row_changed_meanwhile_is_told(lea, noe, draft):
    situation = Situation.objects.get(key="it_is_wet")
    mine = _open(lea, situation)
    _send(
        noe, situation, _open(noe, situation) | {"criteria-0-answers": ["weather=snow"]}
    )
    page = _send(lea, situation, mine | {"sentence": "Il pleut fort."})

    assert page.status_code == 409
    assert "Il neige" in str(page.context["conflict"].lines[0]["after"])


def test_an_inner_row_removed_meanwhile_can_be_saved_again(lea, noe, draft):
    situation = Situation.objects.get(key="it_is_wet")
    before = situation.criteria.count()
    mine = _open(lea, situation) | {"sentence": "Il pleut fort."}
    _send(noe, situation, _open(noe, situation) | {"criteria-0-DELETE": "on"})
    assert situation.criteria.count() == before - 1
    page = _send(lea, situation, mine)
    done = _send(lea, situation, mine | {"_save_over": page.context["conflict"].now})

    assert done.status_code == 302, done.context["errors"]
    assert situation.criteria.count() == before


def test_a_row_deleted_meanwhile_gives_back_what_was_typed(lea, noe, draft):
    fields = {"key": "alone", "title": "Étape à part", "body": "…", "phase": "later"}
    noe.post(_url(Step, "add"), fields | {"position": "0"})
    step = Step.objects.get(key="alone")
    mine = _open(lea, step) | {"body": "Un long texte de Léa."}
    noe.post(_url(Step, "delete", step.pk), {"post": "yes"})
    page = _send(lea, step, mine)

    assert page.status_code == 409
    assert "Un long texte de Léa." in page.text


def test_an_order_typed_in_an_old_list_undoes_no_other_order(lea, noe, draft):
    url = _url(CoverageCase, "changelist")
    shown = re.findall(r'name="([^"]+)" value="(\d*)"', lea.get(url).text)
    first, second = CoverageCase.objects.order_by("position")[:2]
    _send(noe, second, _open(noe, second) | {"position": "75"})
    lea.post(url, dict(shown) | {"form-0-position": "95", "_save": "Save"})

    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.position, second.position) == (95, 75)


def test_a_translation_changed_meanwhile_is_told(lea, noe, draft):
    message = Message.objects.get(path="case.umbrella.title", language="es")
    mine = _open(lea, message)
    _send(noe, message, _open(noe, message) | {"text": "Lleve paraguas"})
    page = _send(lea, message, mine | {"text": "Tome un paraguas"})

    assert page.status_code == 409
    assert "Tome un paraguas" in page.text


def test_a_forged_form_is_taken_for_one_that_knows_nothing(lea, case):
    fields = _open(lea, case) | {"_loaded": "forged", "title": "Autre"}

    assert _send(lea, case, fields).status_code == 409


def _used_by(client, row):
    page = client.get(_url(type(row), "change", row.pk))
    return page.text.split("field-used_by", 1)[1].split("</fieldset>", 1)[0]


def test_a_row_names_its_users_with_links(lea, case):
    situation = Situation.objects.get(key="it_is_wet")
    shown = _used_by(lea, situation)

    assert _url(CoverageCase, "change", case.pk) in shown
    assert case.title in shown


def test_users_that_name_a_row_by_its_key_are_told_too(lea, draft):
    wet = Situation.objects.get(key="it_is_wet")
    question = Question.objects.get(key="weather")
    figure = Figure.objects.get(key="umbrella_price")
    CoverageCase.objects.filter(key="umbrella").update(cost="{umbrella_price}")
    case = CoverageCase.objects.get(key="umbrella")
    scenario = Scenario.objects.filter(answers__contains="weather=").first()

    assert _url(Situation, "change", wet.pk) in _used_by(lea, question)
    assert _url(Scenario, "change", scenario.pk) in _used_by(lea, question)
    assert _url(CoverageCase, "change", case.pk) in _used_by(lea, figure)


@pytest.mark.parametrize(
    ("model", "key"), [(Question, "weather"), (CountryGroup, None)], ids=str
)
def test_a_row_named_in_conditions_is_not_deleted(lea, draft, model, key):
    row = model.objects.get(key=key) if key else _group_in_use()
    url = _url(model, "delete", row.pk)
    page = lea.post(url, {"post": "yes"})

    assert page.status_code == 200
    assert "/admin/cases/situation/" in page.text
    assert model.objects.filter(pk=row.pk).exists()


def _group_in_use():
    group = CountryGroup.objects.first()
    criterion = Situation.objects.get(key="it_is_wet").criteria.last()
    criterion.values = f"@{group.key}"
    criterion.save()
    return group


def test_an_option_in_use_is_not_removed_and_its_users_are_named(lea, draft):
    question = Question.objects.get(key="weather")
    fields = _open(lea, question)
    place = next(
        name.split("-")[1]
        for name, value in fields.items()
        if name.startswith("options-") and value == "snow"
    )
    page = _send(lea, question, fields | {f"options-{place}-DELETE": "on"})

    assert page.status_code == 200
    assert Situation.objects.get(key="it_is_wet").sentence in page.text
    assert Option.objects.filter(question=question, key="snow").exists()


def test_a_key_can_be_corrected_until_it_is_published(lea, draft):
    source = Source.objects.first()
    fields = _open(lea, source) | {"key": "corrected"}

    assert _send(lea, source, fields).status_code == 302
    assert Source.objects.filter(key="corrected").exists()


def test_a_key_that_an_example_student_names_stays_as_it_is(lea, draft):
    step = Step.objects.get(key="buy_umbrella")
    _send(lea, step, _open(lea, step) | {"key": "corrected"})

    assert Step.objects.filter(key=step.key).exists()


def test_a_published_key_stays(lea, published):
    for row in (Source.objects.first(), CoverageCase.objects.first()):
        _send(lea, row, _open(lea, row) | {"key": "corrected"})

        assert type(row).objects.filter(key=row.key).exists()


def test_a_published_option_keeps_its_key(lea, published):
    question = Question.objects.get(key="weather")
    keys = [option.key for option in question.options.all()]
    _send(lea, question, _open(lea, question) | {"options-0-key": "hail"})

    assert [option.key for option in question.options.all()] == keys
