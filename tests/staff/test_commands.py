"""The command line: load, dump, verify, publish, decide, set up a demo."""

import io
import json
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command

from cases import drafts
from cases.engine.codec import read_yaml
from cases.management.commands import cases_messages, setup_demo
from cases.models import CoverageCase, Publication
from tests.staff.conftest import UMBRELLA


def run(*arguments):
    out, err = io.StringIO(), io.StringIO()
    call_command(*arguments, stdout=out, stderr=err)
    return out.getvalue()


def refused(*arguments):
    with pytest.raises(CommandError) as refusal:
        run(*arguments)
    return refusal.value


def decided(*arguments):
    return json.loads(run("decide", *arguments, "--content", str(UMBRELLA), "--json"))


RAINY = ("weather=rain", "leaving=2026-12-01", "coming_back=2026-12-05")


def test_decide_prints_one_json_object_with_codes_and_reasons(db):
    result = decided(*RAINY, "from_country=FR")

    assert result["base"] == "umbrella"
    assert result["extras"] == ["sandwich"]
    assert result["documents"] == ["receipt"]
    assert result["steps"] == ["buy_umbrella", "dry_umbrella"]
    assert "Il pleut ou il neige." in result["because"]
    assert result["asks"] == ["place"]
    assert result["ignored"] == ["from_country"]
    assert result["possible"] == ["umbrella"]
    assert result["contradictions"] == []


def test_decide_tells_what_is_still_possible_and_what_to_ask(db):
    result = decided("weather=unknown", "from_country=FR")

    assert result["base"] is None
    assert result["possible"] == ["umbrella", "no_umbrella"]
    assert "weather" in result["asks"]


def test_decide_tells_which_answers_contradict_each_other(db):
    result = decided("weather=snow", "from_country=nowhere")

    assert result["contradictions"][0]["impossibility"] == "snow_nowhere"


def test_decide_prints_a_readable_text_without_json(db):
    text = run("decide", *RAINY, "--content", str(UMBRELLA))

    assert "umbrella: Prenez un parapluie" in text


def test_decide_uses_the_live_rulebook(published):
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")

    assert "Prenez un parapluie" in run("decide", *RAINY)


@pytest.mark.parametrize(
    ("argument", "named"),
    [
        ("weather=hail", "hail"),
        ("wether=rain", "wether"),
        ("weather", "question=answer"),
        ("weather=", "question=answer"),
        ("from_country=XX", "XX"),
        ("leaving=2026-13-01", "2026-13-01"),
        ("leaving=1026-01-01", "1900"),
    ],
)
def test_decide_refuses_what_it_does_not_know_with_status_2(db, argument, named):
    refusal = refused("decide", argument, "--content", str(UMBRELLA))

    assert refusal.returncode == 2
    assert named in str(refusal)


def test_decide_refuses_a_question_answered_twice(db):
    refusal = refused(
        "decide", "weather=rain", "weather=sun", "--content", str(UMBRELLA)
    )

    assert "twice" in str(refusal)


def test_decide_names_the_file_and_key_of_a_malformed_rulebook(db, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text(UMBRELLA.read_text().replace("role: base", "role: bass", 1))
    refusal = refused("decide", "weather=rain", "--content", str(file))

    assert "bad.yaml: cases.umbrella.role" in str(refusal)


def test_decide_takes_a_profile_a_line_and_reports_the_bad_ones(db, tmp_path, capsys):
    lines = [
        b'{"weather": "rain"}',
        b"",
        b'{"weather": 3}',
        b"[]",
        b"\xff",
        b'{"weather": "hail"}',
        b'{"weather": "sun", "weather": "rain"}',
        b'{"weather": "sun"}',
    ]
    file = tmp_path / "profiles.jsonl"
    file.write_bytes(b"\n".join(lines))
    out = io.StringIO()
    with pytest.raises(CommandError) as refusal:
        call_command(
            "decide", "--jsonl", str(file), "--content", str(UMBRELLA), stdout=out
        )

    results = [json.loads(line) for line in out.getvalue().splitlines()]
    assert refusal.value.returncode == 2
    assert [r.get("base", "error") for r in results] == [
        "umbrella",
        "error",
        "error",
        "error",
        "error",
        "error",
        "no_umbrella",
    ]
    assert [r["line"] for r in results if "error" in r] == [3, 4, 5, 6, 7]


def test_decide_names_a_file_that_is_not_there(db):
    refusal = refused("decide", "--jsonl", "nowhere.jsonl", "--content", str(UMBRELLA))

    assert "nowhere.jsonl" in str(refusal)


def test_load_and_dump_are_each_others_inverse(db, tmp_path):
    run("rulebook", "load", str(UMBRELLA))
    out = tmp_path / "out.yaml"
    run("rulebook", "dump", "--out", str(out))

    assert read_yaml(out) == read_yaml(UMBRELLA)


def test_a_malformed_file_leaves_the_draft_as_it_was(draft, tmp_path):
    file = tmp_path / "bad.yaml"
    file.write_text("format: 1\ncases: {x: {}}\n")
    refusal = refused("rulebook", "load", str(file))

    assert "bad.yaml: cases.x" in str(refusal)
    assert drafts.read_draft().worded() == draft


def test_verify_reports_errors_with_an_example(draft):
    CoverageCase.objects.get(key="no_umbrella").when.set(
        CoverageCase.objects.get(key="umbrella").when.all()
    )

    assert "errors" in str(refused("rulebook", "verify"))


def test_verify_passes_a_sound_file(db):
    assert "No error" in run("rulebook", "verify", str(UMBRELLA))


def test_the_demo_is_set_up_once_and_then_left_alone(db, monkeypatch):
    monkeypatch.setattr(setup_demo, "shipped_rulebook", lambda: read_yaml(UMBRELLA))
    monkeypatch.setattr(setup_demo, "shipped_po", lambda language: Path("nowhere.po"))
    run("setup_demo")
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")

    assert "nothing was changed" in run("setup_demo")
    assert Publication.objects.count() == 1
    assert CoverageCase.objects.filter(title="Un autre titre").exists()
    assert get_user_model().objects.get(username="demo").check_password("demo")


def test_the_demo_never_replaces_a_draft_somebody_works_on(draft):
    assert "draft holds rows" in str(refused("setup_demo"))


def test_translators_files_go_out_and_come_back(draft, tmp_path):
    out = tmp_path / "es.po"
    run("cases_messages", "export", "--language", "es", "--out", str(out))
    text = out.read_text().replace(
        'msgid "Le ciel"\nmsgstr ""', 'msgid "Le ciel"\nmsgstr "El cielo"'
    )
    out.write_text(text)

    report = run("cases_messages", "import", str(out), "--language", "es")
    assert "1 current" in report


def test_the_shipped_files_are_written_from_the_content_and_checked(
    settings, tmp_path, monkeypatch, umbrella
):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(cases_messages, "shipped_rulebook", lambda: umbrella)

    assert f"ar: {len(umbrella.words)} sentences" in run(
        "cases_messages", "export", "--shipped"
    )
    assert (tmp_path / "locale/zh_Hans/LC_MESSAGES/cases.po").exists()
    assert "export --shipped" in str(refused("cases_messages", "check"))
