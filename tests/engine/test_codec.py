"""A rulebook file reads back as it was written, and a malformed one is refused with its place."""

from pathlib import Path

import pytest

from cases.engine.codec import (
    digest,
    from_json,
    parse_yaml,
    read_yaml,
    to_json,
    write_yaml,
)
from cases.engine.reading import RulebookError
from tests.toys import UMBRELLA, toy


def test_a_rulebook_written_as_yaml_reads_back_equal() -> None:
    worded = toy()

    again = parse_yaml(write_yaml(worded), name="again.yaml")

    assert (again.rulebook, dict(again.words)) == (worded.rulebook, dict(worded.words))


def test_a_rulebook_written_as_json_reads_back_equal() -> None:
    worded = toy()

    again = from_json(to_json(worded))

    assert digest(again) == digest(worded)


def test_the_digest_changes_with_one_word() -> None:
    changed = toy(UMBRELLA.replace("Prenez un manteau.", "Prenez un bon manteau."))

    assert digest(changed) != digest(toy())


def test_norway_is_a_country_and_not_a_boolean() -> None:
    situation = toy().rulebook.situation["dancing_in_norway"]

    assert situation.alternatives[0][1].values == ("NO",)


@pytest.mark.parametrize(
    ("before", "after", "place", "reason"),
    [
        ("format: 1", "format: 2", "toy.yaml", "format: 1"),
        ("is: [storm]", "is: [hail]", "situations.storming.any", "'hail'"),
        ("fact: plan, is: [dance]", "fact: plna, is: [dance]", "dancing", "'plna'"),
        ("is: [NO]", "is: [XX]", "situations.dancing_in_norway.any", "'XX'"),
        ("when: [wet, going_out]", "when: [wte]", "cases.umbrella.when", "'wte'"),
        ("role: extra", "role: bonus", "cases.skis.role", "base, extra"),
        ("title: Skis", "titel: Skis", "cases.skis.title", "missing"),
        ("title: Rien", "title: Rien\n    colour: blue", "cases.nothing", "'colour'"),
        ("kind: choice", "kind: list", "questions.weather.kind", "choice"),
        ("  storming:", "  Storming:", "situations.Storming", "lower-case"),
        ("  storming:", "  wet:", "toy.yaml", "twice"),
        ("alongside: [coat, umbrella]", "alongside: coat", "alongside", "list"),
        ("cases:", "cases: [", "toy.yaml", "YAML"),
        ("rain: {label: Pluie}", "unknown: {label: Pluie}", "options", "unknown"),
        ("[coat, umbrella]", "[skis]", "cases.skis.alongside", "'skis'"),
        (
            "situations:",
            "comparisons: {later: home >= plan}\nsituations:",
            "later",
            "date",
        ),
        ("situations:", "comparisons: {later: tomorrow}\nsituations:", "later", ">="),
        ("when: [wet, going_out]", "when: [wet]\n    unless: [wet]", "umbrella", "wet"),
    ],
)
def test_a_fault_is_named_with_its_place_and_reason(
    before: str, after: str, place: str, reason: str
) -> None:
    with pytest.raises(RulebookError) as caught:
        toy(UMBRELLA.replace(before, after, 1))

    assert place in caught.value.place
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "[]", "just words", "format: 1\ncases: 3", "\x00", "a: &a [*a]", "- ?"]
)
def test_what_is_no_rulebook_is_refused(text: str) -> None:
    with pytest.raises(RulebookError):
        parse_yaml(text, name="toy.yaml")


def test_a_file_that_is_not_text_is_refused_by_its_name(tmp_path: Path) -> None:
    (tmp_path / "cases.yaml").write_bytes(b"\xff\xfe\x00")

    with pytest.raises(RulebookError, match=r"^cases\.yaml"):
        read_yaml(tmp_path)


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match=r"no \.yaml file"):
        read_yaml(tmp_path)


def test_the_same_key_in_two_files_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(UMBRELLA, encoding="utf-8")
    (tmp_path / "b.yaml").write_text(
        "format: 1\nsituations:\n  wet: {sentence: x, any: [[{fact: weather, is: [sun]}]]}"
    )

    with pytest.raises(RulebookError, match=r"stands already at a\.yaml"):
        read_yaml(tmp_path)
