"""Students whom the rules treat alike share what was worked out, and nothing of their own."""

import re
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from advisor.models import StudentProfile
from advisor.rendering import forget_rendered
from advisor.templatetags.parts import forget_parts
from bench.profiles import students
from cases.engine.journey import walk
from cases.rulebooks import forget_live_rulebook, live_rulebook
from tests.site.students import MOROCCAN

pytestmark = pytest.mark.usefixtures("published")
FORM_TOKEN = re.compile(r'(csrfmiddlewaretoken" value=")[^"]+')


def kept(answers: dict[str, str], **more: str) -> StudentProfile:
    number = live_rulebook().number
    return StudentProfile.objects.create(
        answers=answers, language="fr", revision=number, **more
    )


def page(address: str) -> str:
    """A page, but for the token of its form, which is new each time."""
    response = Client().get(address)
    assert response.status_code == 200
    return FORM_TOKEN.sub(r"\1", response.text)


def as_a_new_process_would(address: str) -> str:
    forget_rendered()
    forget_parts()
    forget_live_rulebook()
    return page(address)


@pytest.mark.parametrize("language", ["fr", "ar", "zh-hans"])
def test_a_page_is_the_same_whoever_was_shown_one_before(language: str):
    compiled, addresses = live_rulebook().compiled, []
    for n, student in enumerate(students(compiled, 30)):
        for question in live_rulebook().rulebook.dates:
            if student[question] != "unknown":
                day = date.fromisoformat(student[question]) + timedelta(days=n % 9)
                student[question] = day.isoformat()
        profile = kept(
            walk(compiled, student).counted,
            done="step.open_account" if n % 4 == 0 else "",
        )
        addresses.append(f"/{language}/result/{profile.token}/")
        addresses.append(f"/{language}/shared/{profile.share}/")

    shown = {address: page(address) for address in addresses}

    for address, html in shown.items():
        assert html == as_a_new_process_would(address), address


def test_nobody_reads_the_dates_the_links_or_the_answers_of_another():
    one = kept(MOROCCAN)
    other = kept(
        MOROCCAN
        | {
            "nationality": "SN",
            "insured_in": "SN",
            "arrival": "2026-12-12",
            "enrolment_date": "2027-01-07",
            "department": "69",
        }
    )
    first = page(f"/fr/result/{one.token}/")

    second = page(f"/fr/result/{other.token}/")

    assert "10 décembre 2026" in first
    for words in (one.token, one.share, one.written_code, "Maroc", "10 décembre 2026"):
        assert words not in second
    for words in (other.token, other.share, other.written_code, "12 décembre 2026"):
        assert words in second
    assert "Lyon" in second


def test_a_deadline_that_one_of_two_has_missed_is_late_on_that_page_alone():
    pages = []
    for days in (-150, 60):
        arrival = timezone.localdate() + timedelta(days=days)
        enrolment = arrival + timedelta(days=10)
        dates = {"arrival": str(arrival), "enrolment_date": str(enrolment)}
        pages.append(page(f"/fr/result/{kept(MOROCCAN | dates).token}/"))

    assert ["data-late" in html for html in pages] == [True, False]
