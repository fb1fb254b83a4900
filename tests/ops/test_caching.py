"""A cache on the way may keep what is the same for everybody, and nothing else."""

import gzip

import brotli
import pytest
from django.test import Client

from tests.ops.running import managed, serving
from tests.site.students import MOROCCAN, answer, result

pytestmark = pytest.mark.one_database

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


@pytest.mark.parametrize(
    "address", ["/fr/privacy/", "/ar/privacy/", "/robots.txt", "/offline.js"]
)
def test_a_copy_of_what_is_the_same_for_all_is_not_sent_again(client: Client, address):
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first["ETag"]})

    assert not first["ETag"].startswith("W/")
    assert "public" in first["Cache-Control"]
    assert not first.cookies
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("published")
def test_a_visitor_with_answers_is_never_given_the_shared_copy(client: Client):
    shared = client.get("/fr/")
    privacy = client.get("/fr/privacy/")
    answer(client, "french_number", french_number="none")

    own = client.get("/fr/", headers={"If-None-Match": shared["ETag"]})

    assert own.status_code == 200
    assert "private" in own["Cache-Control"]
    assert "ETag" not in own
    # That page says nothing of anybody, and is the same for this visitor too.
    assert client.get("/fr/privacy/").content == privacy.content


@pytest.mark.usefixtures("published")
def test_the_first_section_is_each_visitors_own_for_its_token_is(client: Client):
    pages = [Client().get("/fr/check/french_number/") for _ in range(2)]

    assert pages[0].text != pages[1].text
    assert all("no-store" in page["Cache-Control"] for page in pages)


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


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize("coding", ["br", "gzip", ""])
def test_each_coding_of_a_page_has_a_tag_of_its_own_that_still_holds(client, coding):
    accepted = {"Accept-Encoding": coding}
    first = client.get("/fr/", headers=accepted)
    others = [
        client.get("/fr/", headers={"Accept-Encoding": other})["ETag"]
        for other in ({"br", "gzip", ""} - {coding})
    ]

    again = client.get("/fr/", headers=accepted | {"If-None-Match": first["ETag"]})

    assert first["ETag"] not in others
    assert (again.status_code, again["ETag"]) == (304, first["ETag"])
    assert again["Vary"] == first["Vary"]


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(("had", "reads"), [("br", "gzip"), ("gzip", "br"), ("br", "")])
def test_a_copy_in_a_coding_that_a_browser_does_not_read_does_not_hold_for_it(
    client, had, reads
):
    """A shared cache asks for one browser by the tags of the copies that others were sent."""
    copy = client.get("/fr/", headers={"Accept-Encoding": had})

    sent = client.get(
        "/fr/", headers={"Accept-Encoding": reads, "If-None-Match": copy["ETag"]}
    )

    assert sent.status_code == 200
    assert sent.get("Content-Encoding", "") == reads


@pytest.mark.usefixtures("published")
@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("br;q=0, gzip", "gzip"),
        ("gzip;q=0.5, br;q=1.0", "br"),
        ("br;q=0.0, gzip;q=0", None),
        ("broken, x-br", None),
    ],
)
def test_a_page_comes_in_a_coding_that_was_not_refused(client, accepted, coding):
    page = client.get("/fr/", headers={"Accept-Encoding": accepted})

    assert page.get("Content-Encoding") == coding
