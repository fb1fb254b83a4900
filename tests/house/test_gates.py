"""What translations must pass before they are merged: form, content and names."""

import os
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from functools import cache
from io import StringIO
from pathlib import Path

import polib
import pytest
import yaml
from django.core.management import CommandError, call_command
from django.utils.translation import override, to_language

from advisor.management.commands.compile_catalogues import catalogues
from cases.shipped import shipped_rulebook
from cases.translating.gates import Kind, faults_in
from cases.translating.glossary import Sentence, glossary
from tests.house.tree import ROOT, name

RULES = catalogues("cases.po")
INTERFACE = catalogues("django.po")
FILTERS = (
    "variables,pythonbraceformat,printf,xmltags,escapes,newlines,urls,emails,blank,"
    "untranslated,nplurals,doublewords,unchanged,doublespacing,startwhitespace,"
    "endwhitespace,tabs,numbers"
)
# The interface has its own check of placeholders, numbers stand in other sentences.
TYPOGRAPHY = {Kind.FORBIDDEN, Kind.SPACES, Kind.PUNCTUATION, Kind.LINKS}


@cache
def _reviewed(gate: str) -> dict[str, str]:
    file = Path(__file__).with_name("exceptions.yaml")
    return yaml.safe_load(file.read_text(encoding="utf-8"))[gate]


def _tool(command: str) -> str:
    """GNU gettext's programs; without them, skipped at home and failed in CI."""
    found = shutil.which(command)
    if found is None:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"This test needs {command} (on Debian: apt install gettext).")
    return str(found)


def _locale(catalogue: Path) -> str:
    return catalogue.parts[-3]


def _entries(catalogue: Path) -> list[polib.POEntry]:
    return [e for e in polib.pofile(str(catalogue), wrapwidth=0) if not e.obsolete]


@pytest.mark.parametrize("catalogue", [*INTERFACE, *RULES], ids=name)
def test_msgfmt_has_nothing_to_say(catalogue):
    assert _said_by_msgfmt(catalogue) == ""


def _said_by_msgfmt(catalogue: Path) -> str:
    command = [_tool("msgfmt"), "-c", "-o", os.devnull, catalogue]
    checked = subprocess.run(command, capture_output=True, text=True)
    return checked.stderr or str(checked.returncode or "")


def test_makemessages_leaves_no_difference(tmp_path):
    _tool("xgettext")
    for folder in ("advisor", "cases", "templates", "locale"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "manage.py", tmp_path)
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--all", "--no-wrap"],
        cwd=tmp_path,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "advisor.settings"},
        check=True,
        capture_output=True,
    )

    assert {
        name(file): differing
        for file in INTERFACE
        if (differing := _said(file) ^ _said(tmp_path / file.relative_to(ROOT)))
    } == {}


def _said(catalogue: Path) -> set[tuple[object, ...]]:
    """What a catalogue holds, whatever the order and the wrapping of its lines."""
    return {
        (
            e.msgctxt,
            e.msgid,
            e.msgid_plural,
            e.msgstr,
            e.fuzzy,
            *e.msgstr_plural.values(),
        )
        for e in _entries(catalogue)
    }


@pytest.mark.parametrize("catalogue", [*INTERFACE, *RULES], ids=name)
def test_pofilter_finds_nothing_but_what_was_reviewed(catalogue, tmp_path):
    if (_locale(catalogue), catalogue.stem) == ("en", "django"):
        # English is the source of the interface: the same words on both sides.
        assert all(e.msgid == e.msgstr or e.msgid_plural for e in _entries(catalogue))
        return

    assert _found_by_pofilter(catalogue, tmp_path) == []


def _found_by_pofilter(catalogue: Path, tmp_path: Path) -> list[str]:
    found = tmp_path / "found.po"
    program = Path(sys.executable).with_name("pofilter")
    tests = [word for test in FILTERS.split(",") for word in ("-t", test)]
    command = [program, *tests, "--progress=none", "-i", catalogue, "-o", found]
    subprocess.run(command, check=True, capture_output=True)
    entries = _entries(found) if found.exists() else []
    return [e.tcomment for e in entries if not _is_reviewed(e, _locale(catalogue))]


def _is_reviewed(entry: polib.POEntry, locale: str) -> bool:
    """Excepted by name, or by one of two rules that hold in every language."""
    is_one_word = " unchanged:" in entry.tcomment and " " not in entry.msgid
    # A plural form may leave the number unsaid, as the Arabic dual does.
    is_dual = " printf:" in entry.tcomment and bool(entry.msgid_plural)
    named = f"{locale} {entry.msgctxt or entry.msgid}"
    return is_one_word or is_dual or named in _reviewed("pofilter")


@pytest.mark.parametrize("catalogue", RULES, ids=name)
def test_the_sentences_of_the_rules_pass_the_checks_of_the_admin(catalogue):
    assert _faults_of_rules(catalogue) == []


