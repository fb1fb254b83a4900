"""The page a student keeps: ticks, dates, calendar, sheet, links, deletion."""

import json
import re
import secrets
from dataclasses import replace
from datetime import datetime, time, timedelta
from html import unescape

import icalendar
import pytest
import segno
from django.db import InterfaceError, connection
from django.test import Client
from django.utils import timezone
from ical.calendar_stream import IcsCalendarStream

from advisor.models import CODE_LETTERS, StudentProfile
from advisor.qr import qr_code
from advisor.speech import say_date, say_day
from cases.publishing import load_into_draft, publish
from cases.rulebooks import look_again
from cases.shipped import shipped_rulebook
from tests.site.students import EMPLOYED, MOROCCAN, SPANISH, answer, result, walk

pytestmark = pytest.mark.usefixtures("published")
LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]
UNDECIDED = {"french_number": "none", "insurer_kind": "unknown", "work": "none"}


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
        {"place": "papers", "done": [*papers[:2], "step.open_bank_account"]},
    )

    link, _, target = answer["Location"].partition("#")
    assert link == address(profile)
    assert f'role="status" id="{target}"' in page
    profile.refresh_from_db()
    assert profile.ticked == {"step.open_bank_account", *papers[:2]}
    page = client.get(address(profile)).content.decode()
    assert len(re.findall(r'value="document\.\w+" checked', page)) == 2


def test_a_browser_that_forgot_its_cookies_ticks_a_page_kept_open(profile):
    reader = Client(enforce_csrf_checks=True)
    page = reader.get(address(profile))
    reader.cookies.clear()

    reader.post(address(profile, "ticks/"), {"done": ["step.open_bank_account"]})

    assert "Set-Cookie" not in page.headers
    profile.refresh_from_db()
    assert profile.ticked == {"step.open_bank_account"}


def test_only_what_the_page_shows_can_be_ticked(client, profile):
    client.post(
        address(profile, "ticks/"),
        {"done": ["document.ehic_card", "x" * 5000, "step.x"], "place": "x"},
    )

    profile.refresh_from_db()
    assert profile.ticked == frozenset()


def test_ticking_a_page_that_is_deleted_meanwhile_leads_to_word_that_it_is_gone(
    client, profile
):
    def delete_first(execute, sql, params, many, context):
        if sql.startswith("UPDATE"):
            with connection.cursor() as other:
                other.connection.execute("DELETE FROM advisor_studentprofile")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(delete_first):
        answer = client.post(address(profile, "ticks/"), {"done": ["step.register"]})

    assert answer.status_code == 303
    assert client.get(answer["Location"]).status_code == 404


def test_a_student_whose_code_is_taken_is_given_another(client, profile, monkeypatch):
    letters, chance = [*profile.code, *"ACDEFGHJ"], secrets.choice

    def choice(among):
        return letters.pop(0) if among == CODE_LETTERS else chance(among)

    monkeypatch.setattr("advisor.models.secrets.choice", choice)
    page = result(client, MOROCCAN)

    assert page.status_code == 200
    made = StudentProfile.objects.exclude(pk=profile.pk).get()
    assert made.code == "ACDEFGHJ"


def test_a_student_reads_the_advice_when_the_line_to_the_database_is_lost(
    client, monkeypatch
):
    where = walk(client, MOROCCAN)

    def lost(*args, **kwargs):
        raise InterfaceError("the connection is closed")

    monkeypatch.setattr(StudentProfile.objects, "keep", lost)
    page = client.post(where)

    assert page.status_code == 200
    assert "n’a pas pu être gardée" in page.content.decode()


def kept_in(client) -> StudentProfile:
    """The page that this browser has just made."""
    token = result(client, MOROCCAN).request["PATH_INFO"].split("/")[3]
    return StudentProfile.objects.get(token=token)


