"""When the database is busy or gone, no student loses an answer, and each gets the page."""

import os
import sqlite3
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg

from tests.ops.running import serving
from tests.ops.students import BEHIND_A_PROXY, CSRF, Student, ready

NOT_KEPT = "Cette page n’a pas pu être gardée"


@contextmanager
def busy(url: str):
    """Somebody writes into the database and does not come to an end."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(url).path, isolation_level=None)) as held:
            held.execute("BEGIN EXCLUSIVE")
            yield
            held.execute("ROLLBACK")
        return
    with _without_connections(url):
        yield


@contextmanager
def _without_connections(url: str):
    """PostgreSQL takes no connection to this database, and ends those it had."""
    name = urlsplit(url).path.lstrip("/")
    server = urlsplit(os.environ["DATABASE_URL"])._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s",
            [name],
        )
        yield
        connection.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS true')


def test_a_page_that_cannot_be_kept_is_shown_and_kept_later(site, tmp_path):
    with serving(site, tmp_path) as server:
        student, data = ready(server)

        with busy(site["DATABASE_URL"]):
            shown = student.ask("/fr/check/", data)
        later = student.ask(
            "/fr/check/", {"csrfmiddlewaretoken": CSRF.search(shown.text)[1]}
        )

        assert shown.status == 200
        assert NOT_KEPT in shown.text
        assert "Inscrivez-vous à la sécurité sociale française" in shown.text
        assert "/result/" not in shown.text
        assert later.status == 303
        kept = student.ask(later.headers["Location"])
        assert kept.status == 200
        assert NOT_KEPT not in kept.text


def test_the_form_goes_on_while_the_database_is_gone(site, tmp_path):
    with serving(site, tmp_path) as server:
        # Each worker has the live rulebook in memory before the database goes.
        for _ in range(20):
            server.get("/fr/", **BEHIND_A_PROXY)
        with busy(site["DATABASE_URL"]):
            student, data = ready(server)
            page = student.ask("/fr/check/", data)

    assert page.status == 200
    assert NOT_KEPT in page.text


def test_a_kept_page_is_read_or_said_to_be_out_of_reach_and_never_lost(
    site, databases, tmp_path
):
    with serving(site, tmp_path) as server:
        result = Student(server).answer_all()

        with busy(site["DATABASE_URL"]):
            meanwhile = server.get(result, **BEHIND_A_PROXY)
        back = [server.get(result, **BEHIND_A_PROXY).status for _ in range(4)]

    # On SQLite who reads waits for nobody who writes.
    assert meanwhile.status == (503 if databases.is_on_postgresql else 200)
    assert "<h1>" in meanwhile.text
    assert back[-1] == 200