def _faults_of_rules(catalogue: Path) -> list[str]:
    language = to_language(_locale(catalogue))
    return [
        f"{entry.msgctxt}: {fault}"
        for entry in _entries(catalogue)
        for fault in faults_in(
            Sentence(entry.msgctxt, language, entry.msgid, entry.msgstr)
        )
        if f"{language} {entry.msgctxt}" not in _reviewed("faults")
    ]


@pytest.mark.parametrize("catalogue", INTERFACE, ids=name)
def test_the_interface_is_written_as_its_language_is(catalogue):
    assert _faults_of_interface(catalogue) == []


def _faults_of_interface(catalogue: Path) -> list[str]:
    language = to_language(_locale(catalogue))
    return [
        f"{entry.msgid}: {fault}"
        for entry in _entries(catalogue)
        for text in entry.msgstr_plural.values() or [entry.msgstr]
        for fault in faults_in(Sentence("", language, entry.msgid, text))
        if fault.kind in TYPOGRAPHY
        and f"{language} {entry.msgid}" not in _reviewed("faults")
    ]


@pytest.mark.parametrize(
    ("gate", "file", "planted"),
    [
        ("msgfmt", "ar/LC_MESSAGES/django.po", lambda e: e.msgstr + "%(nobody)s"),
        ("pofilter", "es/LC_MESSAGES/django.po", lambda e: e.msgstr + " más más"),
        ("pofilter", "ar/LC_MESSAGES/cases.po", lambda e: e.msgstr + " من من"),
        ("interface", "ar/LC_MESSAGES/django.po", lambda e: e.msgstr + "\u202e"),
        ("interface", "fr/LC_MESSAGES/django.po", lambda e: "Combien ?"),
        ("rules", "ar/LC_MESSAGES/cases.po", lambda e: "\u2067" + e.msgstr),
        ("rules", "en/LC_MESSAGES/cases.po", lambda e: e.msgstr + " {nobody}"),
        ("rules", "en/LC_MESSAGES/cases.po", lambda e: e.msgstr + " 42"),
        ("rules", "en/LC_MESSAGES/cases.po", lambda e: e.msgstr + " example.org"),
        ("rules", "es/LC_MESSAGES/cases.po", lambda e: e.msgstr + " ¿Y?¿"),
        ("rules", "es/LC_MESSAGES/cases.po", lambda e: "Así."),
        ("rules", "zh_Hans/LC_MESSAGES/cases.po", lambda e: e.msgstr + "好,"),
    ],
)
def test_a_fault_that_is_planted_is_found(gate, file, planted, tmp_path):
    copy = tmp_path / file
    copy.parent.mkdir(parents=True)
    po = polib.pofile(str(ROOT / "locale" / file), wrapwidth=0)
    # The interface's has a placeholder, the rules' a French name.
    first = next(
        e for e in po if ("%(" in e.msgid and e.msgstr) or "CPAM" in e.msgid[:120]
    )
    first.msgstr = planted(first)
    po.save(str(copy))
    found = {
        "msgfmt": _said_by_msgfmt,
        "pofilter": lambda catalogue: _found_by_pofilter(catalogue, tmp_path),
        "interface": _faults_of_interface,
        "rules": _faults_of_rules,
    }[gate](copy)

    assert found


def test_the_french_of_the_rules_is_written_as_french_is():
    faults = [
        f"{path}: {fault}"
        for path, french in shipped_rulebook().words.items()
        for fault in faults_in(Sentence(path, "fr", french, french))
        if fault.kind in TYPOGRAPHY
    ]

    assert faults == []


@pytest.mark.parametrize("term", glossary(), ids=lambda term: term.french)
def test_an_exception_to_the_glossary_has_a_reason_and_a_use(term):
    sentences = [
        (entry.msgctxt, to_language(_locale(catalogue)))
        for catalogue in RULES
        for entry in _entries(catalogue)
        if term.occurs_in(entry.msgid)
    ]
    used = {
        pattern
        for pattern in term.exceptions
        for path, language in sentences
        if fnmatch(path, pattern) or fnmatch(f"{language} {path}", pattern)
    }

    assert set(term.exceptions) == used
    assert all(term.exceptions.values())


def test_the_check_lists_every_sentence_that_departs_from_the_glossary(
    settings, tmp_path
):
    shutil.copytree(ROOT / "locale", tmp_path / "locale")
    settings.BASE_DIR = tmp_path
    file = tmp_path / "locale/es/LC_MESSAGES/cases.po"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("(médecin traitant)", ""), encoding="utf-8")
    said = StringIO()

    with pytest.raises(CommandError, match="depart"):
        call_command("cases_messages", "check", stderr=said)

    assert "es case.registered.now: médecin traitant" in said.getvalue()


def test_a_fault_is_said_in_the_staffs_language():
    sentence = Sentence("case.a.title", "en", "Avant {leaving}", "Before")
    with override("en"):
        assert str(faults_in(sentence)[0]).endswith("{leaving}")