def test_a_changed_answer_changes_the_page_behind_its_links_and_its_code(client):
    before = kept_in(client)
    shared = f"/fr/shared/{before.share}/"
    was = words(client.get(shared))
    client.post(address(before, "ticks/"), {"done": ["document.bank_details"]})
    client.get(address(before, "change/"))
    answer(client, "family", family="partner_or_children")

    assert client.post("/fr/check/")["Location"] == address(before)

    after = StudentProfile.objects.get()
    links = ("pk", "token", "share", "code")
    assert [getattr(after, f) for f in links] == [getattr(before, f) for f in links]
    assert after.answers["family"] == "partner_or_children"
    assert after.ticked == {"document.bank_details"}
    assert after.created > before.created
    assert words(client.get(shared)) != was
    assert "conjoint" in words(client.get(address(before, "why/")))


def test_a_page_deleted_after_a_change_leaves_nothing_behind(client):
    before = kept_in(client)
    answer(client, "family", family="partner_or_children")
    after = client.post("/fr/check/")["Location"]

    client.post(f"{after}delete/")

    assert not StudentProfile.objects.exists()
    assert client.get(f"/fr/shared/{before.share}/").status_code == 404


def test_a_second_person_at_the_same_device_gets_a_page_of_their_own(client):
    first = kept_in(client)
    client.post(address(first, "ticks/"), {"done": ["document.bank_details"]})
    answer(client, "family", family="partner_or_children")
    asked = client.get("/fr/check/").content.decode()

    sent_with = client.cookies["answers"].value
    second = client.post("/fr/check/", {"another": "1"})["Location"]
    client.cookies["answers"] = sent_with
    again = client.post("/fr/check/", {"another": "1"})["Location"]

    assert 'name="another"' in asked
    assert again == second != address(first)
    assert StudentProfile.objects.count() == 2
    assert 'value="document.bank_details" checked' not in client.get(second).text
    first.refresh_from_db()
    assert first.answers["family"] == "alone"


def test_a_second_person_who_answers_like_the_first_gets_a_page_of_their_own_too(
    client,
):
    first = kept_in(client)

    second = client.post("/fr/check/", {"another": "1"})["Location"]

    assert second != address(first)
    client.post(f"{second}delete/")
    assert client.get(address(first)).status_code == 200


def test_a_change_sent_after_the_page_was_deleted_elsewhere_makes_a_new_one(client):
    gone = kept_in(client)
    answer(client, "family", family="partner_or_children")
    gone.delete()

    link = client.post("/fr/check/")["Location"]

    assert gone.token not in link
    assert client.get(link).status_code == 200


def test_a_first_page_offers_no_second_one(client):
    walk(client, MOROCCAN)

    assert 'name="another"' not in client.get("/fr/check/").text


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


@pytest.mark.parametrize(
    ("language", "said"),
    [("fr", "Maroc"), ("en", "Morocco"), ("es", "Marruecos"), ("ar", "المغرب")],
)
def test_all_that_is_kept_is_given_in_one_file(client, profile, language, said):
    client.post(address(profile, "ticks/"), {"done": "step.open_account"})
    shown = client.get(address(profile, language=language))
    file = client.get(address(profile, "kept.json", language))
    kept = json.loads(file.content)

    assert 'href="kept.json"' in shown.text
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert {a["key"]: a["value"] for a in kept["answers"]} == profile.answers
    assert said in {a["answer"] for a in kept["answers"]}
    for link in ("private_link", "link_for_readers"):
        assert client.get(kept[link]).status_code == 200


def test_each_thing_that_is_kept_stands_in_the_file(client, profile):
    """Whoever adds a column says where it stands."""
    columns = {
        "token": "private_link",
        "share": "link_for_readers",
        "code": "reference_code",
        "answers": "answers",
        "done": "ticked",
        "language": "language",
        "revision": "revision_of_the_rules",
        "created": "made",
        "expires": "deleted",
    }
    kept = json.loads(client.get(address(profile, "kept.json")).content)

    assert {f.name for f in StudentProfile._meta.fields} == {"id", *columns}
    assert kept.keys() == {*columns.values()}


