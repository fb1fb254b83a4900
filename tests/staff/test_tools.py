"""The tools of translators open our files without a warning, and theirs come back whole."""

import os
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from translate.storage import pypo

from cases import messages
from cases.models import Message
from cases.po import read_po

LIST = "/admin/cases/message/po/"


@pytest.fixture
def staff(client, draft, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def file(staff, tmp_path):
    """A language's file with sentences done, stale and missing, as the admin gives it."""

    def exported(language):
        rows = list(Message.objects.filter(language=language).order_by("path"))
        for number, row in enumerate(rows[:-3]):
            row.text = f"→ {row.source}\n\nMás"
            row.seen = row.source if number % 3 else f"Avant: {row.source}"
            row.origin = Message.Origin.FILE
        Message.objects.bulk_update(rows, ["text", "seen", "origin"])
        place = tmp_path / f"{language}.po"
        place.write_bytes(staff.get(f"{LIST}{language}/").content)
        return place

    return exported


def _tool(name):
    found = shutil.which(name)
    if found is None:
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"This test needs {name} (on Debian: apt install gettext).")
    return found


def _bring(staff, language, data):
    upload = SimpleUploadedFile("back.po", data)
    page = staff.post(f"{LIST}{language}/in/", {"file": upload})
    return {group.key: group.count for group in page.context["groups"]}


@pytest.mark.parametrize("language", ["en", "es", "ar", "zh-hans"])
def test_gettext_has_no_warning_on_a_file_that_goes_out(file, language):
    command = [
        _tool("msgfmt"),
        "--check",
        "--verbose",
        "-o",
        os.devnull,
        file(language),
    ]
    done = subprocess.run(
        command, capture_output=True, text=True, env={**os.environ, "LC_ALL": "C"}
    )
    lines = done.stderr.strip().splitlines()

    assert done.returncode == 0
    # The last line counts the sentences; any other is a warning.
    assert len(lines) == 1
    assert "fuzzy translation" in lines[0]


@pytest.mark.parametrize(
    ("language", "code", "forms"),
    [("en", "en", 2), ("es", "es", 3), ("ar", "ar", 6), ("zh-hans", "zh_CN", 1)],
)
def test_the_header_says_what_the_tools_ask_for(staff, language, code, forms):
    answer = staff.get(f"{LIST}{language}/")
    header = read_po(answer.content).metadata

    assert header["Language"] == code
    # Weblate writes into the header what the name of the file says.
    assert f'filename="draft-cases-{code}.po"' in answer["Content-Disposition"]
    assert header["X-Source-Language"] == "fr"
    assert header["Plural-Forms"].startswith(f"nplurals={forms};")
    assert "UTF-8" in header["Content-Type"]


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_what_poedit_writes_anew_is_the_same_file(staff, file, language):
    # Poedit wraps as gettext does, and puts its own name into the header.
    command = [_tool("msgcat"), "--width=79", file(language)]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    written = written.replace(
        b'"Language:', b'"X-Generator: Poedit 3.5\\n"\n"Language:'
    )

    assert set(_bring(staff, language, written)) == {"SAME", "EMPTY"}


# What Weblate 5.14 writes into the header of a file that it saves.
WEBLATE = {
    "PO_Revision_Date": "2026-11-28 19:44+0000",
    "Last_Translator": "Weblate Admin <weblate@example.com>",
    "X_Generator": "Weblate 5.14.3",
}
WEBLATE_IN = {
    "ar": {
        "Language": "ar",
        "Language_Team": "Arabic <https://weblate.example/projects/rules/ar/>",
        "Plural_Forms": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : "
        "n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5;",
    },
    "zh-hans": {
        "Language": "zh_CN",
        "Language_Team": "Chinese (Simplified Han script) "
        "<https://weblate.example/projects/rules/zh_Hans/>",
        "Plural_Forms": "nplurals=1; plural=0;",
    },
}


@pytest.mark.parametrize("language", WEBLATE_IN)
def test_what_weblate_writes_comes_back_as_it_was_typed(staff, file, language):
    # Weblate reads and writes PO files with translate-toolkit.
    store = pypo.pofile.parsefile(str(file(language)))
    unit = next(u for u in store.units if u.isfuzzy() and not u.isheader())
    stale, before = unit.getcontext(), unit.prev_source
    unit.target = f"✓ {unit.source}"
    unit.markfuzzy(False)
    unit.prev_msgid = []
    store.updateheader(add=True, **WEBLATE, **WEBLATE_IN[language])
    counts = _bring(staff, language, bytes(store))

    assert before.startswith("Avant: ")
    assert set(counts) == {"CHANGED", "SAME", "EMPTY"}
    assert counts["CHANGED"] == 1
    messages.import_po(bytes(store), language)
    message = Message.objects.get(path=stale, language=language)
    assert message.text == f"✓ {message.source}"
    assert message.state is Message.State.CURRENT
