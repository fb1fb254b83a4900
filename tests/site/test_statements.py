"""The thirteen statements of the source page, each on the rendered page, in five languages."""

import re

import pytest
from django.test import Client
from django.utils.html import escape

from cases.rulebooks import live_rulebook
from tests.site.students import (
    BRAZILIAN_FROM_SPAIN,
    BRAZILIAN_FROM_SWITZERLAND,
    DOCTORAL,
    EMPLOYED,
    MOROCCAN,
    QUEBECKER,
    SPANISH,
    result,
)

pytestmark = [pytest.mark.one_database, pytest.mark.usefixtures("published")]
LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]
SEVEN_PAPERS = [
    "identity_document",
    "bank_details_french",
    "proof_of_address",
    "care_forms",
    "student_card",
    "address_abroad",
]


def page_of(client: Client, student: dict[str, str], language: str) -> str:
    """The student's page; marks that hold a word together are no part of a sentence."""
    html = result(client, student, language).content.decode()
    return re.sub(r'<span class="whole">([^<]*)</span>', r"\1", html)


def says(student: dict[str, str], *paths: str) -> None:
    """Assert that the student's page says these sentences, in each language."""
    for language in LANGUAGES:
        client = Client()
        html = page_of(client, student, language)
        wording = live_rulebook().wording(language)
        for path in paths:
            text = wording.text(path)
            assert text.language == language, path
            for piece in re.split(r"\{\w+\}|\n\n", text.words):
                assert escape(piece.strip()) in html, (language, path)


def shows(student: dict[str, str], *fragments: str) -> None:
    """Assert that the student's page shows these, whatever the language."""
    for language in LANGUAGES:
        html = page_of(Client(), student, language)
        for fragment in fragments:
            assert escape(fragment) in html, (language, fragment)


def test_1_a_student_who_meets_the_conditions_must_register() -> None:
    says(MOROCCAN, "case.student_registration.sentence")


def test_2_registration_is_simple_free_and_in_these_languages() -> None:
    says(
        MOROCCAN, "case.student_registration.now", "step.register_on_student_site.body"
    )
    shows(MOROCCAN, "https://etudiant-etranger.ameli.fr/")


def test_2_each_reader_is_pointed_to_the_site_or_guide_in_their_language() -> None:
    for language in LANGUAGES:
        page = result(Client(), MOROCCAN, language).context["page"]
        site = next(s.link for s in page.sites if "etudiant" in s.link.href)
        assert site.is_in_your_language or site.has_guide_in_your_language


def test_3_cover_starts_on_final_enrolment_and_depends_on_the_address() -> None:
    says(MOROCCAN, "case.student_registration.starts")


def test_4_who_arrives_before_enrolling_had_better_take_private_insurance() -> None:
    says(MOROCCAN, "case.private_gap.sentence", "case.private_gap.now")


def test_4_the_page_counts_the_days_before_enrolment(client: Client) -> None:
    html = result(client, MOROCCAN).content.decode()

    assert "<bdi>27 jours</bdi>" in html


def test_5_the_three_official_sites_are_linked() -> None:
    shows(
        MOROCCAN,
        "https://www.ameli.fr/",
        "https://www.service-public.fr/",
        "https://www.etudiant.gouv.fr/",
    )


def test_6_the_card_is_asked_for_at_home_and_spares_registration() -> None:
    says(SPANISH, "step.ask_card_at_home.body", "case.ehic.sentence")


def test_6_the_ramq_certificate_is_asked_for_at_home_and_spares_registration() -> None:
    says(QUEBECKER, "step.ask_ramq_certificate.body", "case.quebec.sentence")


@pytest.mark.parametrize(
    ("student", "first"), [(SPANISH, "ehic_card"), (QUEBECKER, "ramq_certificate")]
)
def test_7_care_is_refunded_on_seven_papers(
    student: dict[str, str], first: str
) -> None:
    papers = [first, *SEVEN_PAPERS]
    rulebook = live_rulebook().rulebook

    says(
        student,
        "step.claim_at_cpam_international.body",
        *(f"document.{key}.title" for key in papers),
    )
    shows(student, *(rulebook.document[key].name for key in papers))


def test_7_the_forms_are_those_of_the_source(client: Client) -> None:
    page = result(client, SPANISH).context["page"]

    forms = [paper.form for paper in page.papers]
    assert len(forms) == 7
    assert forms.count("photocopie recto verso") == 3


def test_8_the_note_on_third_country_nationals_names_its_five_exceptions() -> None:
    says(BRAZILIAN_FROM_SPAIN, "case.third_country_ehic.to_confirm")
    says(
        BRAZILIAN_FROM_SWITZERLAND,
        "case.student_registration.title",
        "situation.third_country_card_excluded.sentence",
    )


@pytest.mark.parametrize("student", [SPANISH, QUEBECKER, MOROCCAN])
def test_9_all_of_them_may_add_supplementary_insurance(student: dict[str, str]) -> None:
    says(student, "case.supplementary.sentence")


def test_10_an_employed_student_is_covered_from_the_first_hour() -> None:
    says(EMPLOYED, "case.employed.sentence", "case.supplementary.sentence")


def test_11_supplementary_cover_comes_from_anyone_or_under_conditions_from_the_state() -> (
    None
):
    says(MOROCCAN, "case.supplementary.now", "case.css.sentence")


def test_11_an_amount_whose_period_has_ended_is_not_shown(client: Client) -> None:
    html = result(client, MOROCCAN).content.decode()

    assert "montant en cours de mise à jour" in html
    assert "10\u202f339" not in html


def test_12_a_talent_researcher_follows_the_salaried_researchers_route() -> None:
    says(DOCTORAL, "case.talent_researcher.sentence")


def test_13_the_local_centre_is_named() -> None:
    shows(MOROCCAN, "acc&ss à la Cité internationale universitaire de Paris")


def test_13_elsewhere_the_international_office_is_named() -> None:
    says(MOROCCAN | {"department": "69"}, "office_kind.international_office.title")
