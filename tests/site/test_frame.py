"""The frame of every page: its languages, its headers, and what it says when all fails."""

import pytest
from django.test import Client

from advisor import errors
from cases.rulebooks import NoLiveRulebook, forget_live_rulebook
from tests.site.students import MOROCCAN, result

pytestmark = pytest.mark.one_database

LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("page", ["", "check/", "check/french_number/"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_names_itself_in_all_languages(
    client: Client, language: str, page: str
) -> None:
    html = client.get(f"/{language}/{page}").content.decode()

    for other in LANGUAGES:
        address = f"http://testserver/{other}/{page}"
        assert f'hreflang="{other}" href="{address}"' in html
        assert f'href="/{other}/{page}" lang="{other}"' in html


@pytest.mark.usefixtures("published")
def test_a_result_is_read_in_another_language_by_the_same_link(client: Client) -> None:
    french = result(client, MOROCCAN, "fr").request["PATH_INFO"]

    arabic = Client().get(french.replace("/fr/", "/ar/"))

    assert arabic.status_code == 200
    assert '<html lang="ar" dir="rtl">' in arabic.content.decode()


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("address", ["/fr/", "/fr/nowhere/", "/fr/check/"])
def test_every_page_is_locked_to_this_site(client: Client, address: str) -> None:
    headers = client.get(address).headers

    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.usefixtures("published")
def test_a_page_may_be_asked_for_by_its_head_alone(client: Client) -> None:
    assert client.head("/fr/").status_code == 200


@pytest.mark.usefixtures("published")
def test_a_page_that_does_not_exist_says_so_in_its_language(client: Client) -> None:
    response = client.get("/es/nada/")

    assert response.status_code == 404
    assert "Esta página no existe" in response.content.decode()


@pytest.mark.usefixtures("published")
def test_a_host_that_is_not_ours_is_told_in_the_language_of_the_address(
    client: Client,
) -> None:
    response = client.get("/zh-hans/", headers={"host": "elsewhere.example"})

    assert response.status_code == 400
    assert "无法读取此请求" in response.content.decode()


@pytest.mark.django_db
def test_before_anything_is_published_the_site_asks_to_come_back(
    client: Client,
) -> None:
    forget_live_rulebook()
    client.raise_request_exception = False

    response = client.get("/ar/check/french_number/")

    assert response.status_code == 503
    assert 'dir="rtl"' in response.content.decode()


def test_when_even_the_page_of_an_error_fails_plain_words_remain(
    rf, monkeypatch
) -> None:
    def broken(*args, **kwargs):
        raise NoLiveRulebook

    monkeypatch.setattr(errors, "render", broken)

    response = errors.server_error(rf.get("/fr/"))

    assert response.status_code == 500
    assert "Un problème est survenu" in response.content.decode()
