"""Files of translations that are not what they should be: told, and nothing half taken."""

import time
from io import StringIO

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from cases import messages
from cases.models import Message
from cases.po import read_po
from tests.house.tree import ROOT

BRING = "/admin/cases/message/po/en/in/"
MEGABYTES = 1024 * 1024


@pytest.fixture
def staff(client, draft, publisher):
    client.force_login(publisher)
    return client


def _bring(staff, data):
    return staff.post(BRING, {"file": SimpleUploadedFile("back.po", data)})


def _kinds(page):
    return {group.key: group.count for group in page.context["groups"]}


def _header(data, **more):
    po = read_po(data)
    for name, value in more.items():
        po.metadata[name.replace("_", "-")] = value
    return str(po).encode()


def _translated(count=None):
    """The draft's file with its first sentences translated."""
    po = read_po(messages.export_po("en").encode())
    for entry in po[:count]:
        entry.msgstr = f"EN {entry.msgid}"
    return str(po).encode()


def _nothing_is_written():
    return not Message.objects.exclude(text="").exists()


@pytest.mark.parametrize(
    "file", ["es/LC_MESSAGES/cases.po", "es/LC_MESSAGES/django.po"]
)
def test_a_file_of_another_language_is_refused_whole(staff, file):
    page = _bring(staff, (ROOT / "locale" / file).read_bytes())

    assert page.status_code == 422
    assert "“es”, not English" in page.context["refusals"][0]
    assert _nothing_is_written()


def test_a_file_of_another_software_has_nothing_to_take(staff):
    page = _bring(staff, (ROOT / "locale/en/LC_MESSAGES/django.po").read_bytes())

    assert set(_kinds(page)) == {"UNKNOWN"}
    assert 'name="_apply"' not in page.text


def test_a_file_of_another_version_is_late_or_unknown_and_never_current(staff):
    po = read_po(_translated())
    for entry in po:
        entry.msgid += " Avant."
    po[0].msgctxt = "case.of_another_version.title"
    page = _bring(staff, str(po).encode())

    assert set(_kinds(page)) == {"LATE", "UNKNOWN"}
    assert _nothing_is_written()


@pytest.mark.parametrize(
    "header",
    [
        {"POT_Creation_Date": "yesterday"},
        {"Plural_Forms": "nplurals=900; plural=nothing"},
        {"Content_Type": "text/plain; charset=ISO-8859-1"},
        {"Language": ""},
        {"Language": "EN"},
        {"Language": "en_GB"},
    ],
)
def test_a_wrong_header_that_does_no_harm_is_passed_over(staff, header):
    page = _bring(staff, _header(_translated(), **header))

    assert set(_kinds(page)) == {"NEW"}


@pytest.mark.parametrize(
    ("language", "said", "is_taken"),
    [
        ("zh-hans", "zh_CN", True),
        ("zh-hans", "zh", True),
        ("zh-hans", "zh_Hans_CN", True),
        ("zh-hans", "zh_TW", False),
        ("es", "es_ES", True),
        ("es", "en", False),
        ("ar", "ar_MA", True),
    ],
)
def test_a_language_may_be_called_as_tools_call_it(staff, language, said, is_taken):
    data = _header(messages.export_po(language).encode(), Language=said)
    upload = SimpleUploadedFile("back.po", data)
    page = staff.post(BRING.replace("/en/", f"/{language}/"), {"file": upload})

    assert page.status_code == (200 if is_taken else 422)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ('msgid "é"\nmsgstr "e"'.encode("latin1"), "UTF-8"),
        (b'msgid ""\nmsgstr ""\n"Language: klingon\\n"\n', "klingon"),
        (b'msgid ""\nmsgstr ""\n"Language: en\\n"\n', "no sentence"),
        (b'msgid ""\nmsgstr', "PO"),
    ],
    ids=["latin-1", "no language", "a header alone", "cut off"],
)
def test_a_wrong_header_or_a_file_cut_off_is_refused(staff, data, said):
    page = _bring(staff, data)

    assert page.status_code == 422
    assert said in page.context["refusals"][0]


def test_a_file_half_translated_brings_the_half_that_is_there(staff):
    page = _bring(staff, _translated(5))
    whole = Message.objects.filter(language="en").count()

    assert _kinds(page) == {"NEW": 5, "EMPTY": whole - 5}


@pytest.mark.parametrize(
    "text",
    [
        "<b>Rain</b>",
        "<script>alert(1)</script>",
        'Rain <img src="x" onerror="alert(1)">',
        "Rain &lt;b&gt;",
        "Rain <!-- a note -->",
    ],
)
def test_html_is_refused_and_shown_as_words(staff, text):
    po = read_po(_translated(3))
    po[0].msgstr = text
    page = _bring(staff, str(po).encode())

    assert _kinds(page)["REFUSED"] == 1
    assert text not in page.text
    assert messages.import_po(str(po).encode(), "en").current == 2
    assert not Message.objects.filter(text=text).exists()


def test_a_file_of_ten_megabytes_is_refused_at_once(staff, tmp_path):
    large = b'msgid "a"\nmsgstr "b"\n\n' * (10 * MEGABYTES // 22 + 1)
    started = time.monotonic()
    page = _bring(staff, large)
    taken = time.monotonic() - started

    assert page.status_code == 422
    assert "2 MB" in page.context["refusals"][0]
    assert taken < 3
    file = tmp_path / "large.po"
    file.write_bytes(large)
    with pytest.raises(CommandError, match="2 MB"):
        call_command("cases_messages", "import", str(file), "--language", "en")


def test_the_command_says_what_is_wrong_and_writes_nothing(draft, tmp_path):
    file = ROOT / "locale/es/LC_MESSAGES/cases.po"

    with pytest.raises(CommandError, match="“es”"):
        call_command("cases_messages", "import", str(file), "--language", "en")
    missing = str(tmp_path / "none.po")
    with pytest.raises(CommandError, match="No such file"):
        call_command("cases_messages", "import", missing, "--language", "en")
    assert _nothing_is_written()


def test_one_bad_sentence_keeps_no_good_one_back(draft, tmp_path):
    po = read_po(_translated(4))
    po[1].msgstr = "<b>EN</b>"
    file = tmp_path / "mixed.po"
    po.save(str(file))
    said, faults = StringIO(), StringIO()
    call_command(
        "cases_messages",
        "import",
        str(file),
        "--language",
        "en",
        stdout=said,
        stderr=faults,
    )

    assert "3 current" in said.getvalue()
    assert po[1].msgctxt in faults.getvalue()


def test_a_file_that_breaks_while_it_is_written_leaves_nothing(staff, monkeypatch):
    def full(*_arguments, **_named):
        raise OSError("No space is left.")

    monkeypatch.setattr("cases.audit.note", full)
    with pytest.raises(OSError, match="space"):
        messages.import_po(_translated(), "en")

    assert _nothing_is_written()
    assert polib.pofile(messages.export_po("en")).percent_translated() == 0
