"""What is planned: withdrawn, kept or rolled back with the rest, and never unseen."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases import publishing
from cases.models import CoverageCase, DraftChange, Publication
from cases.rulebooks import live_rulebook
from tests.staff.showing import shown_by

PUBLISH = reverse("admin:cases_revision_publish")
HOME = "/admin/"


def retitle(words):
    CoverageCase.objects.filter(key="umbrella").update(title=words)


def live_at(moment):
    return Publication.objects.due(moment).first().revision.number


def roll_back_to(revision):
    return reverse("admin:cases_revision_roll_back", args=[revision.pk])


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def tomorrow():
    return timezone.now() + timedelta(days=1)


@pytest.fixture
def planned(published, publisher, tomorrow):
    """A wrong title that shall go live tomorrow."""
    retitle("Titre faux prévu")
    return publishing.publish(by=publisher, note="Prévu", live_from=tomorrow)


def test_a_plan_made_before_a_correction_and_a_roll_back_never_comes(
    staff, published, planned, tomorrow
):
    retitle("Titre corrigé")
    page = staff.get(PUBLISH)
    staff.post(PUBLISH, {"note": "Corrigé", **shown_by(page, plans="keep")})
    assert live_at(tomorrow) == planned.revision.number

    page = staff.get(roll_back_to(published.revision))
    assert "Prévu" in page.text
    staff.post(page.request["PATH_INFO"], {"note": "Comme avant", **shown_by(page)})

    assert live_at(tomorrow + timedelta(days=1)) == published.revision.number
    assert "Planned" not in staff.get(HOME).text


def test_a_plan_is_withdrawn_from_the_front_page_with_a_reason(
    staff, planned, tomorrow, publisher
):
    withdraw = reverse("admin:cases_publication_withdraw", args=[planned.pk])
    assert withdraw in staff.get(HOME).text
    assert withdraw in staff.get("/admin/cases/publication/").text

    refused = staff.post(withdraw, {"note": ""})
    done = staff.post(withdraw, {"note": "Le titre est faux"}, follow=True)

    assert refused.status_code == 422
    assert done.status_code == 200
    assert live_at(tomorrow) == 1
    assert planned.withdrawal.by == publisher
    change = DraftChange.objects.get(action="withdraw")
    assert "Le titre est faux" in change.after


def test_publishing_now_asks_what_becomes_of_each_plan(staff, planned, tomorrow):
    retitle("Titre corrigé")
    shown = shown_by(staff.get(PUBLISH))
    del shown[f"plan_{planned.pk}"]
    refused = staff.post(PUBLISH, {"note": "Corrigé", **shown})
    withdrawn = shown_by(staff.get(PUBLISH), plans="withdraw")
    done = staff.post(PUBLISH, {"note": "Corrigé", **withdrawn})

    assert refused.status_code == 422
    assert "Say whether this plan stays." in refused.text
    assert done.status_code == 302
    assert live_at(tomorrow) == live_rulebook().number == 3


def test_a_plan_made_while_somebody_reads_the_page_stops_them(
    staff, published, publisher, tomorrow
):
    shown = shown_by(staff.get(roll_back_to(published.revision)))
    publishing.publish(by=publisher, note="Plan d’un autre", live_from=tomorrow)

    answer = staff.post(
        roll_back_to(published.revision), {"note": "Comme avant", **shown}
    )

    assert answer.status_code == 409
    assert "Plan d’un autre" in answer.text
    assert Publication.objects.count() == 2


def test_the_second_of_two_publishers_is_told_what_the_first_published(
    staff, published, publisher
):
    retitle("Titre corrigé")
    shown = shown_by(staff.get(PUBLISH))
    publishing.publish(by=publisher, note="Par une autre personne")

    answer = staff.post(PUBLISH, {"note": "Le mien", **shown})

    assert answer.status_code == 409
    assert "Par une autre personne" in answer.text
    assert Publication.objects.count() == 2


def test_what_is_live_already_is_not_withdrawn(published, publisher):
    with pytest.raises(publishing.NotPublishable):
        publishing.withdraw(by=publisher, note="Trop tard", publication=published)

    assert live_rulebook().number == 1


def test_what_was_withdrawn_is_not_made_live_by_rolling_back(planned, publisher):
    publishing.withdraw(by=publisher, note="Faux", publication=planned)

    with pytest.raises(publishing.NotPublishable, match="never live"):
        publishing.roll_back(by=publisher, note="Si", revision=planned.revision)


def test_a_moment_is_said_in_the_time_of_paris(published, settings):
    at_nine = timezone.now().replace(2026, 12, 24, 9, 0)
    publication = Publication(revision=published.revision, live_from=at_nine)

    assert "10" in str(publication)
    assert "9 a.m." not in str(publication)
