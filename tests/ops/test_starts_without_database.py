"""Whoever starts while the database cannot be asked advises students all the same."""

import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.ops.running import Server, managed, run, serving
from tests.ops.services import Postgres, free_port
from tests.ops.students import ready
from tests.ops.test_breaks import NOT_KEPT

BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}
FIRST_SECTION = "/fr/check/french_number/"
NEW_WORDS = "Un titre tout neuf"


def kept_in(site) -> Path:
    return Path(site["ADVISOR_VAR_DIR"]) / "live_rulebook.json"


def without_database(site) -> dict[str, str]:
    """The same machine, whose database answers nobody."""
    return {**site, "DATABASE_URL": f"postgres://nobody@127.0.0.1:{free_port()}/none"}


def first_section(server: Server) -> int:
    return server.get(FIRST_SECTION, **BEHIND_A_PROXY).status


def kill_the_workers(server: Server) -> None:
    """All of them; back once others have taken their places."""
    before = set(server.workers)
    for worker in before:
        os.kill(worker, signal.SIGKILL)
    while not set(server.workers) - before:
        time.sleep(0.1)


@pytest.fixture
def database():
    server = Postgres()
    server.start()
    yield server
    server.stop()
    server.remove()


def test_a_restart_of_everything_during_an_outage_serves_students(site, tmp_path):
    with serving(site, tmp_path) as server:
        assert first_section(server) == 200

    with serving(without_database(site), tmp_path) as server:
        student, data = ready(server)
        page = student.ask("/fr/check/", data)

    assert page.status == 200
    assert NOT_KEPT in page.text


def test_a_machine_that_never_had_a_rulebook_says_that_it_cannot_serve(site, tmp_path):
    with serving(without_database(site), tmp_path) as server:
        assert first_section(server) == 503


@pytest.mark.one_database
@pytest.mark.parametrize("damage", ["cut off", "other words", "another shape"])
def test_a_damaged_file_advises_nobody(site, tmp_path, damage):
    with serving(site, tmp_path) as server:
        assert first_section(server) == 200
    file = kept_in(site)
    words = file.read_text()
    file.write_text(
        {
            "cut off": words[:5_000],
            "other words": words.replace("carte", "tarte", 1),
            "another shape": json.dumps([words]),
        }[damage]
    )

    with serving(without_database(site), tmp_path) as server:
        assert first_section(server) == 503


@pytest.mark.one_database
def test_a_worker_that_takes_anothers_place_in_an_outage_serves_what_is_live(
    bare, database, tmp_path
):
    site = {**bare, "DATABASE_URL": database.url}
    managed("migrate", "--verbosity", "0", environment=site)
    managed("setup_demo", environment=site)
    with serving(site, tmp_path) as server:
        task = ("-m", "tests.ops.publishers", "a_new_word", NEW_WORDS)
        assert run(*task, environment=site).returncode == 0
        time.sleep(2.5)
        for _ in range(20):
            first_section(server)
        database.stop()
        kill_the_workers(server)
        later = server.get(FIRST_SECTION, **BEHIND_A_PROXY)
        kept_in(site).unlink()
        kill_the_workers(server)
        without_file = first_section(server)
        database.start()

    assert later.status == 200
    assert NEW_WORDS in later.text
    assert without_file == 200