def test_answers_that_nobody_asks_for_any_more_are_in_the_file_too(client):
    answers = MOROCCAN | {"shoe_size": "42", "arrival": "soon"}
    old = StudentProfile.objects.create(
        answers=answers, language="fr", revision=1, done="step.gone document.passport"
    )
    kept = json.loads(client.get(address(old, "kept.json")).content)

    said = {a["key"]: a["answer"] for a in kept["answers"]}
    assert (said["shoe_size"], said["arrival"]) == ("42", "soon")
    assert [t["key"] for t in kept["ticked"]] == ["document.passport", "step.gone"]


def test_a_reader_gets_no_file(client, profile):
    assert client.get(f"/fr/shared/{profile.share}/kept.json").status_code == 404
    assert "kept.json" not in client.get(f"/fr/shared/{profile.share}/").text


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
    days = {"arrival": 200, "enrolment_date": 230, "stay_ends": 500}
    today = timezone.localdate()
    coming = {name: str(today + timedelta(days=n)) for name, n in days.items()}
    StudentProfile.objects.update(answers=MOROCCAN | coming)
    page = words(client.get(address(profile, language="en")))

    for event in events(client.get(address(profile, "calendar.ics", "en"))):
        day = event["dtstart"].dt
        assert (
            f"{day.day} {day:%B %Y}" in page
            or f"{day:%B} {day.day}, {day.year}" in page
        )


def test_what_is_late_stands_on_today_in_the_calendar_and_rings(client, profile):
    long_ago = {"arrival": "2020-01-10", "enrolment_date": "2020-02-01"}
    StudentProfile.objects.update(
        answers=MOROCCAN | long_ago, done="step.prepare_civil_status"
    )
    page = client.get(address(profile, language="en")).context["page"]
    steps = [step for phase in page.phases for step in phase.steps if step.due]
    late = {str(step.title): step for step in steps if step.due.is_late}
    today = timezone.localdate()

    found = events(client.get(address(profile, "calendar.ics", "en")))

    assert len(found) == len(steps)
    assert sorted(step.is_done for step in late.values())[-2:] == [False, True]
    for event in found:
        step = late.get(str(event["summary"]))
        if step is None:
            continue
        assert event["dtstart"].dt == (step.due.on if step.is_done else today)
        rings = [alarm["trigger"].dt for alarm in event.walk("VALARM")]
        assert all(ring >= timedelta() for ring in rings)
        assert bool(rings) == (not step.is_done)
        told = "It was due on" if step.due.is_binding else "It was advised by"
        is_told = f"{told} {say_day(step.due.on, 'en')}" in str(event["description"])
        assert is_told == (not step.is_done)


def test_each_phase_says_its_day_and_the_next_step_stands_on_top(client, profile):
    page = words(client.get(address(profile, language="en")))

    assert re.search(r"When you arrive from 10 December 2026", page)
    assert "Your next date:" in page or "As soon as you can:" in page


def test_a_step_says_which_steps_come_first(client, profile):
    page = client.get(address(profile, language="en")).context["page"]
    steps = {step.key: step for phase in page.phases for step in phase.steps}

    first = steps["order_vitale_card"].after
    account = steps["create_ameli_account"]
    assert [str(title) for title in first] == [str(account.title)]
    for step in steps.values():
        shown = {str(other.title) for other in steps.values()}
        assert {str(title) for title in step.after} <= shown


def _of_long_ago(**more):
    """A student whose dates are past: the visa, whose day binds, and much advice."""
    today = timezone.localdate()
    answers = MOROCCAN | {
        "arrival": (today - timedelta(days=400)).isoformat(),
        "enrolment_date": (today - timedelta(days=390)).isoformat(),
        "stay_ends": (today + timedelta(days=90)).isoformat(),
    }
    return StudentProfile.objects.create(
        answers=answers | more, language="en", revision=1
    )


def test_a_binding_day_in_the_past_is_said_to_be_late_until_it_is_done(client):
    late = _of_long_ago()
    page = client.get(address(late, language="en"))
    first, then = page.context["page"].next_steps
    assert first.key == "validate_visa"
    assert "Overdue, do this first:" in words(page)
    assert page.content.decode().count("data-late") == 2

    late.tick(["step.validate_visa"])

    page = client.get(address(late, language="en"))
    assert then in page.context["page"].next_steps
    assert "data-late" not in page.content.decode()


