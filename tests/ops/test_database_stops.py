"""PostgreSQL ends at once under load and comes back: every student's answers are kept then."""

import time

import pytest

from tests.ops.running import managed, serving
from tests.ops.services import Postgres
from tests.ops.students import crowd, read_back
from tests.ops.test_kills import profiles

# Each has a PostgreSQL of its own, whichever database the others are run over.
pytestmark = pytest.mark.one_database

TIMES = 2
GONE_FOR = 4


@pytest.fixture
def database():
    server = Postgres()
    server.start()
    yield server
    server.stop()
    server.remove()


def test_nothing_is_lost_when_the_database_stops_under_load(bare, database, tmp_path):
    site = {**bare, "DATABASE_URL": database.url}
    managed("migrate", "--verbosity", "0", environment=site)
    managed("setup_demo", environment=site)
    with serving(site, tmp_path) as server:
        with crowd(server, reads_for=0) as students:
            for _ in range(TIMES):
                students.finished(6)
                database.stop()
                time.sleep(GONE_FOR)
                database.start()
            students.finished(6)
        read = read_back(server, students)
    kept = profiles(site)

    assert students.not_kept_at_first > 0
    assert students.faults == []
    assert students.broken == {}
    assert {page.status for page in read} == {200}
    assert kept == sorted(students.results.values(), key=str)
