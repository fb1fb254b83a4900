"""What PostgreSQL writes down holds nothing that a student said, whatever goes wrong."""

import threading
from copy import copy

import psycopg
import pytest

from tests.ops.compose import postgres_options
from tests.ops.running import managed, serving
from tests.ops.services import Postgres
from tests.ops.students import ready

# Each has a PostgreSQL of its own, whichever database the others are run over.
pytestmark = pytest.mark.one_database

ROUNDS = 8


@pytest.fixture
def postgres():
    """A server with these options; a test asks for one."""
    made = []

    def start(*options):
        made.append(Postgres(*options))
        made[-1].start()
        return made[-1]

    yield start
    for server in made:
        server.stop()
        server.remove()


def pressed_twice(student, data):
    """The last button pressed twice at once; where each of the two led."""
    led = []

    def press():
        browser = copy(student)
        browser.cookies = dict(student.cookies)
        led.append(browser.ask("/fr/check/", data).headers.get("Location"))

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return led


def test_a_button_pressed_twice_at_once_is_no_fault_to_the_database(
    bare, postgres, tmp_path
):
    """As it comes, PostgreSQL writes down whatever it refuses: it must refuse nothing."""
    database = postgres()
    site = {**bare, "DATABASE_URL": database.url}
    managed("migrate", "--verbosity", "0", environment=site)
    managed("setup_demo", environment=site)
    with serving(site, tmp_path) as server:
        led = [pressed_twice(*ready(server)) for _ in range(ROUNDS)]

    assert all(one == other and one for one, other in led)
    assert "advisor_studentprofile" not in database.log.read_text()


def test_as_compose_starts_it_a_refused_row_is_not_written_down(postgres):
    database = postgres(*postgres_options())
    with psycopg.connect(database.url, autocommit=True) as connection:
        connection.execute("CREATE TABLE kept (token text UNIQUE)")
        for _ in range(2):
            try:
                connection.execute("INSERT INTO kept VALUES ('SECRET')")
            except psycopg.errors.UniqueViolation as refusal:
                said = str(refusal)

    assert "SECRET" in said
    assert "duplicate key" in database.log.read_text()
    assert "SECRET" not in database.log.read_text()
