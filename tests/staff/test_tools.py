"""The tools of translators open our files without a warning, and theirs come back whole."""

import os
import shutil
import subprocess

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from translate.storage import pypo

from cases import messages
from cases.models import TARGETS, Message
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


def test_the_header_says_what_the_tools_ask_for(file):
    header = read_po(file("ar").read_bytes()).metadata

    assert header["Language"] == "ar"
    assert header["X-Source-Language"] == "fr"
    assert header["Plural-Forms"].startswith("nplurals=6")
    assert "UTF-8" in header["Content-Type"]
    assert set(TARGETS) == {"en", "es", "ar", "zh-hans"}


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_what_poedit_writes_anew_is_the_same_file(staff, file, language):
    # Poedit wraps as gettext does, and puts its own name into the header.
    command = [_tool("msgcat"), "--width=79", file(language)]
    written = subprocess.run(command, capture_output=True, check=True).stdout
    written = written.replace(
        b'"Language:', b'"X-Generator: Poedit 3.5\\n"\n"Language:'
    )

    assert set(_bring(staff, language, written)) == {"SAME", "EMPTY"}


@pytest.mark.parametrize("language", ["ar", "zh-hans"])
def test_what_weblate_writes_comes_back_as_it_was_typed(staff, file, language):
    # Weblate reads and writes PO files with translate-toolkit.
    store = pypo.pofile.parsefile(str(file(language)))
    unit = next(u for u in store.units if u.isfuzzy() and not u.isheader())
    stale, before = unit.getcontext(), unit.prev_source
    unit.target = f"✓ {unit.source}"
    unit.markfuzzy(False)
    unit.prev_msgid = []
    counts = _bring(staff, language, bytes(store))

    assert before.startswith("Avant: ")
    assert counts["CHANGED"] == 1
    messages.import_po(bytes(store), language)
    message = Message.objects.get(path=stale, language=language)
    assert message.text == f"✓ {message.source}"
    assert message.state is Message.State.CURRENT
