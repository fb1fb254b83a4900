"""Translators' work in the admin: one sentence at a time, and whole files."""

import base64
import re
import zlib

import polib
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from cases import messages
from cases.models import CoverageCase, Message
from cases.po import read_po
from cases.translating.po_import import LARGEST

PATH = "case.umbrella.title"
LIST = "/admin/cases/message/"


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def translated(draft):
    messages.import_po(_po(_entry("Prenez un parapluie", "Take an umbrella")), "en")
    return draft


def _message(language="en", path=PATH):
    return Message.objects.get(path=path, language=language)


def _entry(msgid, msgstr, path=PATH, **more):
    return polib.POEntry(msgctxt=path, msgid=msgid, msgstr=msgstr, **more)


def _po(*entries, **header):
    po = polib.POFile()
    po.metadata = header
    po.extend(entries)
    return str(po).encode()


def _url(message):
    return reverse("admin:cases_message_change", args=(message.pk,))


def _rename(words):
    CoverageCase.objects.filter(key="umbrella").update(title=words)
    messages.sync()


def _save(staff, text, language="en", path=PATH, **more):
    data = {"text": text, "up_to_date": "on", "note": "", **more}
    return staff.post(_url(_message(language, path)), data)


def _bring(staff, data, language="en"):
    upload = SimpleUploadedFile("back.po", data)
    return staff.post(f"{LIST}po/{language}/in/", {"file": upload})


def _apply(staff, page, language="en", **ticked):
    fields = {
        name: re.search(rf'name="{name}" value="([^"]*)"', page.text)[1]
        for name in ("packed", "checked")
    }
    return staff.post(
        f"{LIST}po/{language}/in/", {**fields, **ticked, "_apply": "Take"}
    )


def test_the_list_says_what_is_to_do_in_each_language(staff, translated):
    _rename("Prenez deux parapluies")
    rows = {row["language"]: row for row in staff.get(LIST).context["progress"]}

    assert (rows["en"]["stale"], rows["ar"]["stale"]) == (1, 0)
    assert rows["ar"]["missing"] == len(translated.words)
    assert "language__exact=en&amp;state=stale" in staff.get(LIST).text


def test_the_page_of_a_sentence_shows_french_english_and_what_changed(
    staff, translated
):
    _save(staff, "خذ مظلة", "ar")
    _rename("Prenez deux parapluies")
    page = staff.get(_url(_message("ar"))).text

    assert "<del>un</del><ins>deux</ins>" in page.replace("\n", "")
    assert "Take an umbrella" in page
    assert re.search(r'<textarea[^>]*lang="ar"[^>]*dir="rtl"', page)


def test_the_glossarys_form_stands_beside_the_french(staff, translated):
    _rename("Appelez votre CPAM et votre médecin traitant")
    page = staff.get(_url(_message("es"))).text

    assert "médico de cabecera (médecin traitant)" in page


def test_save_and_next_goes_round_until_nothing_is_left(staff, translated):
    paths = list(Message.objects.missing().filter(language="es").order_by("path"))
    answer = _save(staff, "Algo", "es", paths[0].path, _next="1", confirmed="on")

    assert answer["Location"] == _url(paths[1])
    Message.objects.filter(language="es").update(text="x", seen="x", source="x")
    answer = _save(staff, "y", "es", paths[0].path, _next="1", confirmed="on")
    assert answer["Location"] == LIST


@pytest.mark.parametrize(
    ("french", "text", "said"),
    [
        ("Avant {leaving}", "Before", "{leaving}"),
        ("Avant {leaving}", "Before {leaving} {", "{leaving}"),
        ("Appelez", "Call <b>now</b>", "HTML"),
        ("Appelez", "Call &amp; go", "HTML"),
        ("Voir ameli.fr", "See ameli.com", "ameli.fr"),
        ("Appelez", "Call\u202e", "U+202E"),
        ("Appelez", "Ca\u200bll", "U+200B"),
        ("Appelez", "C\ufffdll", "U+FFFD"),
    ],
)
def test_an_error_is_refused_at_the_field_even_when_confirmed(
    staff, translated, french, text, said
):
    _rename(french)
    page = _save(staff, text, confirmed="on")

    assert page.status_code == 200
    assert said in str(page.context["adminform"].form.errors["text"])
    assert _message().text == "Take an umbrella"


