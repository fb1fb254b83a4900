"""Whom to ask: what a student can touch to call or write, and the languages spoken there."""

import re
from dataclasses import replace

import pytest

from advisor.models import StudentProfile
from cases.publishing import load_into_draft, publish
from cases.rulebooks import look_again
from cases.shipped import shipped_rulebook
from tests.site.students import MOROCCAN

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("published")]


def contacts(client, language: str = "en") -> str:
    """The part of a kept page that says whom to ask."""
    page = StudentProfile.objects.create(answers=MOROCCAN, language="fr", revision=1)
    html = client.get(f"/{language}/result/{page.token}/").content.decode()
    return html.partition('id="contacts"')[2].partition("</section>")[0]


def republish_offices(**fields) -> None:
    """The shipped rulebook, these fields the same for each of its offices."""
    shipped = shipped_rulebook()
    offices = tuple(replace(office, **fields) for office in shipped.rulebook.offices)
    rulebook = replace(shipped.rulebook, offices=offices)
    load_into_draft(replace(shipped, rulebook=rulebook))
    publish(by=None, note="Other offices")
    look_again()


def test_a_telephone_number_is_touched_to_call_and_printed_as_it_is_written(client):
    assert '<a href="tel:3646"><bdi dir="ltr">36 46</bdi></a>' in contacts(client)


def test_a_number_with_its_country_is_dialled_without_the_zero_in_brackets(client):
    republish_offices(phone="+33 (0)1 53.38")

    assert 'href="tel:+3315338"' in contacts(client)


def test_an_address_for_mail_is_touched_to_write(client):
    republish_offices(email="welcome@example.org")

    assert re.search(
        r'href="mailto:welcome@example.org"><bdi dir="ltr">welcome@example.org</bdi>',
        contacts(client),
    )


@pytest.mark.parametrize(
    ("spoken", "listed"),
    [
        (("fr", "en"), "francés e inglés"),
        (("fr", "it"), "francés e italiano"),
        (("fr", "ar"), "francés y árabe"),
        (("fr", "es", "en"), "francés, español e inglés"),
    ],
)
def test_spanish_joins_the_languages_spoken_as_it_is_spoken(client, spoken, listed):
    republish_offices(languages=spoken)

    assert f"Idiomas hablados: {listed}" in contacts(client, "es")
