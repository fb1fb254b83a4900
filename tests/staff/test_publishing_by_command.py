"""Publishing from the command line: named, with reasons, and never unseen."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases import publishing
from cases.models import (
    CountryGroup,
    CoverageCase,
    DraftChange,
    Publication,
    Revision,
    Situation,
    Source,
)
from tests.staff.conftest import UMBRELLA
from tests.staff.test_commands import refused, run

PUBLISH = ("rulebook", "publish", "--note", "Essai", "--by", "lea")


@pytest.fixture
def sound(draft):
    """A draft without a warning."""
    Source.objects.update(check_again=timezone.localdate() + timedelta(days=90))


@pytest.fixture
def live(sound, publisher):
    return publishing.publish(by=publisher, note="Première version")


def test_a_publication_bears_the_name_of_who_made_it(sound, publisher):
    run(*PUBLISH)

    assert Publication.objects.get().by == publisher


def test_nobody_publishes_without_a_name(sound):
    assert "--by" in str(refused(*PUBLISH[:4]))
    assert "no user" in str(refused(*PUBLISH[:4], "--by", "nobody"))
    assert not Publication.objects.exists()


def test_warnings_are_printed_and_need_a_reason_that_stays(sound, publisher):
    CoverageCase.objects.get(key="umbrella").sources.clear()
    said = io.StringIO()
    with pytest.raises(CommandError) as raised:
        call_command(*PUBLISH, stderr=said)
    refusal = raised.value
    run(*PUBLISH, "--reason", "Relu avec la CPAM")

    assert "warning case.umbrella: No source is named" in said.getvalue()
    assert refusal.returncode == 2
    assert "--reason" in str(refusal)
    assert "Relu avec la CPAM" in Publication.objects.get().note


def test_a_rule_that_moves_students_is_published_with_the_digest_that_was_shown(live):
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")
    refusal = refused(*PUBLISH)
    digest = re.search(r"--digest (\w+)", str(refusal))[1]
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT CY")
    other = refused(*PUBLISH, "--digest", digest)
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")
    shown = run(*PUBLISH, "--digest", digest)

    assert "has changed" in str(other)
    assert "2 of" in shown
    assert Publication.objects.live().revision.number == 2


def test_what_is_planned_is_named_and_kept_or_withdrawn(live, publisher):
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.publish(by=publisher, note="Pour demain", live_from=tomorrow)
    refusal = refused(*PUBLISH)
    shown = run(*PUBLISH, "--plans", "withdraw")

    assert "--plans" in str(refusal)
    assert "Pour demain" in shown
    assert not Publication.objects.planned().exists()


# Rolling back

ROLLBACK = ("rulebook", "rollback", "1", "--note", "Erreur", "--by", "lea")


@pytest.fixture
def second(live, publisher):
    """A revision 2 is live, under which students from Malta get something else."""
    CountryGroup.objects.filter(key="islands").update(countries="IE IS GB MT")
    return publishing.publish(by=publisher, note="Malte")


def _digest(refusal):
    return re.search(r"--digest (\w+)", str(refusal))[1]


def test_a_roll_back_shows_who_gets_another_result_and_takes_its_digest(
    second, publisher
):
    refusal = refused(*ROLLBACK)
    assert refusal.returncode == 2
    assert "Not rolled back: look at who gets another result" in str(refusal)
    assert Publication.objects.live().revision.number == 2

    said = run(*ROLLBACK, "--digest", _digest(refusal))

    assert "kinds of students get another base case" in said
    live = Publication.objects.live()
    assert (live.revision.number, live.kind, live.by) == (1, "rollback", publisher)
    assert live.note == "Erreur"


def test_a_digest_of_another_standing_rolls_nothing_back(second, publisher):
    digest = _digest(refused(*ROLLBACK))
    tomorrow = timezone.now() + timedelta(days=1)
    CoverageCase.objects.filter(key="umbrella").update(title="Prévu")
    publishing.publish(by=publisher, note="Pour demain", live_from=tomorrow)
    refusal = refused(*ROLLBACK, "--digest", digest)

    assert "has changed" in str(refusal)
    assert Publication.objects.live().revision.number == 2


def test_a_roll_back_names_the_plans_that_it_withdraws(live, publisher):
    CoverageCase.objects.filter(key="umbrella").update(title="Prévu")
    tomorrow = timezone.now() + timedelta(days=1)
    publishing.publish(by=publisher, note="Pour demain", live_from=tomorrow)
    said = io.StringIO()
    with pytest.raises(CommandError) as raised:
        call_command(*ROLLBACK, stdout=said)
    run(*ROLLBACK, "--digest", _digest(raised.value))

    assert "Pour demain" in said.getvalue()
    assert not Publication.objects.planned().exists()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("9", "--note", "x", "--by", "lea"), "no revision 9"),
        (("1", "--note", " ", "--by", "lea"), "Not rolled back"),
        (("1", "--note", "x", "--by", "nobody"), "no user 'nobody'"),
        (("1", "--by", "lea"), "--note"),
        (("1", "--note", "x"), "--by"),
        (("one", "--note", "x", "--by", "lea"), "invalid int"),
    ],
)
def test_a_roll_back_that_cannot_be_says_why(live, arguments, said):
    before = Publication.objects.count()
    refusal = refused("rulebook", "rollback", *arguments)

    assert said in str(refusal)
    assert refusal.returncode in (1, 2)
    assert Publication.objects.count() == before


def test_a_draft_that_was_kept_is_not_rolled_back_to(live, publisher, tmp_path):
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    file = tmp_path / "new.yaml"
    run("rulebook", "dump", "1", "--out", str(file))
    run("rulebook", "load", str(file), "--by", "lea")
    refusal = refused("rulebook", "rollback", "2", "--note", "x", "--by", "lea")

    assert "Not rolled back" in str(refusal)
    assert Publication.objects.live().revision.number == 1


# Withdrawing


@pytest.fixture
def plan(live, publisher):
    tomorrow = timezone.now() + timedelta(days=1)
    CoverageCase.objects.filter(key="umbrella").update(title="Prévu")
    return publishing.publish(by=publisher, note="Pour demain", live_from=tomorrow)


def test_a_plan_is_withdrawn_by_name_and_with_a_note(plan, publisher):
    said = run(
        "rulebook", "withdraw", str(plan.pk), "--note", "Trop tôt", "--by", "lea"
    )

    assert "it does not come" in said
    assert not Publication.objects.planned().exists()
    assert (plan.withdrawal.by, plan.withdrawal.note) == (publisher, "Trop tôt")


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (("--note", "x"), "--by"),
        (("--by", "lea"), "--note"),
        (("--note", " ", "--by", "lea"), "Not withdrawn"),
        (("--note", "x", "--by", "nobody"), "no user 'nobody'"),
    ],
)
def test_a_plan_stays_without_a_name_or_a_note(plan, more, said):
    refusal = refused("rulebook", "withdraw", str(plan.pk), *more)

    assert said in str(refusal)
    assert refusal.returncode in (1, 2)
    assert Publication.objects.planned().exists()


def test_what_is_not_planned_is_not_withdrawn_and_the_plans_are_named(plan, live):
    refusal = refused(
        "rulebook", "withdraw", str(live.pk), "--note", "x", "--by", "lea"
    )

    assert refusal.returncode == 2
    assert f"there is no plan {live.pk}; planned: {plan.pk}" in str(refusal)


# Loading


def test_a_load_keeps_the_draft_of_before_as_the_admin_does(draft, publisher, tmp_path):
    file = tmp_path / "new.yaml"
    run("rulebook", "dump", "--out", str(file))
    CoverageCase.objects.filter(key="umbrella").update(title="Un autre titre")
    said = run("rulebook", "load", str(file), "--by", "lea")
    kept = Revision.objects.get()

    assert "The draft of before stays as revision 1." in said
    assert (kept.created_by, kept.publications.count()) == (publisher, 0)
    assert "Un autre titre" in run("rulebook", "dump", "1")
    assert DraftChange.objects.filter(action="load").first().by == publisher


def test_a_draft_that_cannot_be_read_is_kept_as_it_stands(draft, tmp_path):
    file = tmp_path / "new.yaml"
    run("rulebook", "dump", "--out", str(file))
    Situation.objects.get(key="it_is_wet").criteria.all().delete()
    said = run("rulebook", "load", str(file))

    assert "cannot be read" in said
    assert "stays as revision 1" in said
    assert Revision.objects.get().checks["fault"]


def test_the_first_load_keeps_nothing_for_there_was_nothing(db):
    said = run("rulebook", "load", str(UMBRELLA))

    assert "stays as" not in said
    assert not Revision.objects.exists()


def test_a_dry_run_changes_and_keeps_nothing(draft, tmp_path):
    file = tmp_path / "new.yaml"
    file.write_text(UMBRELLA.read_text().replace("Prenez un", "Emportez un"))
    said = run("rulebook", "load", str(file), "--dry-run")

    assert "+ Emportez un parapluie" in said
    assert not Revision.objects.exists()
    assert CoverageCase.objects.get(key="umbrella").title == "Prenez un parapluie"


def test_a_load_in_the_name_of_nobody_changes_nothing(draft):
    refusal = refused("rulebook", "load", str(UMBRELLA), "--by", "nobody")

    assert refusal.returncode == 2
    assert not Revision.objects.exists()