@pytest.mark.parametrize(
    ("language", "french", "text", "said"),
    [
        ("en", "Avant 18 ans", "Before the age of 17", "17, 18"),
        ("en", "Il coûte 1\u202f234,50 €", "It costs €1,23.50", "1234.50"),
        ("en", "Appelez", "Call  now", "two spaces"),
        ("es", "Avez-vous un visa\u00a0?", "Tienes un visado?", "¿…?"),
        ("ar", "Appelez, puis payez", "اتصل, ثم ادفع", "،"),
        ("ar", "Avant 18 ans", "قبل سن ١٨", "١٨"),
        ("zh-hans", "Appelez, puis payez", "打电话,然后付款", "，"),
        ("es", "Votre médecin traitant", "Tu doctor", "médico de cabecera"),
        ("ar", "Votre CPAM", "صندوقك", "CPAM"),
    ],
)
def test_a_warning_stands_at_the_field_until_it_is_confirmed(
    staff, translated, language, french, text, said
):
    _rename(french)
    page = _save(staff, text, language)

    assert said in str(page.context["adminform"].form.errors["text"])
    assert 'name="confirmed"' in page.text
    assert _save(staff, text, language, confirmed="on").status_code == 302
    assert _message(language).text == text


@pytest.mark.parametrize(
    ("language", "french", "text"),
    [
        ("en", "Il coûte 1\u202f234,50 €", "It costs €1,234.50"),
        ("es", "Il coûte 1\u202f234,50 €", "Cuesta 1.234,50 €"),
        ("zh-hans", "Allez sur ameli.fr avant 18 ans", "18岁前请访问ameli.fr。"),
        ("es", "Avez-vous un visa\u00a0?", "¿Tienes un visado?"),
        ("ar", "La RAMQ écrit", "تكتب لك RAMQ رسالة"),
    ],
)
def test_a_good_translation_is_saved_at_once(staff, translated, language, french, text):
    _rename(french)

    assert _save(staff, text, language).status_code == 302
    assert _message(language).state is Message.State.CURRENT


def test_an_editor_of_a_comma_keeps_the_translations_done(staff, translated):
    case = CoverageCase.objects.get(key="umbrella")
    Message.objects.filter(path="case.umbrella.now", language="en").update(
        text="Old", seen="Ancien"
    )
    url = reverse("admin:cases_coveragecase_change", args=(case.pk,))
    page = staff.get(url)
    forms = [page.context["adminform"].form]
    for inline in page.context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    boxes = ((form, name, form[name].value()) for form in forms for name in form.fields)
    data = {
        form.add_prefix(name): value
        for form, name, value in boxes
        if value is not None and value is not False
    }
    answer = staff.post(
        url, data | {"title": "Prenez un parapluie !", "_meaning_kept": "on"}
    )

    assert answer.status_code == 302
    assert _message().source == "Prenez un parapluie !"
    assert _message().state is Message.State.CURRENT
    assert _message(path="case.umbrella.now").state is Message.State.STALE


def test_a_file_goes_out_named_after_the_draft_and_its_language(staff, translated):
    _rename("Prenez deux parapluies")
    answer = staff.get(f"{LIST}po/en/")
    entry = read_po(answer.content).find(PATH, by="msgctxt")

    assert 'filename="draft-cases-en.po"' in answer["Content-Disposition"]
    assert (entry.fuzzy, entry.previous_msgid) == (True, "Prenez un parapluie")


def test_looking_at_a_file_writes_nothing(staff, translated):
    page = _bring(staff, _po(_entry("Prenez un parapluie", "خذ مظلة")), "ar")

    assert page.status_code == 200
    assert _message("ar").text == ""


def test_what_is_ticked_is_taken_and_nothing_else(staff, translated):
    _rename("Prenez un parapluie à 18 ans")
    path = "case.umbrella.sentence"
    file = _po(
        _entry("Prenez un parapluie à 18 ans", "Lleva un paraguas"),
        _entry(_message("es", path).source, "Llueve.", path),
    )
    page = _bring(staff, file, "es")
    answer = _apply(staff, page, "es", take=["NEW"])

    assert answer.status_code == 302
    assert _message("es", path).text == "Llueve."
    assert _message("es").text == ""
    page = _bring(staff, file, "es")
    _apply(staff, page, "es", row=[PATH])
    assert _message("es").text == "Lleva un paraguas"
    assert _message("es").origin == Message.Origin.FILE


def test_what_staff_changed_since_the_export_is_chosen_row_by_row(staff, translated):
    po = read_po(staff.get(f"{LIST}po/en/").content)
    _save(staff, "Do take an umbrella")
    po.find(PATH, by="msgctxt").msgstr = "Take your umbrella"
    page = _bring(staff, str(po).encode())
    rows = {group.key: group for group in page.context["groups"]}

    assert [row.path for row in rows["CONFLICT"].rows] == [PATH]
    _apply(staff, page, take=["NEW", "CHANGED", "CONFLICT"])
    assert _message().text == "Do take an umbrella"
    _apply(staff, _bring(staff, str(po).encode()), row=[PATH])
    assert _message().text == "Take your umbrella"


