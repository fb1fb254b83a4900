"""The life of a sentence: missing, current, stale, late, gone and returned."""

import polib
import pytest

from cases import messages
from cases.models import CoverageCase, Message, Step
from cases.po import BadPo, missing_in, read_po, refreshed

PATH = "case.umbrella.title"


def _message(language="en", path=PATH):
    return Message.objects.get(path=path, language=language)


def _rename(words):
    CoverageCase.objects.filter(key="umbrella").update(title=words)
    messages.sync()


def _po(*entries):
    po = polib.POFile()
    po.extend(entries)
    return str(po).encode()


def _entry(msgid, msgstr, path=PATH, **more):
    return polib.POEntry(msgctxt=path, msgid=msgid, msgstr=msgstr, **more)


@pytest.fixture
def translated(draft):
    messages.import_po(_po(_entry("Prenez un parapluie", "Take an umbrella")), "en")
    return draft


def test_every_sentence_has_a_row_in_each_language(draft):
    assert Message.objects.count() == 4 * len(draft.words)
    assert Message.objects.missing().count() == 4 * len(draft.words)


def test_syncing_again_changes_nothing(translated, django_assert_max_num_queries):
    before = list(Message.objects.values_list("pk", "source", "text", "in_use"))
    messages.sync()

    assert list(Message.objects.values_list("pk", "source", "text", "in_use")) == before


def test_a_translation_of_todays_french_is_current(translated):
    assert _message().state is Message.State.CURRENT


def test_a_changed_sentence_makes_its_translations_stale_and_no_other(
    translated,
):
    _rename("Prenez deux parapluies")

    assert _message().state is Message.State.STALE
    assert Message.objects.stale().count() == 1
    assert _message().seen == "Prenez un parapluie"


def test_a_new_order_makes_nothing_stale(translated):
    CoverageCase.objects.filter(key="umbrella").update(position=990)
    messages.sync()

    assert not Message.objects.stale().exists()


def test_someone_can_say_that_the_meaning_did_not_change(translated, publisher):
    _rename("Prenez un parapluie !")
    messages.confirm(Message.objects.stale(), by=publisher)

    assert _message().state is Message.State.CURRENT
    assert _message().changed_by == publisher


def test_french_that_returns_finds_its_translation_current(translated):
    _rename("Autre chose")
    _rename("Prenez un parapluie")

    assert _message().state is Message.State.CURRENT


def test_a_path_that_leaves_and_returns_keeps_its_translation(draft):
    path = "step.dry_umbrella.title"
    entry = _entry("Séchez le parapluie", "Dry it", path)
    messages.import_po(_po(entry), "en")
    Step.objects.filter(key="dry_umbrella").update(key="air_umbrella")
    messages.sync()
    assert not _message(path=path).in_use

    Step.objects.filter(key="air_umbrella").update(key="dry_umbrella")
    messages.sync()
    assert _message(path=path).in_use
    assert _message(path=path).state is Message.State.CURRENT


def test_a_new_path_with_known_french_starts_translated(translated):
    Step.objects.filter(key="buy_umbrella").update(to_confirm="Prenez un parapluie")
    Step.objects.filter(key="dry_umbrella").update(to_confirm="Prenez un parapluie")
    messages.sync()

    copied = _message(path="step.dry_umbrella.to_confirm")
    assert (copied.text, copied.origin) == ("Take an umbrella", Message.Origin.COPY)


def test_a_late_file_is_kept_as_stale(draft):
    _rename("Prenez deux parapluies")
    report = messages.import_po(_po(_entry("Prenez un parapluie", "Take one")), "en")

    assert report.stale == 1
    assert _message().state is Message.State.STALE
    assert _message().text == "Take one"


def test_a_late_file_never_replaces_a_current_translation(translated):
    report = messages.import_po(_po(_entry("Un vieux titre", "Old")), "en")

    assert report.kept == 1
    assert _message().text == "Take an umbrella"


def test_a_fuzzy_entry_never_counts_as_done(draft):
    fuzzy = _entry("Prenez un parapluie", "Perhaps", flags=["fuzzy"])
    messages.import_po(_po(fuzzy), "en")

    assert _message().state is Message.State.STALE


def test_unknown_paths_are_reported(draft):
    report = messages.import_po(_po(_entry("x", "y", "case.ghost.title")), "en")

    assert report.unknown == ("case.ghost.title",)
    assert not Message.objects.filter(path="case.ghost.title").exists()


def test_an_export_reads_back_unchanged(translated):
    _rename("Prenez deux parapluies")
    report = messages.import_po(messages.export_po("en").encode(), "en")

    assert (report.current, report.stale, report.unchanged) == (0, 0, 1)


def test_a_stale_sentence_is_exported_as_fuzzy_with_its_old_french(
    translated,
):
    _rename("Prenez deux parapluies")
    entry = read_po(messages.export_po("en").encode()).find(PATH, by="msgctxt")

    assert entry.fuzzy
    assert entry.previous_msgid == "Prenez un parapluie"
    assert "At most" in entry.comment
    assert "Shows on: the result" in entry.comment


def test_a_file_that_is_no_po_is_refused(draft):
    with pytest.raises(BadPo):
        messages.import_po(b"This is a letter.", "en")


def test_refreshing_a_shipped_file_keeps_what_was_translated():
    first = refreshed(
        "ar", {"case.a.title": "Un", "case.b.title": "Deux"}, polib.POFile()
    )
    po = read_po(first.encode())
    for entry in po:
        entry.msgstr = f"({entry.msgid})"
    words = {"case.a.title": "Un", "case.c.title": "Deux"}
    again = read_po(refreshed("ar", words, po).encode())

    assert missing_in(words, again) == []
    assert [e.msgctxt for e in again if e.obsolete] == ["case.b.title"]


def test_a_shipped_translation_of_older_french_becomes_fuzzy():
    old = read_po(_po(_entry("Un", "One", "case.a.title")))
    words = {"case.a.title": "Un seul"}
    again = read_po(refreshed("en", words, old).encode())

    assert again[0].fuzzy
    assert again[0].previous_msgid == "Un"
    assert missing_in(words, again) == ["case.a.title"]
