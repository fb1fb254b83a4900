"""Each process learns of a new publication, and never loses the last good one."""

import threading

import pytest
from django.db import OperationalError, connection
from django.urls import reverse

from cases import publishing, rulebooks
from cases.models import CoverageCase, Publication
from cases.rulebooks import NoLiveRulebook, forget_live_rulebook, live_rulebook


def _publish_another(publisher):
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    return publishing.publish(by=publisher, note="Deuxième")


def _damage(revision):
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_revision SET rules = replace(rules, 'rain', 'hail') "
            "WHERE id = %s",
            [revision.pk],
        )


def test_without_a_publication_there_is_no_live_rulebook(db):
    with pytest.raises(NoLiveRulebook):
        live_rulebook()


def test_a_new_publication_is_noticed(published, publisher):
    assert live_rulebook().number == 1
    _publish_another(publisher)

    live = live_rulebook()
    assert live.number == 2
    assert live.wording("fr").text("case.umbrella.title").words == "Un autre titre"


def test_between_two_looks_the_database_is_left_alone(
    published, settings, django_assert_num_queries
):
    settings.RULEBOOK_CHECK_SECONDS = 60
    live_rulebook()

    with django_assert_num_queries(0):
        live_rulebook()


def test_a_look_that_finds_nothing_new_is_one_query(
    published, django_assert_num_queries
):
    live = live_rulebook()

    with django_assert_num_queries(1):
        assert live_rulebook() is live


def test_the_last_good_revision_stays_when_the_new_one_is_damaged(
    published, publisher, caplog
):
    live_rulebook()
    _damage(_publish_another(publisher).revision)

    assert live_rulebook().number == 1
    assert "damaged" in caplog.text


def test_a_new_process_passes_over_a_damaged_revision(published, publisher):
    _damage(_publish_another(publisher).revision)

    assert live_rulebook().number == 1


def test_a_damaged_revision_alone_is_no_live_rulebook(published):
    _damage(published.revision)

    with pytest.raises(NoLiveRulebook):
        live_rulebook()


def test_publishing_an_unchanged_draft_again_mends_a_damaged_revision(
    published, publisher
):
    """The rules in memory stay; a process that starts needs a revision that is whole."""
    _damage(published.revision)

    again = publishing.publish(by=publisher, note="Encore une fois")

    assert again.revision.number == 2
    forget_live_rulebook()
    assert live_rulebook().number == 2


def test_a_process_that_has_the_rules_learns_under_which_number_they_were_mended(
    published, publisher
):
    live_rulebook()
    _damage(published.revision)

    publishing.publish(by=publisher, note="Encore une fois")

    assert live_rulebook().number == 2
    assert rulebooks.damaged_revision() is None


def test_a_new_process_finds_the_good_revision_behind_many_damaged_publications(
    published, publisher
):
    damaged = _publish_another(publisher).revision
    for attempt in range(7):
        publishing.publish(by=publisher, note=f"Essai {attempt}")
    _damage(damaged)

    assert live_rulebook().number == 1
    assert rulebooks.damaged_revision() == 2


def test_a_damaged_revision_cannot_be_rolled_back_to(published, publisher):
    _damage(published.revision)
    published.revision.refresh_from_db()

    with pytest.raises(publishing.NotPublishable):
        publishing.roll_back(by=publisher, note="Essai", revision=published.revision)


@pytest.mark.parametrize("page", ["roll_back", "reset", "compare"])
@pytest.mark.parametrize(("language", "said"), [("fr", "abîmée"), ("en", "damaged")])
def test_staff_are_told_of_a_damaged_revision_in_their_language(
    client, published, publisher, page, language, said
):
    number = published.revision.number
    _damage(published.revision)
    client.force_login(publisher)
    one = [] if page == "compare" else [published.revision.pk]
    shown = client.get(
        reverse(f"admin:cases_revision_{page}", args=one),
        {} if one else {"before": f"{number}", "after": "draft"},
        headers={"accept-language": language},
    )

    assert said in shown.text


def test_the_last_good_revision_stays_when_the_database_is_gone(
    published, monkeypatch, caplog
):
    live = live_rulebook()

    def gone(*args):
        raise OperationalError("connection refused")

    monkeypatch.setattr(Publication.objects, "due", gone)
    assert live_rulebook() is live
    assert "connection refused" in caplog.text


def test_nobody_waits_while_another_thread_reads_the_new_revision(
    published, publisher, monkeypatch
):
    old = live_rulebook()
    reading, go_on = threading.Event(), threading.Event()

    def slow(self):
        reading.set()
        go_on.wait(5)

    monkeypatch.setattr(rulebooks._Cache, "_look", slow)
    thread = threading.Thread(target=live_rulebook)
    thread.start()
    reading.wait(5)

    assert live_rulebook() is old
    go_on.set()
    thread.join()
