"""What Compose does every day is done when its container starts, and not a day later."""

import os
import time

import pytest

from tests.ops.compose import is_healthy, service, wait_until
from tests.ops.running import managed

LEFT = """
from datetime import timedelta
from django.contrib.sessions.models import Session
from django.utils import timezone
from advisor.models import StudentProfile
now = timezone.now()
for days in (-1, 1):
    then = now + timedelta(days=days)
    StudentProfile.objects.create(answers={}, language="fr", revision=1, expires=then)
    Session.objects.create(session_key=str(days), session_data="", expire_date=then)
"""
COUNTED = """
from django.contrib.sessions.models import Session
from advisor.models import StudentProfile
print("left", StudentProfile.objects.count(), Session.objects.count())
"""


def test_what_is_over_is_deleted_as_soon_as_the_container_starts(site, tmp_path):
    managed("shell", "-c", LEFT, environment=site)
    here = {"/var/advisor": str(tmp_path)}

    assert not is_healthy("daily", here)
    with service("daily", site, here):
        wait_until(
            lambda: "left 1 1" in managed("shell", "-c", COUNTED, environment=site)
        )
        wait_until(lambda: is_healthy("daily", here))


@pytest.mark.one_database
@pytest.mark.parametrize("late", ["purged", "forgotten"])
def test_the_container_says_when_one_of_its_tasks_was_not_done_for_a_day(
    tmp_path, late
):
    for name in ("purged", "forgotten"):
        (tmp_path / name).touch()
    assert is_healthy("daily", {"/var/advisor": str(tmp_path)})

    then = time.time() - 26 * 3600
    os.utime(tmp_path / late, (then, then))
    assert not is_healthy("daily", {"/var/advisor": str(tmp_path)})
