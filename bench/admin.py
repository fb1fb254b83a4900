"""Seconds and queries of the staff's pages on a synthetic rulebook of 300 cases.

The pages are asked for in this process, on a database of its own in a temporary folder. The
comparison has 100,000 stored profiles to decide again besides.
"""

import os
import tempfile
import time
from pathlib import Path

CASES = 300
PROFILES = 100_000
ROUNDS = 3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ADVISOR_VAR_DIR"] = folder
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        import django

        django.setup()
        _prepare(Path(folder))
        _measure("home", "/admin/")
        _measure("decision table", "/admin/cases/coveragecase/table/")
        _measure("publish, with the proof", "/admin/cases/revision/publish/")
        _measure("what would change", "/admin/cases/revision/compare/")
        _store_profiles()
        _measure(f"the same with {PROFILES} profiles", "/admin/cases/revision/compare/")


def _prepare(folder: Path) -> None:
    """A published rulebook of 300 cases, and a draft in which one case moved."""
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    from bench.synthetic import worded
    from cases import publishing
    from cases.models import CoverageCase

    if not str(settings.DATABASES["default"]["NAME"]).startswith(str(folder)):
        raise SystemExit(f"Not a database of this run: {settings.DATABASES}")
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }
    call_command("migrate", verbosity=0)
    user = get_user_model().objects.create_superuser("lea", password="lea")
    publishing.load_into_draft(worded(CASES + 1))
    publishing.publish(by=user, note="300 cases")
    first = CoverageCase.objects.get(key="c0")
    first.position = CoverageCase.objects.get(key="c150").position + 1
    first.save()
    CoverageCase.objects.get(key="c10").delete()


def _store_profiles() -> None:
    from advisor.models import StudentProfile
    from bench.profiles import random_profiles
    from bench.synthetic import worded

    drawn = random_profiles(worded(CASES + 1).rulebook, PROFILES // 5)
    StudentProfile.objects.bulk_create(
        (
            StudentProfile(
                token=f"t{n}",
                code=f"c{n}",
                answers=drawn[n % len(drawn)],
                language="en",
                revision=1,
            )
            for n in range(PROFILES)
        ),
        batch_size=5_000,
    )


def _measure(name: str, address: str) -> None:
    """The best of a few rounds, after one to warm up."""
    from django.contrib.auth import get_user_model
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.force_login(get_user_model().objects.get(username="lea"))
    client.get(address)
    best = float("inf")
    for _ in range(ROUNDS):
        started = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            response = client.get(address)
        best = min(best, time.perf_counter() - started)
    size = len(response.content) // 1024
    print(
        f"{name:32} {best:6.2f} s, {len(queries)} queries, {size} kB, "
        f"status {response.status_code}"
    )


if __name__ == "__main__":
    main()
