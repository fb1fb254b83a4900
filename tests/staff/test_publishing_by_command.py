"""Publishing from the command line: named, with reasons, and never unseen."""

import io
import re
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from cases import publishing
from cases.models import CountryGroup, CoverageCase, Publication, Source
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
