"""Changing one's mind: later answers that no longer fit, a result taken up again."""

import pytest
from django.core import signing
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from advisor.models import StudentProfile
from tests.site.students import MOROCCAN, QUEBECKER, SPANISH, answer, result, walk

pytestmark = pytest.mark.usefixtures("published")
BRITISH = SPANISH | {
    "nationality": "GB",
    "insured_in": "GB",
    "home_document": "ghic",
    "mobility": "exchange",
}


def test_a_later_answer_that_no_longer_fits_is_asked_again_with_the_reason(
    client: Client,
) -> None:
    walk(client, BRITISH)

    response = answer(client, "insured_in", insured_in="IE")

    page = client.get(response["Location"])
    assert response["Location"] == "/fr/check/home_document/"
    assert [str(c.reason) for c in page.context["page"].misfits] == [
        "Seul le Royaume-Uni délivre la carte GHIC."
    ]


def test_a_refused_answer_names_the_earlier_one_and_leads_to_it(client: Client) -> None:
    walk(client, SPANISH)

    html = answer(client, "home_document", home_document="ghic").content.decode()

    assert "Espagne" in html
    assert 'href="/fr/check/insured_in/"' in html


def test_a_question_no_longer_asked_says_so_and_leads_on(client: Client) -> None:
    walk(client, MOROCCAN)

    response = client.get("/fr/check/home_document/")

    html = response.content.decode()
    assert response.status_code == 404
    assert "Vous n’avez pas besoin de répondre" in html
    assert 'href="/fr/check/"' in html


def test_no_page_is_made_while_questions_are_open(client: Client) -> None:
    answer(client, "french_number", french_number="none")

    response = client.post("/fr/check/")

    assert response["Location"] == "/fr/check/insurer/"
    assert not StudentProfile.objects.exists()


def test_answers_that_contradict_each_other_make_no_page(client: Client) -> None:
    kept = QUEBECKER | {"arrival": "2028-09-13"}
    client.cookies["answers"] = signing.dumps(
        {"a": kept, "t": ""}, salt="advisor.answers", compress=True
    )

    page = client.get("/fr/check/")
    sent = client.post("/fr/check/")

    (conflict,) = page.context["page"].conflicts
    assert "ne peut pas finir avant" in conflict.reason
    assert "Voir ma page" not in page.content.decode()
    assert sent["Location"] == "/fr/check/"
    assert not StudentProfile.objects.exists()


def test_a_result_is_taken_up_again_in_another_browser(client: Client) -> None:
    address = result(client, QUEBECKER).request["PATH_INFO"]
    elsewhere = Client()

    response = elsewhere.get(f"{address}change/?section=family")

    assert response["Location"] == "/fr/check/family/"
    assert elsewhere.get("/fr/check/").context["page"].is_complete


def test_other_answers_in_a_browser_are_not_replaced_unasked(client: Client) -> None:
    address = result(client, QUEBECKER).request["PATH_INFO"]
    elsewhere = Client()
    walk(elsewhere, MOROCCAN)

    asked = elsewhere.get(f"{address}change/")
    before = elsewhere.get("/fr/check/").content.decode()
    elsewhere.post(f"{address}change/")
    after = elsewhere.get("/fr/check/").content.decode()

    assert asked.status_code == 200
    assert "Maroc" in before
    assert "Maroc" not in after
    assert "Canada" in after


def test_what_has_expired_is_deleted_by_the_daily_job(client: Client) -> None:
    result(client, MOROCCAN)
    StudentProfile.objects.update(expires=timezone.now())
    result(Client(), QUEBECKER)

    call_command("purge_profiles", verbosity=0)

    assert StudentProfile.objects.count() == 1


def test_the_desk_finds_a_code_as_it_is_read_aloud(admin_client: Client) -> None:
    result(Client(), MOROCCAN)
    result(Client(), QUEBECKER)
    profile = StudentProfile.objects.first()
    assert profile is not None

    page = admin_client.get(
        "/admin/advisor/studentprofile/", {"q": profile.written_code.lower()}
    )

    assert list(page.context["cl"].queryset) == [profile]
