"""Before they publish or roll back, staff see who would get another result, and say so."""

import pytest
from django.urls import reverse

from advisor.models import StudentProfile
from cases import publishing
from cases.models import CountryGroup, CoverageCase, Publication, Scenario
from cases.rulebooks import live_rulebook
from tests.staff.showing import shown_by

PUBLISH = reverse("admin:cases_revision_publish")


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def moved(published):
    """Two kinds of students, from Malta in the snow, go without an umbrella now."""
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")


def test_a_first_publication_has_nothing_to_be_compared_with(staff, draft):
    page = staff.get(PUBLISH)

    assert "Nothing is live yet" in page.text
    assert "looked" not in page.context["form"].fields


def test_the_publish_page_shows_who_moves_and_the_rule_that_moves_them(staff, moved):
    StudentProfile.objects.create(
        token="A",
        code="A",
        answers={"weather": "snow", "from_country": "MT"},
        language="en",
        revision=1,
    )

    page = staff.get(PUBLISH)

    assert "Kinds of students who get another base case: 2 of" in page.text
    assert "1 of 1 would get another result" in page.text
    assert "Partez sans parapluie" in page.text
    assert "islands" in page.text
    assert "compare/?before=live&amp;after=draft" in page.text


def test_a_rule_that_moves_students_is_published_once_somebody_ticked_that(
    staff, moved
):
    page = staff.get(PUBLISH)
    unseen = staff.post(
        PUBLISH, {"note": "Malte", **shown_by(page, is_looked_at=False)}
    )
    seen = staff.post(PUBLISH, {"note": "Malte", **shown_by(page)})

    assert unseen.status_code == 422
    assert "Look at who gets another result" in unseen.text
    assert seen.status_code == 302
    assert live_rulebook().number == 2


def test_the_order_of_cases_is_such_a_rule(staff, published):
    Scenario.objects.all().delete()
    CoverageCase.objects.filter(key="no_umbrella").update(position=5)
    page = staff.get(PUBLISH)

    assert page.context["review"].moves_students
    assert "looked" in page.context["form"].fields
    assert "Partez sans parapluie: first" in page.text


def test_a_tick_holds_for_the_difference_it_was_given_for(staff, moved):
    old = shown_by(staff.get(PUBLISH))
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT CY")
    new = shown_by(staff.get(PUBLISH), is_looked_at=False)

    answer = staff.post(PUBLISH, {"note": "Chypre", **new, "looked": old["looked"]})

    assert answer.status_code == 422
    assert "no longer what you ticked" in answer.text
    assert Publication.objects.count() == 1


def test_words_alone_move_nobody_and_ask_for_no_tick(staff, published):
    CoverageCase.objects.filter(key="umbrella").update(title="Prenez le parapluie")

    page = staff.get(PUBLISH)

    assert "looked" not in page.context["form"].fields
    assert "Prenez <del>un</del>" in page.text


def test_rolling_back_shows_the_same_and_asks_for_the_same_tick(
    staff, moved, published, publisher
):
    publishing.publish(by=publisher, note="Malte")
    url = reverse("admin:cases_revision_roll_back", args=[published.revision.pk])
    page = staff.get(url)
    unseen = staff.post(url, {"note": "Non", **shown_by(page, is_looked_at=False)})
    seen = staff.post(url, {"note": "Non", **shown_by(page)})

    assert "Kinds of students who get another base case: 2 of" in page.text
    assert unseen.status_code == 422
    assert seen.status_code == 302
    assert live_rulebook().number == 1


def test_example_students_of_whom_something_else_is_expected_are_listed(
    staff, published
):
    Scenario.objects.filter(key="dry_walker").update(extras="")

    page = staff.get(PUBLISH)

    assert "Example students of whom something else is expected" in page.text
    assert [r.key for r in page.context["review"].found.expectations] == ["dry_walker"]
