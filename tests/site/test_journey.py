"""The form: one page at a time, back and forth, and nothing lost."""

import json
import re

import pytest
from django.core import signing
from django.test import Client

from advisor.models import StudentProfile
from cases import publishing
from cases.engine.codec import from_json, to_json
from cases.rulebooks import forget_live_rulebook
from cases.shipped import shipped_rulebook
from tests.site.students import (
    MOROCCAN,
    QUEBECKER,
    SPANISH,
    answer,
    fields,
    questions,
    result,
    walk,
)

pytestmark = pytest.mark.usefixtures("published")
LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_student_gets_their_page_in_their_language(
    client: Client, language: str
) -> None:
    page = result(client, MOROCCAN, language)

    html = page.content.decode()
    assert page.status_code == 200
    assert page.context["page"].frame.language == language
    direction = "rtl" if language == "ar" else "ltr"
    assert f'<html lang="{language}" dir="{direction}">' in html


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_of_the_result_falls_back_to_another_language(
    client: Client, language: str
) -> None:
    html = result(client, MOROCCAN, language).content.decode()

    assert "<span lang=" not in html


def test_the_front_page_is_in_the_language_the_browser_asks_for(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "zh-CN,zh;q=0.9"})

    assert response["Location"] == "/zh-hans/"


def test_a_european_with_a_card_is_asked_little(client: Client) -> None:
    walk(client, SPANISH)

    asked = client.get("/fr/check/").context["page"].lines
    assert len(asked) <= 11


def test_a_changed_answer_keeps_the_others(client: Client) -> None:
    walk(client, MOROCCAN)

    response = answer(client, "family", family="partner_or_children")

    assert response["Location"] == "/fr/check/"
    assert len(client.get("/fr/check/").context["page"].lines) == 13


def test_a_changed_answer_opens_what_depends_on_it(client: Client) -> None:
    walk(client, MOROCCAN)

    response = answer(client, "insured_in", insured_in="ES")

    assert response["Location"] == "/fr/check/home_document/"


def test_an_answer_that_comes_back_into_play_is_still_there(client: Client) -> None:
    walk(client, MOROCCAN)
    answer(client, "french_number", french_number="open")

    response = answer(client, "french_number", french_number="none")

    assert response["Location"] == "/fr/check/"


def test_two_tabs_may_answer_in_any_order(client: Client) -> None:
    answer(client, "french_number", french_number="none")
    answer(client, "insurer", insurer_kind="public")

    again = answer(client, "french_number", french_number="none")

    assert questions(client.get(again["Location"])) == ["work"]


def test_a_bookmarked_section_leads_to_the_next_open_one(client: Client) -> None:
    response = client.get("/fr/check/department/")

    assert response["Location"] == "/fr/check/french_number/"


def test_an_unknown_section_is_not_found(client: Client) -> None:
    assert client.get("/fr/check/weather/").status_code == 404


def test_an_answer_to_a_question_not_asked_changes_nothing(client: Client) -> None:
    response = client.post("/fr/check/french_number/", {"family": "alone"})

    assert response.status_code == 422
    assert "answers" not in client.cookies


def test_an_empty_post_shows_its_error_and_its_status(client: Client) -> None:
    response = client.post("/fr/check/french_number/", {})

    html = response.content.decode()
    assert response.status_code == 422
    assert "<title>Erreur" in html
    assert 'href="#id_french_number_0"' in html


@pytest.mark.parametrize(
    ("day", "month", "year", "wrong"),
    [
        ("31", "2", "2027", "0"),
        ("1", "13", "2027", "1"),
        ("1", "9", "1026", "2"),
        ("1", "", "2026", "1"),
        ("1", "", "", "12"),
        ("x", "9", "2026", "0"),
        ("１", "9", "99999", "0"),
        ("9" * 12, "9", "2026", "0"),
        ("", "", "", "012"),
    ],
)
def test_a_bad_date_is_told_at_the_box_at_fault_and_what_was_typed_is_kept(
    client: Client, day: str, month: str, year: str, wrong: str
) -> None:
    walk(client, MOROCCAN)
    typed = {"arrival_day": day, "arrival_month": month, "arrival_year": year}
    good = fields("stay_ends", "2027-06-30")

    response = client.post("/fr/check/stay/", typed | good)

    html = response.content.decode()
    assert response.status_code == 422
    assert f'href="#id_arrival_{wrong[0]}"' in html
    marked = re.findall(r'id="id_arrival_(\d)"[^>]* aria-invalid', html)
    assert "".join(marked) == wrong
    assert 'id="id_stay_ends_2" value="2027">' in html


def test_a_date_and_the_tick_that_it_is_unknown_are_not_taken_together(
    client: Client,
) -> None:
    walk(client, MOROCCAN)
    both = fields("enrolment_date", "2027-01-06") | fields("enrolment_date", "unknown")

    response = client.post("/fr/check/enrolment_date/", both)

    assert response.status_code == 422
    assert 'href="#id_enrolment_date_0"' in response.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_wrong_dates_are_told_apart_in_the_summary(
    client: Client, language: str
) -> None:
    walk(client, MOROCCAN, language)

    page = client.post(f"/{language}/check/stay/", {})

    told = re.findall(r'<li><a href="#id_(\w+)_0">(.+?)</a></li>', page.text)
    assert [question for question, _ in told] == ["arrival", "stay_ends"]
    assert len({words for _, words in told}) == 2


def test_a_date_typed_with_arabic_digits_is_understood(client: Client) -> None:
    walk(client, MOROCCAN)
    typed = {"arrival_day": "١٠", "arrival_month": "١٢", "arrival_year": "٢٠٢٦"}

    response = client.post("/ar/check/stay/", typed | fields("stay_ends", "2027-06-30"))

    assert response.status_code == 303