def test_a_late_file_is_kept_as_stale(staff, draft):
    _rename("Prenez deux parapluies")
    page = _bring(staff, _po(_entry("Prenez un parapluie", "Take one")))
    _apply(staff, page, take=["LATE"])

    assert _message().state is Message.State.STALE


def test_a_draft_changed_meanwhile_is_shown_again(staff, draft):
    page = _bring(staff, _po(_entry("Prenez un parapluie", "Take one")))
    _save(staff, "Mine")
    again = _apply(staff, page, take=["NEW"])

    assert again.status_code == 409
    assert _message().text == "Mine"
    assert [group.key for group in again.context["groups"]] == ["CONFLICT"]


def test_unknown_refused_and_empty_entries_are_said_and_left(staff, draft):
    path = "case.umbrella.now"
    page = _bring(
        staff,
        _po(
            _entry("x", "y", "case.ghost.title"),
            _entry("Prenez un parapluie", "<b>Take</b>"),
            _entry(_message(path=path).source, "", path),
        ),
    )
    groups = {group.key: group for group in page.context["groups"]}

    assert set(groups) == {"UNKNOWN", "REFUSED", "EMPTY"}
    assert "HTML" in groups["REFUSED"].rows[0].why
    _apply(staff, page, take=list(groups), row=[PATH])
    assert not Message.objects.exclude(text="").exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"This is a letter.", "PO"),
        (b"manage.py", "PO"),
        (b"\x89PNG\r\n\x1a\n\x00\xff", "UTF-8"),
        (b'msgid "a\nmsgstr "b"', "sentence"),
        (b'msgctxt "x"\nmsgid "a"\nmsgid_plural "b"\nmsgstr[z] "c"\n', "PO"),
        (b'msgid ""\nmsgstr ""\n"Language: es\\n"\n', "es"),
        (b"#" * (LARGEST + 1), "MB"),
        ("\ufeffmsgid".encode("utf-16"), "UTF-8"),
    ],
    ids=["letter", "path", "picture", "quote", "index", "spanish", "large", "utf-16"],
)
def test_a_bad_file_gets_a_plain_refusal(staff, translated, data, said):
    page = _bring(staff, data)

    assert page.status_code == 422
    assert said in page.context["refusals"][0]
    assert 'name="packed"' not in page.text


def test_a_file_tampered_with_on_its_way_is_refused(staff, draft):
    page = _bring(staff, _po(_entry("Prenez un parapluie", "Take one")))
    other = base64.b64encode(zlib.compress(_po(_entry("Prenez un parapluie", "No"))))
    bomb = base64.b64encode(zlib.compress(b"0" * (LARGEST * 20))).decode()

    assert _apply(staff, page, packed=other.decode(), take=["NEW"]).status_code == 409
    assert _apply(staff, page, packed=bomb, take=["NEW"]).status_code == 422
    assert _apply(staff, page, packed="%%%", take=["NEW"]).status_code == 422
    assert _message().text == ""


def test_files_are_for_people_with_the_permission(client, draft, django_user_model):
    client.force_login(django_user_model.objects.create_user("noe", is_staff=True))

    assert client.get(f"{LIST}po/en/").status_code == 403
    assert client.get(f"{LIST}po/en/in/").status_code == 403


def test_a_language_we_do_not_have_is_not_found(staff, draft):
    assert staff.get(f"{LIST}po/xx/").status_code == 404


def test_the_screens_hold_no_inline_script_or_style(staff, translated):
    _rename("Prenez deux parapluies")
    pages = [LIST, _url(_message()), f"{LIST}po/en/in/"]
    texts = [staff.get(url).text for url in pages]
    texts.append(_bring(staff, _po(_entry("Autre", "Other"))).text)

    for text in texts:
        assert not re.search(r"<script(?![^>]*\bsrc=)", text)
        assert not re.search(r"<style|\sstyle=|\son\w+=", text)


def test_an_upgrade_brings_its_translations_and_keeps_what_staff_typed(
    staff, translated
):
    path = "case.umbrella.sentence"
    french = _message(path=path).source
    messages.import_po(_po(_entry(french, "Rain.", path)), "en")
    _save(staff, "My umbrella")
    upgrade = _po(
        _entry("Prenez un parapluie", "An umbrella"), _entry(french, "It rains.", path)
    )
    report = messages.import_po(upgrade, "en")

    assert (report.current, report.kept) == (1, 1)
    assert _message().text == "My umbrella"
    assert _message(path=path).text == "It rains."


def test_a_file_with_nothing_to_take_offers_no_button(staff, translated):
    nothing = _bring(staff, _po(_entry("Prenez un parapluie", "Take an umbrella")))
    something = _bring(staff, _po(_entry("Prenez un parapluie", "An umbrella")))

    assert 'name="_apply"' not in nothing.text
    assert 'name="_apply"' in something.text
