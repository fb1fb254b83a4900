"""The page a student keeps: ticks, dates, calendar, sheet, links, deletion."""

import re
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from html import unescape

import icalendar
import pytest
import segno
from django.db import connection
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from advisor.models import StudentProfile
from advisor.qr import qr_code
from cases.publishing import load_into_draft, publish
from cases.rulebooks import look_again
from cases.shipped import shipped_rulebook
from tests.site.students import EMPLOYED, MOROCCAN, SPANISH, answer, result

pytestmark = pytest.mark.usefixtures("published")
LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]
UNDECIDED = {"french_number": "none", "insurer_kind": "unknown", "work": "none"}


@contextmanager
def deleted_before_the_next_change():
    """Somebody deletes the page in the moment between its being read and changed."""

    def first_delete(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            StudentProfile.objects.all().delete()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(first_delete):
        yield


@pytest.fixture
def profile(db) -> StudentProfile:
    return StudentProfile.objects.create(answers=MOROCCAN, language="fr", revision=1)


def address(profile: StudentProfile, page: str = "", language: str = "fr") -> str:
    return f"/{language}/result/{profile.token}/{page}"


def words(response) -> str:
    """What a page says, without its marks."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def test_what_is_ticked_is_remembered_with_the_page(client, profile):
    page = client.get(address(profile)).content.decode()
    papers = re.findall(r'name="done" value="(document\.\w+)"', page)

    answer = client.post(
        address(profile, "ticks/"),
        {"place": "papers", "done": [*papers[:2], "step.finish_enrolment"]},
    )

    assert answer["Location"] == f"{address(profile)}#papers"
    profile.refresh_from_db()
    assert profile.ticked == {"step.finish_enrolment", *papers[:2]}
    page = client.get(address(profile)).content.decode()
    assert len(re.findall(r'value="document\.\w+" checked', page)) == 2


def test_only_what_the_page_shows_can_be_ticked(client, profile):
    client.post(
        address(profile, "ticks/"),
        {"done": ["document.ehic_card", "x" * 5000, "step.x"], "place": "x"},
    )

    profile.refresh_from_db()
    assert profile.ticked == frozenset()


def test_a_page_made_anew_after_a_change_keeps_its_ticks(client):
    first = result(client, MOROCCAN)
    token = first.request["PATH_INFO"].split("/")[3]
    client.post(
        f"/fr/result/{token}/ticks/",
        {"done": ["document.bank_details"]},
    )
    client.get(f"/fr/result/{token}/change/")
    answer(client, "family", family="partner_or_children")
    second = client.post("/fr/check/")["Location"]

    assert token not in second
    page = client.get(second).content.decode()
    assert 'value="document.bank_details" checked' in page


def test_the_shared_link_shows_the_advice_and_nothing_that_changes_it(client, profile):
    page = client.get(f"/fr/shared/{profile.share}/")
    html = page.content.decode()

    assert page.status_code == 200
    assert profile.token not in html
    assert profile.written_code not in html
    assert "<form" not in html
    assert "<h1>" in html
    assert client.get(f"/fr/result/{profile.share}/").status_code == 404
    assert client.post(f"/fr/shared/{profile.share}/").status_code == 405


def test_deleting_is_asked_first_and_then_for_good(client, profile):
    question = client.get(address(profile, "delete/"))
    assert question.status_code == 200
    assert StudentProfile.objects.filter(pk=profile.pk).exists()

    answer = client.post(address(profile, "delete/"))

    assert answer.status_code == 200
    assert not StudentProfile.objects.filter(pk=profile.pk).exists()
    assert client.get(address(profile)).status_code == 404


def test_deleting_forgets_the_answers_in_the_browser_too(client):
    token = result(client, MOROCCAN).request["PATH_INFO"].split("/")[3]

    client.post(f"/fr/result/{token}/delete/")

    assert client.cookies["answers"].value == ""


def events(response) -> list[icalendar.Event]:
    calendar = icalendar.Calendar.from_ical(response.content)
    return list(calendar.walk("VEVENT"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_calendar_file_is_read_alike_by_two_libraries(client, profile, language):
    response = client.get(address(profile, "calendar.ics", language))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    first = {
        str(e["uid"]): (str(e["summary"]), e["dtstart"].dt) for e in events(response)
    }
    second = {
        e.uid: (e.summary, e.dtstart)
        for e in IcsCalendarStream.calendar_from_ics(response.content.decode()).events
    }
    assert first == second
    assert len(first) >= 5


def test_the_calendar_file_keeps_to_rfc_5545(client, profile):
    body = client.get(address(profile, "calendar.ics", "zh-hans")).content

    lines = body.split(b"\r\n")
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    assert profile.token.encode() not in body
    for event in events(client.get(address(profile, "calendar.ics"))):
        assert event["dtstart"].params["VALUE"] == "DATE"
        assert event["dtend"].dt - event["dtstart"].dt == timedelta(days=1)
        assert [alarm["action"] for alarm in event.walk("VALARM")] == ["DISPLAY"] * 2


def test_importing_the_calendar_again_updates_instead_of_doubling(client, profile):
    before = {
        str(e["uid"]) for e in events(client.get(address(profile, "calendar.ics")))
    }

    again = events(client.get(address(profile, "calendar.ics", "ar")))

    assert {str(e["uid"]) for e in again} == before
    other = StudentProfile.objects.create(answers=MOROCCAN, language="fr", revision=1)
    theirs = events(client.get(address(other, "calendar.ics")))
    assert not before & {str(e["uid"]) for e in theirs}


def test_the_days_of_the_calendar_are_those_of_the_page(client, profile):
    page = words(client.get(address(profile, language="en")))

    for event in events(client.get(address(profile, "calendar.ics", "en"))):
        day = event["dtstart"].dt
        assert (
            f"{day.day} {day:%B %Y}" in page
            or f"{day:%B} {day.day}, {day.year}" in page
        )


def test_each_phase_says_its_day_and_the_next_step_stands_on_top(client, profile):
    page = words(client.get(address(profile, language="en")))

    assert re.search(r"When you arrive from 10 December 2026", page)
    assert "Your next date:" in page or "Late, do it first:" in page


def test_a_step_says_which_steps_come_first(client, profile):
    page = client.get(address(profile, language="en")).context["page"]
    steps = {step.key: step for phase in page.phases for step in phase.steps}

    first = steps["register_on_student_site"].after
    assert [str(title) for title in first] == [str(steps["finish_enrolment"].title)]
    for step in steps.values():
        shown = {str(other.title) for other in steps.values()}
        assert {str(title) for title in step.after} <= shown


def test_a_deadline_in_the_past_is_said_to_be_late_until_it_is_done(client):
    long_ago = timezone.localdate() - timedelta(days=400)
    answers = MOROCCAN | {
        "arrival": long_ago.isoformat(),
        "enrolment_date": long_ago.isoformat(),
    }
    late = StudentProfile.objects.create(answers=answers, language="fr", revision=1)
    page = client.get(address(late)).context["page"]
    assert page.next_step.due.is_late
    assert "data-late" in client.get(address(late)).content.decode()

    steps = [f"step.{step.key}" for phase in page.phases for step in phase.steps]
    late.tick(steps)

    page = client.get(address(late))
    assert page.context["page"].next_step is None
    assert "data-late" not in page.content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counter_sheet_stands_in_french_and_in_the_readers_language(
    client, profile, language
):
    page = client.get(address(profile, "sheet/", language))
    html = page.content.decode()

    assert profile.written_code in html
    assert "<svg" in html
    assert 'lang="fr" dir="ltr"><h1>' in html
    has_two_sides = page.context["page"].theirs is not None
    assert has_two_sides == (language != "fr")
    for paper in page.context["page"].french.papers:
        assert paper.name in unescape(html)


def test_the_qr_code_leads_to_the_private_link(client, profile):
    link = f"http://testserver{address(profile)}"

    sheet = client.get(address(profile, "sheet/")).content.decode()
    assert qr_code(link).path in sheet
    assert segno.make(link, error="m").version <= 8


def test_the_mail_link_holds_the_private_link_and_contacts_nobody(client, profile):
    page = client.get(address(profile))

    assert 'href="mailto:?subject=' in page.content.decode()
    assert f"%2Ffr%2Fresult%2F{profile.token}" in page.content.decode() or (
        f"/fr/result/{profile.token}" in page.content.decode()
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_tells_what_would_change_the_case(client, profile, language):
    page = client.get(address(profile, "why/", language))

    changes = {
        str(answer): [str(title) for title in line.titles]
        for block in page.context["page"].changes
        for line in block.lines
        for answer in line.answers
    }
    assert len(changes) >= 4
    for titles in changes.values():
        assert all(title in page.content.decode() for title in titles)


def test_a_job_is_named_with_the_case_it_gives(client, profile):
    page = client.get(address(profile, "why/"))
    employed = StudentProfile.objects.create(
        answers=EMPLOYED, language="fr", revision=1
    )
    then = client.get(address(employed)).context["page"].case.title

    blocks = {b.href.rsplit("=", 1)[1]: b for b in page.context["page"].changes}
    titles = {t for line in blocks["work"].lines for t in line.titles}
    assert then in titles
    assert "department" in blocks


def test_an_undecided_page_has_no_reasons_to_show_yet(client):
    undecided = StudentProfile.objects.create(
        answers=UNDECIDED, language="fr", revision=1
    )

    assert client.get(address(undecided, "why/"))["Location"] == address(undecided)
    assert client.get(address(undecided, "sheet/")).status_code == 200
    assert client.get(address(undecided, "calendar.ics")).status_code == 200


def republish(**words: str) -> None:
    """The shipped rulebook with other French words; the draft's translations are stale."""
    shipped = shipped_rulebook()
    changed = {path.replace("__", "."): text for path, text in words.items()}
    load_into_draft(replace(shipped, words={**shipped.words, **changed}))
    publish(by=None, note="Other words")
    look_again()


def test_under_new_rules_the_page_says_what_is_different(client, profile):
    title = "Achevez votre inscription dans l’établissement"
    republish(step__finish_enrolment__title=title)

    page = client.get(address(profile))

    said = page.context["page"].since
    assert not said.is_same
    before = {unescape(str(item.before)) for item in said.reworded}
    assert before == {"Terminez votre inscription dans l’établissement"}
    assert "Terminez votre inscription" in words(page)
    assert title in words(page)


def test_under_new_rules_that_say_the_same_the_page_says_so(client, profile):
    republish(document__ehic_card__what="La carte de votre caisse.")

    page = client.get(address(profile, language="fr"))

    assert page.context["page"].since.is_same
    assert "Rien n’y a changé." in words(page)


def test_a_page_made_under_rules_that_are_gone_still_opens(client):
    old = StudentProfile.objects.create(answers=SPANISH, language="fr", revision=999)

    page = client.get(address(old))

    assert page.status_code == 200
    assert not page.context["page"].since.is_readable


@pytest.mark.parametrize(
    "page", ["", "why/", "sheet/", "calendar.ics", "delete/", "change/", "ticks/"]
)
def test_an_expired_page_is_gone_in_all_its_parts(client, profile, page):
    profile.expires = timezone.now() - timedelta(days=1)
    profile.save()
    ask = client.post if page == "ticks/" else client.get

    assert ask(address(profile, page)).status_code == 410
    assert client.get(f"/fr/shared/{profile.share}/").status_code == 410
    assert ask(f"/fr/result/nobody/{page}").status_code == 404


def test_a_page_kept_by_the_release_before_opens_without_a_link_for_readers(client):
    old = StudentProfile.objects.create(
        answers=MOROCCAN, language="fr", revision=1, share=None
    )

    assert client.get(address(old)).status_code == 200


def test_the_worker_for_reading_offline_stands_at_the_root(client):
    answer = client.get("/offline.js")

    assert answer["Content-Type"].startswith("text/javascript")
    assert b"kept-pages" in b"".join(answer.streaming_content)


def test_ticking_a_page_that_is_deleted_meanwhile_says_that_it_is_gone(client, profile):
    with deleted_before_the_next_change():
        sent = client.post(address(profile, "ticks/"), {"done": []})

    assert sent.status_code == 303
    assert client.get(sent["Location"]).status_code == 404
