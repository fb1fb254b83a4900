"""Screens say things by their names: countries, answers, changes; keys and codes help nobody."""

import pytest

from advisor.models import StudentProfile
from cases.models import CountryGroup, CoverageCase, Step
from tests.staff.test_admin import _fields
from tests.staff.test_bad_input import _url

pytestmark = pytest.mark.one_database


@pytest.fixture
def staff(client, published, publisher):
    client.force_login(publisher)
    client.defaults["HTTP_ACCEPT_LANGUAGE"] = "fr"
    return client


def test_the_countries_of_a_group_are_ticked_by_their_names(staff):
    group = CountryGroup.objects.get(key="islands")
    page = staff.get(_url(group))

    saved = staff.post(
        _url(group), _fields(page) | {"countries": ["IE", "IS", "GB", "MT"]}
    )

    assert "Royaume-Uni" in page.text
    assert page.text.index("Royaume-Uni") < page.text.index("Afghanistan")
    assert saved.status_code == 302
    group.refresh_from_db()
    assert group.countries == "GB IE IS MT"


def test_a_group_without_a_country_is_refused_at_its_field(staff):
    group = CountryGroup.objects.get(key="islands")

    page = staff.post(_url(group), _fields(staff.get(_url(group))) | {"countries": []})

    assert page.context["adminform"].form.errors.keys() == {"countries"}


def test_a_group_saved_as_it_was_leaves_no_change(staff):
    group = CountryGroup.objects.get(key="islands")
    staff.post(_url(group), _fields(staff.get(_url(group))), follow=True)

    trail = staff.get("/admin/cases/draftchange/").text

    assert "îles" not in trail.lower()


def test_the_trail_says_countries_by_name_before_above_after(staff):
    group = CountryGroup.objects.get(key="islands")
    fields = _fields(staff.get(_url(group)))
    staff.post(_url(group), fields | {"countries": ["IE", "IS", "GB", "MT"]})

    trail = staff.get("/admin/cases/draftchange/").text

    assert "<ins>" in trail
    assert "Malte" in trail
    assert trail.index("Avant</dt>") < trail.index("Après</dt>")


def test_the_trail_says_for_whom_a_paper_is_in_sentences(staff):
    case = CoverageCase.objects.get(key="umbrella")
    fields = _fields(staff.get(_url(case))) | {"documents-0-copies": "3"}
    staff.post(_url(case), fields)

    trail = staff.get("/admin/cases/draftchange/").text

    assert "Vous partez deux jours ou plus." in trail
    assert "walks_long" not in trail


def test_situations_are_told_apart_by_their_whole_sentences(staff):
    page = staff.get(_url(Step.objects.get(key="buy_umbrella"))).text

    start = page.index('id="id_unless"')
    boxes = page[start : page.index("</fieldset>", start)]
    assert boxes.index("Il neige.") < boxes.index("Il pleut ou il neige.")
    assert 'type="checkbox"' in boxes


def test_a_kept_profile_is_read_as_questions_and_answers(staff):
    profile = StudentProfile.objects.create(
        answers={"weather": "snow", "from_country": "MT", "leaving": "2026-12-01"},
        language="es",
        revision=1,
    )

    page = staff.get(f"/admin/advisor/studentprofile/{profile.pk}/change/").text

    assert "<dt>D’où venez-vous ?</dt><dd>Malte</dd>" in page
    assert "<dd>1 décembre 2026</dd>" in page
    assert "&quot;weather&quot;" not in page
