"""A draft that cannot be read is kept as it stands, and reset or replaced all the same."""

import pytest

from cases import drafts, publishing
from cases.engine.codec import parse_yaml
from cases.models import CoverageCase, Revision, Situation
from cases.rulebooks import live_rulebook
from tests.staff.test_compare import TEXT, confirmed, upload

LISTS = "/admin/cases/revision/"


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def broken(published):
    """A new title, and a situation that has lost its criteria."""
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    Situation.objects.get(key="it_is_wet").criteria.all().delete()


def reset_to(revision):
    return f"{LISTS}{revision.pk}/reset/"


def test_a_broken_draft_is_reset_and_what_it_said_is_kept(
    staff, broken, published, umbrella
):
    shown = staff.get(reset_to(published.revision))
    assert "Il pleut ou il neige." in shown.text
    done = confirmed(staff, shown, reset_to(published.revision))

    assert "The draft of before stays as revision 2." in done.text
    assert drafts.read_draft().worded() == umbrella
    kept = staff.get(f"{LISTS}2.yaml").content.decode()
    assert "Un autre titre" in kept
    assert kept.startswith("# ")


def test_a_file_takes_the_place_of_a_broken_draft(staff, broken):
    done = confirmed(staff, upload(staff, TEXT))

    assert "The draft of before stays as revision 2." in done.text
    assert drafts.read_draft().worded() == parse_yaml(TEXT, name="x")


def test_a_draft_broken_otherwise_since_it_was_shown_is_shown_again(
    staff, broken, published
):
    shown = staff.get(reset_to(published.revision))
    CoverageCase.objects.filter(key="umbrella").update(title="Encore un titre")
    done = confirmed(staff, shown, reset_to(published.revision))

    assert done.status_code == 409
    assert Revision.objects.count() == 1


def test_a_broken_draft_that_was_kept_never_goes_live(
    staff, broken, published, publisher
):
    confirmed(
        staff, staff.get(reset_to(published.revision)), reset_to(published.revision)
    )
    kept = Revision.objects.get(number=2)

    with pytest.raises(publishing.NotPublishable):
        publishing.roll_back(by=publisher, note="Essai", revision=kept)
    assert staff.get(f"{LISTS}{kept.pk}/roll-back/").status_code == 422
    assert live_rulebook().number == 1


def test_a_broken_draft_goes_out_as_a_file_to_be_mended(staff, broken):
    text = staff.get(f"{LISTS}draft.yaml").content.decode()

    assert "it_is_wet" in text.splitlines()[0]
    assert "Un autre titre" in text
