"""What Compose does every day is done when its container starts, and not a day later."""

from tests.ops.compose import service, wait_until
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


def test_what_is_over_is_deleted_as_soon_as_the_container_starts(site):
    managed("shell", "-c", LEFT, environment=site)

    with service("daily", site):
        wait_until(
            lambda: "left 1 1" in managed("shell", "-c", COUNTED, environment=site)
        )
