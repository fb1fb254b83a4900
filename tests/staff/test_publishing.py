"""Publishing makes an immutable revision live; rolling back adds one more row."""

import sys
from contextlib import ExitStack
from datetime import timedelta
from subprocess import PIPE, Popen

import pytest
from django.db import OperationalError, connection
from django.utils import timezone

from cases import publishing, verification
from cases.engine.findings import FindingKind
from cases.models import (
    CaseStep,
    Catalog,
    CoverageCase,
    Immutable,
    Message,
    Publication,
    Question,
    Revision,
    Scenario,
    Section,
)
from cases.rulebooks import live_rulebook

WRITE = """
import sqlite3, sys, time
others = sqlite3.connect(sys.argv[1], isolation_level=None)
others.execute("BEGIN IMMEDIATE")
print("begun", flush=True)
time.sleep(float(sys.argv[2]))
"""


def _retitle(words):
    CoverageCase.objects.filter(key="umbrella").update(title=words)


def test_a_publication_makes_a_revision_with_a_catalogue_for_each_language(published):
    revision = published.revision

    assert revision.number == 1
    assert revision.checks["scenarios"] == 2
    assert {c.language for c in revision.catalogs.all()} == {
        "en",
        "es",
        "ar",
        "zh-hans",
    }


def test_a_publication_needs_a_note(draft, publisher):
    with pytest.raises(publishing.NotPublishable):
        publishing.publish(by=publisher, note="  ")

    assert not Publication.objects.exists()


def test_errors_block_publishing_and_are_named(draft, publisher):
    Scenario.objects.filter(key="dry_walker").update(
        base=CoverageCase.objects.get(key="umbrella")
    )
    with pytest.raises(publishing.NotPublishable) as refusal:
        publishing.publish(by=publisher, note="Essai")

    assert [f.kind for f in refusal.value.findings] == [FindingKind.FAILING_SCENARIO]
    assert not Revision.objects.exists()


def test_an_unknown_placeholder_blocks_publishing(draft, publisher):
    _retitle("Prenez {moi}")
    with pytest.raises(publishing.NotPublishable) as refusal:
        publishing.publish(by=publisher, note="Essai")

    (finding,) = refusal.value.findings
    assert (finding.place, finding.detail) == ("case.umbrella.title", ("moi",))


def test_a_translation_that_lost_a_placeholder_blocks_publishing(draft, publisher):
    message = Message.objects.get(path="case.umbrella.now", language="es")
    message.text, message.seen = "Compre un paraguas.", message.source
    message.save()
    with pytest.raises(publishing.NotPublishable) as refusal:
        publishing.publish(by=publisher, note="Essai")

    (finding,) = refusal.value.findings
    assert finding.detail == ("es", "leaving")


def test_a_case_without_a_source_is_a_warning(draft):
    CoverageCase.objects.get(key="umbrella").sources.clear()
    check = verification.check_draft()

    assert check.is_publishable
    assert "case.umbrella" in [
        f.place for f in check.warnings if f.kind is FindingKind.MISSING_SOURCE
    ]


def test_a_draft_that_changed_since_it_was_checked_is_refused(draft, publisher):
    checked = verification.check_draft().digest
    _retitle("Un autre titre")

    with pytest.raises(publishing.DraftChanged):
        publishing.publish(by=publisher, note="Essai", checked=checked)


def test_a_translation_changed_since_the_check_is_a_change_too(draft, publisher):
    checked = verification.check_draft().digest
    message = Message.objects.get(path="case.umbrella.title", language="en")
    message.text, message.seen = "Take an umbrella", message.source
    message.save()

    with pytest.raises(publishing.DraftChanged):
        publishing.publish(by=publisher, note="Essai", checked=checked)


def test_an_unchanged_draft_is_published_as_the_same_revision(published, publisher):
    again = publishing.publish(by=publisher, note="Encore")

    assert again.revision == published.revision
    assert Publication.objects.count() == 2


def test_rolling_back_adds_a_row_and_makes_the_old_revision_live(published, publisher):
    _retitle("Un autre titre")
    publishing.publish(by=publisher, note="Deuxième")
    assert live_rulebook().number == 2

    back = publishing.roll_back(
        by=publisher, note="La première était juste", revision=published.revision
    )

    assert back.kind == Publication.Kind.ROLLBACK
    assert live_rulebook().number == 1
    assert Publication.objects.count() == 3


