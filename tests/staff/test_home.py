"""The front page of the workshop, and the publish form's moment and reasons."""

from datetime import timedelta

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import publishing
from cases.models import CoverageCase, Message, Publication, Scenario, Source
from cases.rulebooks import forget_live_rulebook

INDEX = "/admin/"
PUBLISH = reverse("admin:cases_revision_publish")


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def send(staff, **more):
    """Publish what the page showed."""
    form = staff.get(PUBLISH).context["form"]
    shown = {name: form[name].value() for name in ("checked", "checked_at")}
    return staff.post(PUBLISH, {**shown, "note": "Une note", **more})


def test_what_is_live_and_that_nothing_waits(staff, published):
    Message.objects.filter(text="").update(text="x")
    page = staff.get(INDEX).text

    assert "Revision 1, since" in page
    assert "Première version" in page
    assert "The draft says what is live." in page


def damage(number):
    """A revision is no longer what was published."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE cases_revision SET rules = '{}' WHERE number = %s", [number]
        )


def test_a_revision_that_cannot_be_read_is_not_called_live(staff, published, publisher):
    CoverageCase.objects.update(title="Un autre titre")
    publishing.publish(by=publisher, note="La deuxième")
    forget_live_rulebook()
    damage(2)

    page = staff.get(INDEX).text

    assert "Revision 1, since" in page
    assert "Première version" in page
    assert "Revision 2, since" not in page
    assert "Revision 2 cannot be read" in page
    assert "advised by revision 1" in page


def test_it_is_said_when_there_is_no_good_revision_at_all(staff, published):
    forget_live_rulebook()
    damage(1)

    page = staff.get(INDEX).text

    assert "Revision 1 cannot be read, and there is no good one before it" in page
    assert "Nothing is published yet" not in page


def test_a_change_of_the_draft_shows_who_made_it_and_how_to_go_on(staff, published):
    case = CoverageCase.objects.first()
    url = reverse("admin:cases_coveragecase_change", args=[case.pk])
    form = staff.get(url).context["adminform"].form
    assert form is not None
    case.title = "Un autre titre"
    case.save()

    page = staff.get(INDEX).text

    assert "The draft differs from what is live" in page
    assert reverse("admin:cases_revision_compare") in page


def test_an_error_is_the_next_thing_to_mend(staff, published):
    Scenario.objects.all().delete()
    CoverageCase.objects.filter(role="base").order_by("position").last().delete()

    page = staff.get(INDEX).text

    assert "Mend " in page
    assert f'href="{PUBLISH}"' in page


def test_sentences_without_translation_are_counted_by_language(staff, published):
    page = staff.get(INDEX).text

    missing = Message.objects.filter(language="ar", text="", in_use=True).count()
    assert f"missing {missing}" in page


def test_the_front_page_asks_for_a_bounded_number_of_rows(
    staff, published, django_assert_max_num_queries
):
    staff.get(INDEX)

    with django_assert_max_num_queries(90):
        staff.get(INDEX)


def test_a_colleague_without_the_right_sees_no_rulebook(client, django_user_model):
    client.force_login(django_user_model.objects.create_user("sam", is_staff=True))

    assert "rulebook-home" not in client.get(INDEX).text


def test_a_moment_in_the_future_is_planned_and_shown(staff, draft):
    Source.objects.update(check_again=timezone.localdate() + timedelta(days=90))
    moment = timezone.localtime() + timedelta(days=2)
    answer = send(
        staff, live_from=moment.strftime("%Y-%m-%dT%H:%M"), reason="Vu ensemble"
    )

    assert answer.status_code == 302
    publication = Publication.objects.get()
    assert abs(publication.live_from - moment) < timedelta(minutes=1)
    assert "Planned" in staff.get(INDEX).text


def test_a_moment_that_has_passed_is_refused_at_its_field(staff, draft):
    answer = send(staff, live_from="2020-01-01T10:00", reason="Vu ensemble")

    assert answer.status_code == 422
    assert answer.context["form"].errors["live_from"]
    assert answer.context["form"]["note"].value() == "Une note"
    assert not Publication.objects.exists()


def test_warnings_need_a_written_reason_that_stays_in_the_history(staff, draft):
    today = timezone.localdate()
    Source.objects.update(
        checked=today - timedelta(days=400), check_again=today - timedelta(days=1)
    )

    refused = send(staff)
    taken = send(staff, reason="Relu le 3 mars avec la CPAM")

    assert refused.status_code == 422
    assert refused.context["form"].errors["reason"]
    assert taken.status_code == 302
    assert "Relu le 3 mars avec la CPAM" in Publication.objects.get().note
