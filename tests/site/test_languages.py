"""Each language by itself: no sentence of another one, a sixth one, a broken catalogue."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import polib
import pytest
from django.utils.translation import to_locale

from advisor.catalogues import set_damaged_catalogues_aside
from advisor.speech import say_date
from tests.house.tree import ROOT
from tests.site.everything import every_page, page_templates
from tests.site.students import MOROCCAN, result

pytestmark = pytest.mark.one_database

VOID = {"br", "img", "input", "link", "meta", "hr", "rect", "path", "circle", "use"}
DATA = {"bdi", "script", "style", "svg", "code"}
# Words that a language cannot do without and its neighbours do not have.
SIGNS = {
    "fr": {"vous", "les", "une", "est", "pour", "votre", "avec", "dans"},
    "en": {"the", "you", "your", "with", "and", "have", "this"},
    "es": {"los", "tu", "una", "el", "puedes", "tienes", "para", "con"},
}
LATIN = re.compile(r"[A-Za-zÀ-ÿ’']{2,}")


class _Texts(HTMLParser):
    """The texts of a page that claim to be in its language."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str, bool]] = []
        self.language = ""
        self.found: list[str] = []

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "html":
            self.language = given["lang"]
        language, is_data = self.open[-1][1:] if self.open else (self.language, False)
        is_data = is_data or tag in DATA or given.get("class") == "languages"
        if tag not in VOID:
            self.open.append((tag, given.get("lang") or language, is_data))

    def handle_endtag(self, tag):
        while self.open and tag not in VOID and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        _, language, is_data = self.open[-1] if self.open else ("", "", True)
        if language == self.language and not is_data and data.strip():
            self.found.append(" ".join(data.split()))


def _texts(response) -> list[str]:
    parser = _Texts()
    parser.feed(response.content.decode())
    return parser.found


def _is_foreign(text: str, language: str) -> bool:
    """A sentence of another language; a name between brackets or quotes may stay."""
    own = re.sub(r"[(（«“][^)）»”]*[)）»”]", " ", text)
    words = {word.lower() for word in LATIN.findall(own)}
    if language in ("ar", "zh-hans"):
        return any(words & signs for signs in SIGNS.values())
    return any(
        len(words & signs) > 1 and not words & SIGNS[language]
        for name, signs in SIGNS.items()
        if name != language
    )


@pytest.mark.parametrize("language", ["fr", "en", "es", "ar", "zh-hans"])
def test_no_page_holds_a_sentence_in_another_language(published, language):
    foreign, templates = [], set()

    for name, page in every_page(language):
        templates |= {template.name for template in page.templates}
        texts = _texts(page)
        assert texts, name
        foreign += [(name, text) for text in texts if _is_foreign(text, language)]

    assert foreign == []
    # A page added to the site is added to the crawl.
    assert page_templates() - templates == set()


def test_no_chinese_sentence_has_a_space_beside_its_marks(published):
    """A full-width mark brings its own distance; a space after it is a hole."""
    holes = {}
    for name, page in every_page("zh-hans"):
        body = page.content.decode().partition("<main")[2]
        # The French names that stand beside the words have French marks.
        words = re.sub(r'<bdi lang="fr">.*?</bdi>', "", body)
        words = re.sub(r"</?(?:a|bdi|span|strong)\b[^>]*>", "", words)
        _case, _mark, below = words.partition('class="result__rest"')
        if found := re.findall(
            r".{9}[：，。！？；] +[^\s<–]|[一-鿿] +（.{9}", below or words
        ):
            holes[name] = found

    assert holes == {}


def test_a_sentence_of_another_language_is_noticed(client, published):
    page = client.get("/es/")
    for foreign, seen in (
        ("You have to register with the fund.", True),
        ("Vous devez vous inscrire pour une carte.", True),
        ("Tienes que inscribirte con los papeles.", False),
        ('<span lang="en">You have to register with the fund.</span>', False),
    ):
        page.content = f'<html lang="es"><p>{foreign}</p></html>'.encode()
        assert any(_is_foreign(text, "es") for text in _texts(page)) == seen


@pytest.fixture
def italian(settings, tmp_path):
    """A sixth language: a line of settings and a folder of catalogues, nothing else."""
    source = polib.pofile(str(ROOT / "locale/es/LC_MESSAGES/django.po"))
    for entry in source:
        entry.msgstr = f"[it] {entry.msgid}" if not entry.msgid_plural else ""
        for form in entry.msgstr_plural:
            entry.msgstr_plural[form] = f"[it] {entry.msgid_plural}"
    folder = tmp_path / "it/LC_MESSAGES"
    folder.mkdir(parents=True)
    source.save_as_mofile(str(folder / "django.mo"))
    settings.LANGUAGES = [*settings.LANGUAGES, ("it", "Italian")]
    settings.LOCALE_PATHS = [tmp_path, ROOT / "locale"]
    return "it"


def test_a_sixth_language_needs_no_code(client, published, italian):
    page = result(client, MOROCCAN, italian)

    assert '<html lang="it" dir="ltr">' in page.text
    assert "[it] " in page.text
    # Until its rules are translated, they show in English, and say so.
    assert re.search(r'lang="en"', page.text)
    assert 'hreflang="it"' in client.get("/fr/").text


def test_a_language_without_a_catalogue_shows_the_next_one(client, published, settings):
    settings.LANGUAGES = [*settings.LANGUAGES, ("pt", "Portuguese")]

    assert result(client, MOROCCAN, "pt").status_code == 200


def test_an_interface_without_its_catalogue_is_in_english(
    client, published, settings, tmp_path: Path
):
    settings.LOCALE_PATHS = [tmp_path]

    assert set_damaged_catalogues_aside() == []
    page = result(client, MOROCCAN, "es")
    assert '<html lang="es" dir="ltr">' in page.text
    assert "What to do now" in page.text
    # The rules have theirs in the revision.
    assert "Inscríbete" in page.text


@pytest.mark.parametrize("damage", [b"", b"not a catalogue", b"\xde\x12\x04\x95\x00"])
def test_a_broken_catalogue_breaks_no_page(
    client, published, settings, tmp_path: Path, damage
):
    folder = tmp_path / to_locale("es") / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.mo").write_bytes(damage)
    settings.LOCALE_PATHS = [tmp_path, ROOT / "locale"]

    assert set_damaged_catalogues_aside() == ["es"]
    assert "Health cover in France" in client.get("/es/").text
    assert "Couverture" in client.get("/fr/").text


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "1er septembre 2026"), ("es", "1 de septiembre de 2026")],
)
def test_the_first_of_a_month_is_written_as_the_language_does(language, said):
    assert say_date(date(2026, 9, 1), language) == said
