"""A cache on the way may keep what is the same for everybody, and nothing else."""

import gzip

import brotli
import pytest
from django.test import Client

from tests.ops.running import managed, serving
from tests.site.students import MOROCCAN, answer, result

BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}


@pytest.mark.usefixtures("published")
def test_the_front_page_is_shared_until_somebody_answers(client: Client):
    first = client.get("/fr/")
    answer(client, "french_number", french_number="none")
    second = client.get("/fr/")

    assert "public" in first["Cache-Control"]
    assert "s-maxage=2" in first["Cache-Control"]
    assert "Cookie" in first["Vary"]
    assert not first.cookies
    assert "no-store" in second["Cache-Control"]
    assert "private" in second["Cache-Control"]


@pytest.mark.usefixtures("published")
def test_a_copy_of_the_front_page_that_still_holds_is_not_sent_again(client: Client):
    tag = client.get("/es/")["ETag"]

    again = client.get("/es/", headers={"If-None-Match": tag})

    assert not tag.startswith("W/")
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/fr/")["ETag"] != tag


@pytest.mark.usefixtures("published")
def test_what_is_a_students_own_is_kept_by_no_cache(client: Client):
    page = result(client, MOROCCAN).request["PATH_INFO"]

    for address in (page, f"{page}change/", "/fr/check/", "/fr/check/french_number/"):
        kept = client.get(address)["Cache-Control"]
        assert "no-store" in kept
        assert "private" in kept


def test_the_way_to_a_language_is_kept_for_each_language(client: Client):
    spanish = client.get("/", headers={"accept-language": "es"})

    assert spanish["Location"] == "/es/"
    assert "public" in spanish["Cache-Control"]
    assert "Accept-Language" in spanish["Vary"]


def test_static_files_are_kept_for_ever_and_sent_compressed(bare, tmp_path):
    given = {**bare, "DJANGO_SETTINGS_MODULE": "advisor.settings"}
    collected = managed("collectstatic", "--noinput", environment=given)
    assert "static files copied" in collected
    folder = tmp_path / "var/static"
    (sheet,) = [f for f in folder.glob("site.*.css") if f.name.count(".") == 2]

    with serving(given, tmp_path) as server:
        address = f"/static/{sheet.name}"
        small, larger = (
            server.get(address, **BEHIND_A_PROXY, Accept_Encoding=encoding)
            for encoding in ("br", "gzip")
        )

    assert brotli.decompress(small.body) == sheet.read_bytes()
    assert gzip.decompress(larger.body) == sheet.read_bytes()
    assert "immutable" in small.headers["Cache-Control"]
    assert "Accept-Encoding" in small.headers["Vary"]
