"""A YAML file that cannot be read says why in the reader's language, and where to look."""

import re
from html import unescape

import pytest

from cases.engine.codec import parse_yaml
from cases.engine.misread import MisreadKind, YamlFault
from cases.engine.reading import RulebookError
from cases.misread_words import IN_YAML, SENTENCES
from tests.staff.test_bad_input import _load, _rulebook
from tests.staff.test_compare import TEXT

pytestmark = pytest.mark.one_database

IN_FRENCH = {"HTTP_ACCEPT_LANGUAGE": "fr"}
BROKEN = {
    YamlFault.TAB: ("a:\n\tb: 1", 2, 1),
    YamlFault.COLON: ("a: 1\ntitle: Un titre : deux", 2, 17),
    YamlFault.NO_COLON: ("a: 1\ncases\nb: 2", 2, 1),
    YamlFault.MARGIN: ("a:\n  b: 1\n c: 2", 3, 2),
    YamlFault.DASH_MISSING: ("a:\n  - 1\n  b: 2", 3, 3),
    YamlFault.DASH_HERE: ("a: - b", 1, 4),
    YamlFault.QUOTE: ('a: "abc\nb: 1\n', 1, 4),
    YamlFault.BRACKET: ("a: [1, 2\nb: 3", 1, 4),
    YamlFault.BRACE: ("a: {x: 1\nb: 3", 1, 4),
    YamlFault.SIGN: ("a: @home", 1, 4),
    YamlFault.STRAY: ("a: ] b", 1, 4),
    YamlFault.ESCAPE: ('a: "\\q"', 1, 5),
    YamlFault.BLOCK: ("a: > b", 1, 6),
    YamlFault.CONTROL: ("a: 1\nb: \x07", 2, 4),
    YamlFault.OTHER: ("%YAML 3.0\n---\na: 1", 1, 1),
}


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def _error(page):
    (shown,) = re.findall(r'class="errorlist"[^>]*><li>(.*?)</li>', page.text)
    return unescape(shown).replace("\u00a0", " ")


def _in_french(staff, text):
    staff.defaults.update(IN_FRENCH)
    page = _load(staff, text)
    assert page.status_code == 422
    return _error(page)


@pytest.mark.parametrize("fault", YamlFault)
def test_broken_yaml_says_where_to_look_and_what_to_do(staff, draft, fault):
    text, line, column = BROKEN[fault]
    said = _in_french(staff, text)

    assert f"rulebook.yaml – Ligne {line}, colonne {column}, à « " in said
    with pytest.raises(RulebookError) as refusal:
        parse_yaml(text, name="rulebook.yaml")
    assert refusal.value.misread.yaml is fault
    rest = text.splitlines()[line - 1][column - 1 :].strip()
    assert not rest.isprintable() or rest in said


@pytest.mark.parametrize("fault", [*YamlFault][:-1])
def test_what_is_known_of_yaml_is_said_without_english(staff, draft, fault):
    assert "lang=" not in _in_french(staff, BROKEN[fault][0])


def test_what_is_not_known_keeps_the_words_of_the_library_marked_as_english(
    staff, draft
):
    said = _in_french(staff, BROKEN[YamlFault.OTHER][0])

    assert "n’est pas écrit comme du YAML" in said
    assert re.search(r'<q lang="en" dir="ltr">.*incompatible.*</q>', said)


def test_what_stands_in_the_file_is_shown_as_words_and_not_as_markup(staff, draft):
    page = _load(staff, "a: @<script>alert(1)</script>")

    assert "<script>alert" not in page.text
    assert "&lt;script&gt;alert(1)" in page.text


def test_every_kind_has_its_sentence():
    assert set(IN_YAML) == set(YamlFault)
    # YAML has its own; what the machine says of a file is not ours to say.
    elsewhere = {MisreadKind.YAML, MisreadKind.FILE_UNREAD}
    assert set(SENTENCES) == set(MisreadKind) - elsewhere


PERIOD = '{amount: "10", valid_from: 2026-01-01}'
AREAS = 'departments: ["75", "2A"]'


@pytest.mark.parametrize(
    ("old", "new", "place", "said"),
    [
        ("format: 1", "format: 2", "", "La première ligne"),
        ("role: base", "role: bass", "cases.umbrella.role", "base, extra"),
        ("copies: 2", "copies: deux", "cases.umbrella.documents", "nombre entier"),
        ("copies: 2", "copies: 0", "cases.umbrella.documents", "de 1 à 1000"),
        ("days: -1}", "days: 99999}", "steps.buy_umbrella.deadline", "36500"),
        ("local: true", "local: oui", "office_kinds.shop.local", "true ou false"),
        ("checked: 2026-11-23", "checked: hier", "sources.", "2026-11-23"),
        ("check_again: 2027-03-01", "check_again: 2020-01-01", "sources.", "précède"),
        ('amount: "9.50"', 'amount: "9,50"', "figures.", "montant"),
        (PERIOD, PERIOD.replace("2026", "2025"), "figures.", "commencent le"),
        (
            "valid_until: 2025-12-31",
            "valid_until: 2024-01-01",
            "figures.",
            "finit le 2024-01-01",
        ),
        ("when: [it_is_wet]", "when: it_is_wet", "cases.umbrella.when", "liste"),
        ("  umbrella:\n", "  Umbrella:\n", "cases.Umbrella", "minuscules"),
        ('title: "Prenez un parapluie"', 'title: ""', "cases.umbrella.title", "manque"),
        ("explains:", "explain:", "cases.umbrella", "orthographe"),
        ("- - {fact: weather, is: [rain]}", "- rain", "situations.it_is_wet.any", "conditions"),
        ("fact: weather, is: [rain]", "fact: weather", "situations.it_is_wet.any", "is_not"),
        ("is: [rain]", "is: []", "situations.it_is_wet.any", "au moins une réponse"),
        ("coming_back >= leaving + 2 days", "après", "comparisons.long_walk", "comparaison"),
        (AREAS, 'departments: ["75", "75"]', "departments", "deux fois"),
        (AREAS, 'departments: ["Paris"]', "departments", "département"),
        ('name: "Îles"', f'name: "{"Î" * 201}"', "groups.islands.name", "200"),
        ("https://weather.example/", "javascript:x", "sources.", "https"),
        ("  no_umbrella:\n", "  umbrella:\n", "", "deuxième fois"),
        ("{weather: rain, ", "{weather: rain now, ", "scenarios.", "un seul nom"),
        ("[IE, IS, GB]", '["IE IS", GB]', "groups.islands", "un seul nom"),
    ],
)  # fmt: skip
def test_what_a_rulebook_cannot_say_is_told_in_french_at_its_place(
    staff, draft, old, new, place, said
):
    assert old in TEXT
    error = _in_french(staff, TEXT.replace(old, new, 1))

    assert error.startswith(f"rulebook.yaml{': ' if place else ' – '}{place}")
    assert said in error
    assert "English" not in error
    assert "anglais" not in error


def test_more_alternatives_than_letters_are_refused(staff, draft):
    many = [[{"fact": "weather", "is": ["rain"]}] for _ in range(27)]
    text = _rulebook(situations__it_is_wet__any=many)

    assert "au plus 26" in _in_french(staff, text)


def test_an_english_reader_is_told_in_english(staff, draft):
    staff.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"
    said = _error(_load(staff, "a: 1\ntitle: Un titre : deux"))

    assert "Line 2, column 17, at “: deux”. No colon can stand here." in said
