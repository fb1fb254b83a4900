"""Pages are light: measured as they are sent, with the stylesheets and scripts they name."""

import re
from pathlib import Path

import brotli
import pytest
import rjsmin

from advisor.lean import lean_css
from advisor.models import StudentProfile
from cases.shipped import shipped_rulebook
from tests.site.students import (
    BRAZILIAN_FROM_SWITZERLAND,
    DOCTORAL,
    EMPLOYED,
    MOROCCAN,
    SPANISH,
)

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("published", "signed")]
STATIC = Path(__file__).resolve().parents[2] / "static"
MOST_BYTES = 14 * 1024
MOST_OF_SCRIPT = 5 * 1024
LEAN = {"css": lean_css, "js": rjsmin.jsmin}
STUDENTS = [MOROCCAN, SPANISH, EMPLOYED, DOCTORAL, BRAZILIAN_FROM_SWITZERLAND]


@pytest.fixture
def signed(settings) -> None:
    """A site whose publisher has a long name, as a public body has."""
    settings.PUBLISHER = "Agence régionale pour l’accueil des étudiants internationaux"
    settings.CONTACT = "https://accueil.example.org/nous-ecrire"


def part(name: str) -> int:
    """The length of a stylesheet or script, as the site serves it."""
    words = (STATIC / name).read_text()
    return len(brotli.compress(LEAN[name.rpartition(".")[2]](words).encode()))


def visit(client, address: str) -> tuple[int, list[str]]:
    """The bytes of a page on the wire, and the parts it asks for."""
    response = client.get(address, headers={"Accept-Encoding": "gzip, br"})
    assert response["Content-Encoding"] == "br"
    html = brotli.decompress(response.content).decode()
    parts = re.findall(r'(?:stylesheet" href|script src)="/static/([^"]+)"', html)
    return len(response.content) + sum(map(part, parts)), parts


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "zh-hans"])
def test_no_page_weighs_more_than_14_kilobytes_or_asks_for_more_than_three(
    client, language
):
    pages = [f"/{language}/", f"/{language}/check/french_number/"]
    for answers in STUDENTS:
        profile = StudentProfile.objects.create(
            answers=answers, language=language, revision=1
        )
        kept = f"/{language}/result/{profile.token}/"
        pages += [kept, f"{kept}why/", f"{kept}sheet/"]

    for page in pages:
        weight, parts = visit(client, page)
        assert weight <= MOST_BYTES, page
        assert 1 + len(parts) <= 3, page


def test_no_example_student_gets_a_heavier_result_in_the_longest_language(client):
    heavy = {}
    for scenario in shipped_rulebook().rulebook.scenarios:
        profile = StudentProfile.objects.create(
            answers=dict(scenario.answers), language="ar", revision=1
        )
        weight, parts = visit(client, f"/ar/result/{profile.token}/")
        if weight > MOST_BYTES or len(parts) > 2:
            heavy[scenario.key] = weight, parts

    assert heavy == {}


def test_scripts_are_small():
    assert sum(part(file.name) for file in STATIC.glob("*.js")) <= MOST_OF_SCRIPT


def test_a_browser_without_brotli_gets_gzip_and_one_without_either_plain_words(client):
    packed = client.get("/fr/", headers={"Accept-Encoding": "gzip"})
    plain = client.get("/fr/")

    assert packed["Content-Encoding"] == "gzip"
    assert len(packed.content) < len(plain.content) / 2
    assert "Accept-Encoding" in plain["Vary"]
    assert not plain.has_header("Content-Encoding")
