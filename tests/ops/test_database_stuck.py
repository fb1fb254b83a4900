"""PostgreSQL is there and does not answer: pages go on, and nobody waits for long."""

import time
from contextlib import contextmanager

import psycopg
import pytest

from tests.ops.running import managed, serving
from tests.ops.services import Postgres
from tests.ops.students import BEHIND_A_PROXY, CSRF, Student, ready
from tests.ops.test_breaks import NOT_KEPT

# Each has a PostgreSQL of its own, whichever database the others are run over.
pytestmark = pytest.mark.one_database

# Longer than the live rulebook is believed without looking.
SETTLED = 2.5
# In seconds; the first to meet a dead line waits for it, and then for a new one.
SOON, ONCE = 2, 8
# A server that took no connection is left alone for so long.
LEFT_ALONE = 5.5
TABLES = "cases_publication, advisor_studentprofile"


@pytest.fixture
def database():
    server = Postgres()
    server.start()
    yield server
    server.stop()
    server.remove()


@contextmanager
def locked(database):
    """Somebody holds the tables that students need, as a migration gone wrong does."""
    with psycopg.connect(database.url) as holder:
        holder.execute(f"LOCK TABLE {TABLES} IN ACCESS EXCLUSIVE MODE")
        yield


STUCK = {"locked": locked, "frozen": Postgres.frozen}


def timed(ask):
    """The answer, and how many seconds it took."""
    asked = time.monotonic()
    return ask(), time.monotonic() - asked


@pytest.mark.parametrize("stuck", STUCK)
def test_students_are_advised_while_the_database_is_stuck(
    bare, database, tmp_path, stuck
):
    site = {**bare, "DATABASE_URL": database.url}
    managed("migrate", "--verbosity", "0", environment=site)
    managed("setup_demo", environment=site)
    with serving(site, tmp_path) as server:
        for _ in range(20):
            server.get("/fr/", **BEHIND_A_PROXY)
        kept = Student(server).answer_all()
        student, data = ready(server)
        workers = server.workers
        with STUCK[stuck](database):
            time.sleep(SETTLED)
            homes = [
                timed(lambda: server.get("/fr/", **BEHIND_A_PROXY)) for _ in range(6)
            ]
            page, waited = timed(lambda: student.ask("/fr/check/", data))
            opened, opening = timed(lambda: server.get(kept, **BEHIND_A_PROXY))
        time.sleep(LEFT_ALONE)
        data = {"csrfmiddlewaretoken": CSRF.search(page.text)[1]}
        later = student.ask("/fr/check/", data)
        again = server.get(kept, **BEHIND_A_PROXY)

        assert server.workers == workers
    assert {home.status for home, _ in homes} == {200}
    assert max(seconds for _, seconds in homes) < SOON
    assert page.status == 200
    assert NOT_KEPT in page.text
    assert waited < ONCE
    assert opened.status == 503
    assert opening < ONCE
    assert later.status == 303
    assert again.status == 200


def test_who_hangs_up_leaves_no_statement_behind_in_the_server(
    bare, database, tmp_path
):
    site = {**bare, "DATABASE_URL": database.url}
    managed("migrate", "--verbosity", "0", environment=site)
    managed("setup_demo", environment=site)
    with serving(site, tmp_path) as server, locked(database):
        for _ in range(4):
            server.get("/fr/result/not-one-that-anybody-has/", **BEHIND_A_PROXY)
        time.sleep(SOON)
        with psycopg.connect(database.url) as looking:
            (waiting,) = looking.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            ).fetchone()

    assert waiting == 0