def test_a_stay_that_ends_before_it_starts_is_refused_with_the_reason(
    client: Client,
) -> None:
    walk(client, MOROCCAN)

    response = answer(client, "stay", arrival="2027-06-30", stay_ends="2026-12-10")

    assert response.status_code == 422
    assert "ne peut pas finir avant votre arrivée" in response.content.decode()
    assert client.get("/fr/check/").context["page"].is_complete


def test_an_option_that_cannot_be_is_refused_with_the_reason(client: Client) -> None:
    walk(client, SPANISH)

    response = answer(client, "home_document", home_document="ghic")

    assert response.status_code == 422
    assert "Seul le Royaume-Uni" in response.content.decode()


def test_options_that_cannot_be_are_not_shown(client: Client) -> None:
    walk(client, SPANISH)

    html = client.get("/fr/check/home_document/").content.decode()

    assert 'value="ehic"' in html
    assert 'value="ghic"' not in html


@pytest.mark.parametrize("cookie", ["x", "a:b:c", "é" * 50, "1" * 9000, '{"a": 1}'])
def test_a_damaged_cookie_starts_afresh_and_says_so(
    client: Client, cookie: str
) -> None:
    client.cookies["answers"] = cookie

    response = client.get("/fr/check/french_number/")

    assert response.status_code == 200
    assert "n’ont pas pu être lues" in response.content.decode()


def test_stored_answers_that_no_longer_exist_are_dropped_and_the_rest_kept(
    client: Client,
) -> None:
    old = {"french_number": "none", "insurer_kind": "moon", "weather": "rain"}
    client.cookies["answers"] = signing.dumps(
        {"a": old, "t": ""}, salt="advisor.answers", compress=True
    )

    response = client.get("/fr/check/insurer/")

    assert response.status_code == 200
    assert "Les questions ont changé" in response.content.decode()


def test_the_same_answers_twice_are_one_profile(client: Client) -> None:
    where = walk(client, MOROCCAN)

    first, second = client.post(where)["Location"], client.post(where)["Location"]

    assert first == second
    assert StudentProfile.objects.count() == 1


def test_a_wrong_link_is_told_kindly(client: Client) -> None:
    response = client.get("/ar/result/nothing-here/")

    assert response.status_code == 404
    assert 'dir="rtl"' in response.content.decode()


def test_an_expired_profile_is_no_longer_shown(client: Client) -> None:
    page = result(client, MOROCCAN)
    StudentProfile.objects.update(expires="2020-01-01T00:00:00Z")

    again = client.get(page.request["PATH_INFO"])

    assert again.status_code == 410
    assert "n’est plus gardée" in again.content.decode()


def test_unknown_answers_lead_to_the_cases_still_possible(client: Client) -> None:
    unsure = MOROCCAN | {"insurer_kind": "unknown", "insured_in": "unknown"}

    page = result(client, unsure).context["page"]

    assert page.case is None
    assert len(page.possible) > 1
    assert page.find_out


def test_while_cases_are_open_the_question_that_tells_them_apart_comes_first(
    client: Client,
) -> None:
    unsure = MOROCCAN | {"insurer_kind": "unknown", "insured_in": "unknown"}

    response = result(client, unsure)

    page, html = response.context["page"], response.content.decode()
    assert html.index('id="find"') < html.index('id="possible"')
    assert 'href="change/?section=insurer"' in html.partition("find__item")[2][:3000]
    for item in page.find_out:
        left = [outcome.titles for outcome in item.outcomes]
        assert len(set(left)) == len(left), item.question
        # Of two hundred countries, the few that have a word of their own tell nothing.
        assert not item.outcomes or "pays" not in item.question.split()


def test_answers_that_leave_the_same_cases_are_told_together(client: Client) -> None:
    page = result(client, MOROCCAN | {"enrolment": "unknown"}).context["page"]

    (item,) = page.find_out
    assert [len(outcome.answers) for outcome in item.outcomes] == [2, 2]


def test_the_private_link_is_told_to_nobody_else(client: Client) -> None:
    page = result(client, MOROCCAN)

    assert page["Referrer-Policy"] == "same-origin"
    assert "no-store" in page["Cache-Control"]
    assert 'content="noindex' in page.content.decode()


def test_a_form_sent_without_its_token_is_told_in_the_language() -> None:
    response = Client(enforce_csrf_checks=True).post("/es/check/french_number/", {})

    assert response.status_code == 403
    assert "El formulario" in response.content.decode()


def test_start_again_forgets_the_answers(client: Client) -> None:
    walk(client, MOROCCAN)

    client.post("/fr/check/start-again/")

    assert "/check/start-again/" not in client.get("/fr/").content.decode()


def test_no_page_has_inline_script_or_style(client: Client) -> None:
    html = result(client, MOROCCAN).content.decode()

    assert "style=" not in html
    assert re.findall(r"<script(?![^>]* src=)", html) == []


def test_a_student_passes_an_option_whose_key_is_as_long_as_a_key_may_be(client):
    long = f"ramq_{'x' * 55}"
    data = json.dumps(to_json(shipped_rulebook()))
    publishing.load_into_draft(
        from_json(json.loads(data.replace('"ramq_certificate"', f'"{long}"')))
    )
    publishing.publish(by=None, note="A longer key")
    forget_live_rulebook()

    page = result(client, QUEBECKER | {"home_document": long})

    assert page.status_code == 200
    forget_live_rulebook()
