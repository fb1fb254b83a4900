"""The page that says what is kept about a student, and whether it is true."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from advisor.models import StudentProfile
from tests.site.students import MOROCCAN, result, walk

LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_stands_in_each_language_with_the_figures_that_hold(
    client: Client, settings, language: str
) -> None:
    settings.PROFILE_DAYS, settings.ANSWERS_MAX_AGE = 123, 21 * 24 * 3600

    page = client.get(f"/{language}/privacy/")

    assert page.status_code == 200
    assert f'<html lang="{language}"' in page.text
    figures = [
        re.sub(r"\D", "", told) for told in re.findall(r"<bdi>(.*?)</bdi>", page.text)
    ]
    assert figures == ["21", "21", "123"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_that_says_how_long_a_page_is_kept_says_what_this_site_does(
    client: Client, settings, language: str
) -> None:
    settings.PROFILE_DAYS = 123
    before = StudentProfile.objects.create(
        answers=MOROCCAN, language=language, revision=1, expires=timezone.now()
    )
    check = walk(client, MOROCCAN, language)

    for address in (f"/{language}/", check, f"/{language}/result/{before.token}/"):
        told = re.findall(r"<bdi>([^<]*123[^<]*)</bdi>", client.get(address).text)
        assert len(told) == 1, address


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    "address", ["", "check/french_number/", "nowhere/", "privacy/"]
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_foot_of_each_page_leads_to_it(
    client: Client, language: str, address: str
) -> None:
    page = client.get(f"/{language}/{address}")
    foot = page.text.partition("<footer")[2]

    assert f'href="/{language}/privacy/"' in foot


@pytest.mark.usefixtures("published")
def test_a_student_gets_the_two_cookies_that_it_names_and_no_other(
    client: Client,
) -> None:
    result(client, MOROCCAN)

    assert set(client.cookies) == {"answers", "csrf"}
    assert {cookie["max-age"] for cookie in client.cookies.values()} == {14 * 24 * 3600}


@pytest.mark.usefixtures("published")
def test_of_a_student_is_kept_what_it_names_and_nothing_else(client: Client) -> None:
    walk(client, MOROCCAN)
    client.post("/fr/check/", REMOTE_ADDR="192.0.2.66", HTTP_USER_AGENT="A browser")

    kept = StudentProfile.objects.values().get()

    assert set(kept) == {
        *("id", "token", "code", "answers", "language", "revision"),
        *("created", "expires", "done", "share"),
    }
    assert set(kept["answers"]) <= set(MOROCCAN)
    assert "192.0.2" not in str(kept)
    assert "A browser" not in str(kept)
    assert (kept["expires"] - kept["created"]).days == 365


def test_it_names_who_answers_for_the_site_where_that_is_known(
    client: Client, settings
) -> None:
    settings.PRIVACY_CONTACT = "Example <privacy@example.org>"

    assert "Example &lt;privacy@example.org&gt;" in client.get("/en/privacy/").text


def test_it_asks_for_no_database_and_may_be_kept_by_a_cache(client: Client) -> None:
    page = client.get("/fr/privacy/")

    assert "public" in page["Cache-Control"]
    assert not page.cookies