def test_advice_whose_day_has_passed_is_for_as_soon_as_one_can(client):
    page = words(client.get(address(_of_long_ago(), language="en")))

    assert "As soon as you can: Prepare your birth certificate" in page
    assert re.search(r"Advised by [\w ]+: do it as soon as you can", page)


def test_a_binding_day_that_is_near_is_not_hidden_by_advice(client):
    today = timezone.localdate()
    near = _of_long_ago(arrival=(today - timedelta(days=88)).isoformat())
    page = client.get(address(near, language="en"))

    first, then = page.context["page"].next_steps
    assert (first.key, first.due.is_late) == ("validate_visa", False)
    assert then.due.on < today


def test_nothing_is_next_when_all_is_done(client):
    late = _of_long_ago()
    page = client.get(address(late)).context["page"]
    late.tick([f"step.{step.key}" for phase in page.phases for step in phase.steps])

    assert client.get(address(late)).context["page"].next_steps == ()


@pytest.mark.parametrize(("start", "is_told"), [(0, True), (1, False)])
def test_insurance_until_rights_start_is_not_asked_for_once_they_have(
    client, start, is_told
):
    today = timezone.localdate()
    student = _of_long_ago(
        arrival=(today - timedelta(days=20)).isoformat(),
        enrolment_date=(today - timedelta(days=start)).isoformat(),
    )
    page = client.get(address(student)).context["page"]
    steps = {step.key for phase in page.phases for step in phase.steps}

    assert ("private_cover_until_start" in steps) is is_told
    assert ("private_policy" in {paper.key for paper in page.papers}) is is_told
    assert (len(page.extras) == 3) is is_told


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
    said = unescape(re.sub(r"<[^>]+>", "", html))
    for paper in page.context["page"].french.papers:
        assert paper.name in said


def test_whoever_scans_the_sheet_can_read_the_page_and_change_nothing(client, profile):
    link = f"http://testserver/fr/shared/{profile.share}/"

    sheet = client.get(address(profile, "sheet/", "ar")).content.decode()

    assert qr_code(link).path in sheet
    assert segno.make(link, error="m").version <= 8
    assert "<form" not in client.get(link).content.decode()


def test_a_page_without_a_link_for_readers_has_a_sheet_without_a_code_to_scan(
    client, profile
):
    StudentProfile.objects.update(share=None)

    sheet = client.get(address(profile, "sheet/")).content.decode()

    assert profile.written_code in sheet
    assert "counter__qr" not in sheet


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
    title = "Choisissez votre médecin"
    republish(step__declare_doctor__title=title)

    page = client.get(address(profile))

    said = page.context["page"].since
    assert not said.is_same
    before = {unescape(str(item.before)) for item in said.reworded}
    assert before == {"Choisissez un médecin traitant"}
    assert "Choisissez un médecin traitant" in words(page)
    assert title in words(page)


def test_under_new_rules_that_say_the_same_the_page_says_so(client, profile):
    republish(document__ehic_card__what="La carte de votre caisse.")

    page = client.get(address(profile, language="fr"))

    assert page.context["page"].since.is_same
    assert "Rien n’y a changé." in words(page)


@pytest.fixture
def night():
    """Half past midnight in Paris; in UTC it is still the day before."""
    tomorrow = timezone.localdate() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(tomorrow, time(0, 30)))


def test_the_day_on_which_the_rules_changed_is_that_of_paris(
    client, profile, night, monkeypatch
):
    monkeypatch.setattr(timezone, "now", lambda: night)
    republish(step__declare_doctor__title="Choisissez votre médecin")

    page = words(client.get(address(profile)))

    assert f"Les règles ont changé le {say_date(night.date(), 'fr')}" in page


def test_the_day_until_which_a_page_is_kept_is_that_of_paris(client, profile, night):
    StudentProfile.objects.update(expires=night)

    page = words(client.get(address(profile)))

    assert f"Gardée jusqu’au {say_date(night.date(), 'fr')}" in page


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
    assert b"kept-pages" in answer.content
