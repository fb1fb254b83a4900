"""What Compose does every day is done when its container starts, and not a day later."""

import os
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from tests.ops.compose import compose
from tests.ops.running import LONGEST, ROOT, clean, managed

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


@contextmanager
def service(name: str, environment, replaced=None):
    """The very commands of a service of compose.yaml, on this machine."""
    shell, option, script = compose()["services"][name]["command"]
    script = script.replace("$$", "$")
    for there, here in (replaced or {}).items():
        assert there in script
        script = script.replace(there, here)
    given = clean(environment)
    given["PATH"] = f"{Path(sys.executable).parent}:{given['PATH']}"
    process = subprocess.Popen(
        [shell, option, script], cwd=ROOT, env=given, start_new_session=True
    )
    try:
        yield
    finally:
        # With the sleep that it began.
        os.killpg(process.pid, 9)
        process.wait()


def wait_until(is_so):
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.5)


def test_what_is_over_is_deleted_as_soon_as_the_container_starts(site):
    managed("shell", "-c", LEFT, environment=site)

    with service("daily", site):
        wait_until(
            lambda: "left 1 1" in managed("shell", "-c", COUNTED, environment=site)
        )
