"""A look-up tells the words and the language they are really in."""

import pytest

from cases.po import Translation, write_mo
from cases.wording import Catalogue, Placeholder, Text, wording_of

pytestmark = pytest.mark.one_database

WORDS = {
    "case.a.title": "Bonjour",
    "case.b.title": "Merci",
    "case.c.title": "Oui",
    "case.d.title": "Avant {leaving}, {umbrella_price} & c’est {moi.x}",
}


def _catalogue(language, **texts):
    known = {
        f"case.{key}.title": Translation(text, WORDS[f"case.{key}.title"])
        for key, text in texts.items()
    }
    return Catalogue(language, write_mo(WORDS, known))


@pytest.fixture
def catalogues():
    return {
        "ar": _catalogue("ar", a="مرحبا"),
        "en": _catalogue("en", a="Hello", b="Thanks"),
        "es": _catalogue("es", c="Oui"),
    }


def test_a_translation_answers_in_its_language(catalogues):
    wording = wording_of("ar", WORDS, catalogues)

    assert wording.text("case.a.title") == Text("مرحبا", "ar")
    assert wording.text("case.a.title").direction == "rtl"


def test_a_missing_sentence_falls_back_to_english_then_french(catalogues):
    wording = wording_of("ar", WORDS, catalogues)

    assert wording.text("case.b.title") == Text("Thanks", "en")
    assert wording.text("case.c.title") == Text("Oui", "fr")


def test_a_translation_with_the_same_words_is_not_a_fallback(catalogues):
    assert wording_of("es", WORDS, catalogues).text("case.c.title").language == "es"


def test_french_needs_no_catalogue():
    assert wording_of("fr", WORDS, {}).text("case.a.title") == Text("Bonjour", "fr")


def test_a_sentence_the_rulebook_has_not_is_falsy(catalogues):
    assert not wording_of("ar", WORDS, catalogues).text("case.a.cost")


def test_placeholders_are_replaced_and_others_stay_visible(catalogues):
    wording = wording_of("fr", WORDS, catalogues)
    filled = wording.fill("case.d.title", {"leaving": "demain"})

    assert str(filled) == "Avant demain, {umbrella_price} & c’est {moi.x}"


def test_values_are_escaped_and_isolated_in_html(catalogues):
    wording = wording_of("fr", WORDS, catalogues)
    html = wording.fill_html(
        "case.d.title", {"leaving": "<b>", "umbrella_price": "9 €"}
    )

    assert html == ("Avant <bdi>&lt;b&gt;</bdi>, <bdi>9 €</bdi> &amp; c’est {moi.x}")


def test_parts_tell_words_from_placeholders(catalogues):
    parts = wording_of("fr", WORDS, catalogues).parts("case.d.title")

    assert parts[:3] == ["Avant ", Placeholder("leaving"), ", "]


def test_a_stale_translation_is_not_in_the_catalogue():
    stale = {"case.a.title": Translation("Hello", "Bonsoir")}
    catalogues = {"en": Catalogue("en", write_mo(WORDS, stale))}

    assert wording_of("en", WORDS, catalogues).text("case.a.title").language == "fr"
