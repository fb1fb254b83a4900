"""The front page of the workshop, and the publish form's moment and reasons."""

import re
from datetime import timedelta

import pytest
from django.contrib import admin
from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils import timezone

from cases import publishing
from cases.models import (
    CoverageCase,
    Figure,
    Message,
    Period,
    Publication,
    Scenario,
    Source,
)
from cases.rulebooks import forget_live_rulebook
from tests.staff.showing import shown_by

INDEX = "/admin/"
PUBLISH = reverse("admin:cases_revision_publish")


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def send(staff, **more):
    """Publish what the page showed."""
    shown = shown_by(staff.get(PUBLISH))
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


def test_what_ends_before_the_planned_moment_is_a_warning_before_it_is_published(
    staff, draft
):
    today = timezone.localdate()
    Source.objects.update(check_again=today + timedelta(days=200))
    Period.objects.filter(valid_until=None).update(
        valid_until=today + timedelta(days=5)
    )
    moment = (timezone.localtime() + timedelta(days=10)).strftime("%Y-%m-%dT%H:%M")

    unseen = send(staff, live_from=moment, reason="Vu ensemble")
    seen = staff.post(
        PUBLISH,
        {
            **shown_by(unseen),
            "note": "Une note",
            "live_from": moment,
            "reason": "Le montant paraît en mai",
        },
    )

    assert unseen.status_code == 422
    assert "Prix d’un parapluie" in unseen.text
    assert "other warnings for the day" in unseen.text
    assert seen.status_code == 302
    assert "Le montant paraît en mai" in Publication.objects.get().note


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


def test_the_tables_stand_in_the_order_of_the_advice_each_once(admin_client):
    page = admin_client.get("/admin/")
    shelves = [app for app in page.context["app_list"] if app["app_label"] == "cases"]
    tables = [model["object_name"] for shelf in shelves for model in shelf["models"]]

    registered = {
        m.__name__ for m in admin.site._registry if m.__module__[:5] == "cases"
    }
    assert sorted(tables) == sorted(registered)
    assert tables.index("Section") < tables.index("CoverageCase") < tables.index("Step")
    assert tables.index("Step") < tables.index("Source") < tables.index("Revision")


def _home(staff) -> str:
    """The rulebook's part of the front page."""
    return staff.get(INDEX).text.split('id="rulebook-home"')[1].split("</section>")[0]


def _followed(staff, page: str, words: str) -> set[str]:
    """The keys of the list to which a link of that page leads."""
    href = re.search(rf'href="([^"]+)">{words}<', page)[1]
    return {row.key for row in staff.get(href).context["cl"].result_list}


def test_what_time_has_overtaken_is_the_next_thing_and_leads_to_its_list(
    staff, published
):
    Message.objects.update(text=F("source"), seen=F("source"))
    today = timezone.localdate()
    Source.objects.update(check_again=today)
    Period.objects.update(valid_until=None)
    publishing.publish(by=published.by, note="Rien n’attend")
    calm = _home(staff)
    assert "Nothing is waiting for you." in calm
    assert "again<" not in calm

    late = Source.objects.first()
    Source.objects.filter(pk=late.pk).update(
        checked=today - timedelta(days=2), check_again=today - timedelta(days=1)
    )
    publishing.publish(by=published.by, note="Une source attend")
    page = _home(staff)

    assert "Nothing is waiting" not in page
    button = re.search(r'class="button" href="[^"]+">([^<]+)', page)[1]
    assert button == "Read 1 source again"
    assert _followed(staff, page, button) == {late.key}


def test_a_figure_without_an_amount_leads_to_its_list(staff, published):
    ended = Period.objects.first().figure
    Figure.objects.create(key="known", label="Connu", unit="EUR").periods.create(
        amount="1", valid_from=timezone.localdate()
    )
    ended.periods.update(valid_until=timezone.localdate() - timedelta(days=1))

    figures = _followed(staff, _home(staff), "Give 1 figure its amount of today")
    assert figures == {ended.key}