def test_who_decides_last_prevails_over_a_machine_whose_clock_is_ahead(
    published, publisher
):
    ahead = timezone.now() + timedelta(seconds=3)
    Publication.objects.create(
        revision=published.revision,
        kind=Publication.Kind.PUBLISH,
        note="D’une horloge en avance",
        live_from=ahead,
        created_at=ahead,
    )

    back = publishing.roll_back(by=publisher, note="Non", revision=published.revision)

    assert Publication.objects.due(ahead + timedelta(seconds=1)).first() == back


def test_a_publication_of_tomorrow_is_not_live_today(published, publisher):
    _retitle("Un autre titre")
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.publish(by=publisher, note="Demain", live_from=tomorrow)

    assert live_rulebook().number == 1
    assert Publication.objects.due(tomorrow).first().revision.number == 2


@pytest.mark.parametrize("model", [Revision, Catalog, Publication])
def test_what_was_published_is_never_changed_or_deleted(published, model):
    row = model.objects.first()
    for attempt in (
        row.save,
        row.delete,
        model.objects.all().delete,
        lambda: model.objects.update(pk=7),
        lambda: model.objects.bulk_update([row], ["pk"]),
    ):
        with pytest.raises(Immutable):
            attempt()


def test_a_form_whose_answers_no_browser_would_keep_is_not_published(
    draft, publisher, client
):
    section = Section.objects.first()
    for number in range(60):
        key = f"a_question_with_a_long_key_{number:033}"
        Question.objects.create(section=section, key=key, kind="yes_no", label="Oui ?")

    with pytest.raises(publishing.NotPublishable, match="than a browser keeps"):
        publishing.publish(by=publisher, note="Too much")
    client.force_login(publisher)
    page = client.get("/admin/cases/revision/publish/")
    longest = Question.objects.get(key=f"a_question_with_a_long_key_{0:033}")
    assert "A browser cannot keep the answers" in page.text
    assert f"/admin/cases/question/{longest.pk}/change/" in page.text


def test_editing_the_draft_changes_nothing_that_is_live(published):
    before = live_rulebook().wording("fr").text("case.umbrella.title")
    _retitle("Un autre titre")
    CaseStep.objects.all().delete()

    assert live_rulebook().wording("fr").text("case.umbrella.title") == before
    assert live_rulebook().rulebook.case["umbrella"].steps


def test_a_revision_tells_in_words_what_its_checks_found(admin_client, published):
    page = admin_client.get(f"/admin/cases/revision/{published.revision.pk}/change/")

    assert "Example students who got the result expected: 2." in page.text
    assert "current " in page.text
    assert "{" not in page.text.split("field-checked", 1)[1].split("</fieldset>")[0]


# Somebody else writes. On PostgreSQL all queue for a table's lock, and no wait ends
# (tests/ops/test_publishing.py).


@pytest.fixture
def others_write_for(umbrella, transactional_db):
    """Have others hold the file for some seconds; a student waits 0.5 s in place of 5."""
    publishing.load_into_draft(umbrella)
    connection.cursor().execute("PRAGMA busy_timeout = 500")
    file = str(connection.settings_dict["NAME"])
    with ExitStack() as stack:

        def others_write_for(seconds):
            program = [sys.executable, "-c", WRITE, file, str(seconds)]
            others = stack.enter_context(Popen(program, stdout=PIPE))
            stack.callback(others.kill)
            assert others.stdout.readline() == b"begun\n"

        yield others_write_for


@pytest.mark.one_database
def test_who_publishes_waits_for_others_longer_than_a_student_would(others_write_for):
    others_write_for(seconds=0.8)

    assert publishing.publish(by=None, note="Première version").revision


@pytest.mark.one_database
def test_who_publishes_is_told_when_others_write_for_ever(others_write_for):
    others_write_for(seconds=60)

    with pytest.raises(OperationalError, match="locked"):
        publishing.publish(by=None, note="Première version")

    assert not Publication.objects.exists()
