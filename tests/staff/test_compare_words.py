"""What would change, in words: on the command line, and as one YAML file in and out."""

import pytest

from cases import comparing, drafts, publishing
from cases.engine.codec import parse_yaml, read_yaml
from cases.models import CountryGroup, CoverageCase, Situation
from tests.staff.conftest import UMBRELLA
from tests.staff.test_commands import refused, run

pytestmark = pytest.mark.one_database

TEXT = UMBRELLA.read_text()


def test_nothing_differs_between_the_live_rulebook_and_an_untouched_draft(published):
    assert run("rulebook", "diff") == "Nothing differs.\n"


def test_a_corrected_sentence_is_shown_before_and_after(published):
    CoverageCase.objects.filter(key="umbrella").update(title="Prenez deux parapluies")

    told = run("rulebook", "diff")

    assert "text case.umbrella.title\n  - Prenez un parapluie\n" in told
    assert "  + Prenez deux parapluies\n" in told
    assert "0 of" in told


def test_a_country_added_to_a_group_is_told_as_a_rule_and_as_students(published):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")

    told = run("rulebook", "diff", "live", "draft")

    assert "country group islands (Îles)" in told
    assert "  + countries: Royaume-Uni, Irlande, Islande, Malte" in told
    assert "base case: Prenez un parapluie -> Partez sans parapluie" in told
    assert "    Il neige.\n    D’où venez-vous ? is one of: Malte\n" in told
    assert "    example: weather=snow, from_country=MT" in told


def test_two_revisions_are_compared_by_number(published, publisher):
    Situation.objects.filter(key="in_snow").update(sentence="Il neige fort.")
    publishing.publish(by=publisher, note="Neige")

    assert "Il neige fort." in run("rulebook", "diff", "1", "2")
    assert "Il neige fort." in run("rulebook", "diff", "2", str(UMBRELLA))


def test_the_draft_is_compared_with_a_file(draft, tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text(TEXT.replace("Il pleut ou il neige.", "Il tombe de l’eau."))

    assert "situation.it_is_wet.sentence" in run("rulebook", "diff", "draft", str(file))


@pytest.mark.parametrize(("name", "said"), [("7", "revision 7"), ("old", "'old'")])
def test_a_rulebook_that_does_not_exist_is_named(published, name, said):
    refusal = refused("rulebook", "diff", name)

    assert refusal.returncode == 2
    assert said in str(refusal)


def test_there_is_nothing_live_to_compare_with_before_the_first_publication(draft):
    assert "Nothing is published" in str(refused("rulebook", "diff"))


def test_a_load_shows_its_difference_and_a_dry_run_leaves_the_draft(draft, tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text(TEXT.replace("Une boutique", "Un bazar").replace("Il neige.", "N."))

    told = run("rulebook", "load", str(file), "--dry-run")

    assert "  + N." in told
    assert "Nothing was changed." in told
    assert drafts.read_draft().worded() == draft


def test_a_dump_of_a_revision_loads_to_the_same_rulebook(published, umbrella, tmp_path):
    file = tmp_path / "one.yaml"
    run("rulebook", "dump", "1", "--out", str(file))
    CoverageCase.objects.filter(key="umbrella").update(title="Autre")
    run("rulebook", "load", str(file))

    assert drafts.read_draft().worded() == umbrella
    assert read_yaml(file) == umbrella


BROKEN = {
    "broken YAML": (TEXT + "\n  - [", "not valid YAML"),
    "unknown key": (TEXT.replace("  role: base", "  rule: base", 1), "cases.umbrella"),
    "deleted option": (TEXT.replace("      rain: {", "      hail: {"), "it_is_wet"),
    "no rulebook": ("[]", "a mapping of fields"),
    "a cycle": ("format: 1\nsections: &a {b: *a}\n", "write out what *a stands for"),
    "5 MB": (TEXT + "# " + "x" * 5_000_000, "larger than 4 MB"),
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_faulty_file_is_refused_with_its_place_and_nothing_is_changed(
    draft, tmp_path, fault
):
    text, said = BROKEN[fault]
    file = tmp_path / "faulty.yaml"
    file.write_text(text)

    refusal = refused("rulebook", "load", str(file))

    assert "faulty.yaml" in str(refusal)
    assert said in str(refusal)
    assert drafts.read_draft().worded() == draft


def test_words_are_marked_where_they_differ():
    before, after = comparing.word_pieces("Prenez un parapluie", "Prenez le parapluie")

    assert [(p.tag, p.words) for p in before if p.tag != "same"] == [("del", "un")]
    assert [(p.tag, p.words) for p in after if p.tag != "same"] == [("ins", "le")]


def test_a_case_put_first_takes_students_from_all_others(umbrella):
    first = "  first: {role: base, when: [in_snow], title: T, sentence: S, now: N}\n"
    swapped = TEXT.replace("  umbrella:\n    role", f"{first}  umbrella:\n    role")

    found = comparing.side_by_side(umbrella, parse_yaml(swapped, name="swapped"))

    assert [(r.key, r.name) for r in found.rules] == [("first", "T")]
    assert {(m.before, m.after) for m in found.moves if m.noun == "base case"} == {
        ("Prenez un parapluie", "T"),
        ("Partez sans parapluie", "T"),
    }


def test_cases_in_another_order_are_a_change_of_the_rules(draft):
    CoverageCase.objects.filter(key="no_umbrella").update(position=1)

    found = comparing.side_by_side(draft, comparing.rulebook_named("draft"))

    assert [(rule.key, rule.name) for rule in found.rules] == [("", "order")]
    assert not found.texts
