"""Scenarios expect what the draft gives only once somebody saw what they expected before."""

import pytest

from cases.models import CoverageCase, DraftChange, Scenario

LIST = "/admin/cases/scenario/"


@pytest.fixture
def staff(client, draft, publisher):
    client.force_login(publisher)
    return client


@pytest.fixture
def failing(staff):
    """The walker in the dry is expected to be given an umbrella, and is not."""
    Scenario.objects.filter(key="dry_walker").update(
        base=CoverageCase.objects.get(key="umbrella")
    )
    return Scenario.objects.get(key="dry_walker")


def expect_the_draft(staff, scenario, **more):
    sent = {"action": "expect_the_draft", "_selected_action": scenario.pk, **more}
    return staff.post(LIST, sent)


def test_old_and_new_are_shown_before_anything_is_expected(staff, failing):
    page = expect_the_draft(staff, failing)
    failing.refresh_from_db()

    assert "<del>Prenez un parapluie" in page.text
    assert "<ins>Partez sans parapluie" in page.text
    assert failing.base.key == "umbrella"
    assert not DraftChange.objects.filter(noun="cases.scenario").exists()


def test_what_was_seen_is_expected_from_then_on(staff, failing):
    page = expect_the_draft(staff, failing)
    done = expect_the_draft(staff, failing, shown=page.context["shown"])
    failing.refresh_from_db()

    assert done.status_code == 302
    assert failing.base.key == "no_umbrella"
    assert DraftChange.objects.filter(noun="cases.scenario", field="base").exists()


def test_a_scenario_that_answers_nothing_is_left_as_it_is_and_named(staff, failing):
    Scenario.objects.filter(pk=failing.pk).update(answers="")

    page = staff.post(
        LIST,
        {"action": "expect_the_draft", "_selected_action": failing.pk},
        follow=True,
    )
    failing.refresh_from_db()

    said, _done = page.context["messages"]
    assert str(said).startswith(f"{failing}, answers: ")
    assert failing.base.key == "umbrella"


def test_another_difference_than_the_one_seen_is_shown_first(staff, failing):
    seen = expect_the_draft(staff, failing).context["shown"]
    Scenario.objects.filter(pk=failing.pk).update(extras="sandwich")
    again = expect_the_draft(staff, failing, shown=seen)
    failing.refresh_from_db()

    assert again.status_code == 200
    assert "<del>Un sandwich" in again.text
    assert failing.base.key == "umbrella"
