"""Compose backs the database up every day, and the guide tells how to put a backup back."""

import os
import re
import shlex
import subprocess
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.ops.compose import compose, service, wait_until
from tests.ops.running import ROOT, managed, serving
from tests.ops.services import Postgres
from tests.ops.students import BEHIND_A_PROXY, Student
from tests.ops.test_backups import rows

# Each has a PostgreSQL of its own, whichever database the others are run over.
pytestmark = pytest.mark.one_database

KEPT = 14
OTHER = "advisor_2"


@pytest.fixture
def database():
    server = Postgres()
    server.start()
    yield server
    server.stop()
    server.remove()


@pytest.fixture
def site(bare, database):
    given = {**bare, "DATABASE_URL": database.url}
    managed("migrate", "--verbosity", "0", environment=given)
    managed("setup_demo", environment=given)
    return given


@pytest.fixture
def folder(tmp_path):
    """Where backups go, with those of the last three weeks."""
    made = tmp_path / "backups"
    made.mkdir()
    for days in range(1, 22):
        (made / backup_of(datetime.now(UTC) - timedelta(days=days))).write_text("old")
    return made


def backup_of(day):
    return f"advisor-{day:%Y-%m-%d}.pgdump"


def at(database):
    """The environment of PostgreSQL's own programs."""
    where = urlsplit(database.url)
    return {
        "PATH": f"{database.programs}:{os.environ['PATH']}",
        "PGHOST": where.hostname,
        "PGPORT": str(where.port),
        "PGUSER": where.username,
        "PGDATABASE": where.path.lstrip("/"),
    }


def of_the_guide(program: str) -> list[str]:
    """The arguments with which the guide has a program run in the container for backups."""
    guide = (ROOT / "docs/deploy.md").read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(rf"docker compose exec backup {program} (.+)", guide)
    return shlex.split(line)


def test_what_compose_keeps_comes_back_as_the_guide_says(
    site, database, folder, tmp_path
):
    today = folder / backup_of(datetime.now(UTC))
    with serving(site, tmp_path) as server:
        link = Student(server).answer_all()
        with service("backup", at(database), {"/backups": str(folder)}):
            wait_until(lambda: today.exists() and len([*folder.iterdir()]) <= KEPT)
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {OTHER}")
    *options, _file = of_the_guide("pg_restore")
    subprocess.run(
        ["pg_restore", *options, str(today)],
        env={**os.environ, **at(database)},
        check=True,
    )
    other = urlsplit(database.url)._replace(path=f"/{OTHER}").geturl()
    restored = {**site, "DATABASE_URL": other}

    assert rows(restored) == rows(site)
    assert "No planned migration" in managed("migrate", "--plan", environment=restored)
    with serving(restored, tmp_path) as server:
        assert server.get(link, **BEHIND_A_PROXY).status == 200


def test_the_newest_days_are_kept_and_no_more(site, database, folder):
    before = sorted(file.name for file in folder.iterdir())
    today = backup_of(datetime.now(UTC))

    with service("backup", at(database), {"/backups": str(folder)}):
        wait_until(lambda: len([*folder.iterdir()]) <= KEPT)

    left = sorted(file.name for file in folder.iterdir())
    assert left == [*before[-(KEPT - 1) :], today]
    assert (folder / today).stat().st_mode & 0o077 == 0


def test_a_database_that_is_away_costs_no_backup_and_has_one_when_it_is_back(
    database, folder
):
    before, today = sorted(folder.iterdir()), folder / backup_of(datetime.now(UTC))
    database.stop()

    with service("backup", at(database), {"/backups": str(folder), "300": "1"}):
        time.sleep(3)
        meanwhile = sorted(folder.glob("advisor-*"))
        database.start()
        wait_until(today.exists)

    assert meanwhile == before


def test_web_containers_and_backups_know_the_same_database():
    services = compose()["services"]
    served = services["web"]["environment"]["DATABASE_URL"].rpartition("/")[2]

    assert served == services["backup"]["environment"]["PGDATABASE"]
    assert services["backup"]["image"] == services["db"]["image"]
