"""A backup holds everything, and gives it back to an empty database."""

import json
import stat
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from advisor.models import StudentProfile
from tests.ops.running import managed, run, serving

BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}


def rows(environment):
    """Every row of every table, as Django writes them."""
    return json.loads(managed("dumpdata", "--all", environment=environment))


@pytest.fixture
def kept(site, tmp_path):
    """A backup of a site with a rulebook."""
    file = tmp_path / "kept"
    managed("backup", "--out", str(file), environment=site)
    return file


def test_a_backup_restored_into_an_empty_database_holds_the_same(site, bare, kept):
    said = managed("restore", str(kept), environment=bare)

    assert "migrate" in said
    assert rows(bare) == rows(site)
    assert "No planned migration" in managed("migrate", "--plan", environment=bare)


def test_a_restored_site_serves_students(bare, kept, tmp_path):
    managed("restore", str(kept), environment=bare)

    with serving(bare, tmp_path) as server:
        assert server.get("/readyz").status == 200
        assert server.get("/fr/", **BEHIND_A_PROXY).status == 200


def test_a_backup_is_for_its_owner_alone(kept):
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_database_that_holds_anything_is_left_alone(site, kept):
    before = rows(site)

    refused = run("manage.py", "restore", str(kept), environment=site)

    assert refused.returncode == 1
    assert "not empty" in refused.stderr
    assert rows(site) == before


@pytest.mark.parametrize("content", [b"", b"a letter", b"SQLite format 3\0PGDMP"])
def test_what_is_no_backup_is_refused_in_one_line(bare, tmp_path, content):
    file = tmp_path / "letter"
    file.write_bytes(content)

    refused = run("manage.py", "restore", str(file), environment=bare)

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1
    assert str(file) in refused.stderr


def test_a_backup_that_lost_its_end_changes_nothing(bare, kept):
    kept.write_bytes(kept.read_bytes()[: kept.stat().st_size // 2])

    refused = run("manage.py", "restore", str(kept), environment=bare)

    assert refused.returncode == 1
    assert "[X]" not in managed("showmigrations", environment=bare)


def test_of_many_backups_the_newest_are_kept(site, tmp_path):
    for _ in range(3):
        newest = managed("backup", "--keep", "2", environment=site)

    found = sorted((tmp_path / "var/backups").iterdir())
    assert len(found) == 2
    assert newest.startswith(str(found[-1]))


def test_a_backup_that_cannot_be_written_is_said(site, tmp_path):
    (tmp_path / "file").touch()

    refused = run(
        "manage.py", "backup", "--out", f"{tmp_path}/file/kept", environment=site
    )

    assert refused.returncode == 1
    assert len(refused.stderr.splitlines()) == 1


def test_what_is_not_there_is_not_backed_up(site, tmp_path):
    elsewhere = {**site, "DATABASE_URL": site["DATABASE_URL"] + "_gone"}

    refused = run("manage.py", "backup", environment=elsewhere)

    assert refused.returncode == 1
    assert not list((tmp_path / "var").glob("backups/*"))


@pytest.mark.django_db
def test_a_profile_is_deleted_when_its_time_is_over_and_not_before(capsys):
    now = timezone.now()
    for days in (-2, -1, 1):
        StudentProfile.objects.create(
            answers={}, language="fr", revision=1, expires=now + timedelta(days=days)
        )

    call_command("purge_profiles")

    assert "2 expired profiles deleted" in capsys.readouterr().out
    assert StudentProfile.objects.get().expires > now
