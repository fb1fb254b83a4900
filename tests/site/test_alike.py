"""Students whom the rules treat alike share what was worked out, and nothing of their own."""

import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.utils import timezone

from advisor.models import StudentProfile
from advisor.rendering import forget_rendered
from advisor.templatetags.parts import forget_parts
from bench.profiles import students
from cases.engine.journey import walk
from cases.engine.rulebook import Rulebook
from cases.publishing import load_into_draft, publish
from cases.rulebooks import forget_live_rulebook, live_rulebook, look_again
from cases.shipped import shipped_rulebook
from cases.wording import WITHOUT_VALUES
from tests.site.students import MOROCCAN

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("published")]
DATES = "{arrival} {enrolment_date} {gap} {stay_ends} {document_valid_until}"


def kept(answers: dict[str, str], **more: str) -> StudentProfile:
    number = live_rulebook().number
    return StudentProfile.objects.create(
        answers=answers, language="fr", revision=number, **more
    )


def page(address: str) -> str:
    response = Client().get(address)
    assert response.status_code == 200
    return response.text


def as_a_new_process_would(address: str) -> str:
    forget_rendered()
    forget_parts()
    forget_live_rulebook()
    return page(address)


def addresses_of(count: int, language: str) -> list[str]:
    """The pages of students of every base case, their dates days apart, some with ticks."""
    compiled, addresses = live_rulebook().compiled, []
    for n, student in enumerate(students(compiled, count)):
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
    return addresses


def assert_nobody_reads_of_another(addresses: list[str]) -> None:
    shown = {address: page(address) for address in addresses}
    for address, html in shown.items():
        assert html == as_a_new_process_would(address), address


def publish_words(words: dict[str, str], rulebook: Rulebook | None = None) -> None:
    shipped = shipped_rulebook()
    load_into_draft(
        replace(
            shipped,
            words={**shipped.words, **words},
            rulebook=rulebook or shipped.rulebook,
        )
    )
    publish(by=None, note="Other words")
    look_again()


@pytest.mark.parametrize("language", ["fr", "ar", "zh-hans"])
def test_a_page_is_the_same_whoever_was_shown_one_before(language: str):
    assert_nobody_reads_of_another(addresses_of(30, language))


def test_whatever_sentence_says_a_date_says_each_students_own():
    publish_words(
        {
            path: f"{said} {DATES}"
            for path, said in shipped_rulebook().words.items()
            if path.partition(".")[0] not in WITHOUT_VALUES
        }
    )
    addresses = addresses_of(30, "fr")

    assert_nobody_reads_of_another(addresses)

    for address in addresses[::6]:
        html = page(address)
        assert not re.search(r"\{[a-z_]+\}", html)


def test_an_office_that_stands_in_for_another_says_each_students_own_dates():
    publish_words({"office_kind.international_office.about": "Dès le {arrival}."})
    days = ["2026-08-25", "2026-09-03"]
    # No centre is in this department.
    living = [{"department": "69", "arrival": day} for day in days]
    addresses = [f"/fr/result/{kept(MOROCCAN | lives).token}/" for lives in living]

    said = [re.findall("Dès le <bdi>(.*?)</bdi>", page(each)) for each in addresses]

    assert said == [["25 août 2026"], ["3 septembre 2026"]]


def test_an_office_tells_the_amount_of_the_day(monkeypatch):
    rulebook = shipped_rulebook().rulebook
    figure = rulebook.figures[0]
    (period, *_) = figure.periods
    change = date(2027, 1, 1)
    last = change - timedelta(days=1)
    until = replace(
        period, amount=Decimal(1111), valid_from=date(2026, 1, 1), valid_until=last
    )
    since = replace(period, amount=Decimal(2222), valid_from=change, valid_until=None)
    figures = (replace(figure, periods=(until, since)), *rulebook.figures[1:])
    about = {"office_kind.cpam.about": f"Cela coûte {{{figure.key}}}."}
    publish_words(about, replace(rulebook, figures=figures))
    address, costs = f"/en/result/{kept(MOROCCAN).token}/", []

    for day in (last, change):
        monkeypatch.setattr(timezone, "localdate", lambda *a, day=day: day)
        (cost,) = re.findall("Cela coûte <bdi>(.*?)</bdi>", page(address))
        costs.append(re.sub(r"\D", "", cost))

    assert costs == ["1111", "2222"]


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
