"""Redis goes away, hangs and comes back: pages are slower at most, and nothing is lost."""

import time

import pytest

from tests.ops.running import run, serving
from tests.ops.services import Redis
from tests.ops.staff import colleague
from tests.ops.students import BEHIND_A_PROXY, CSRF, Student, crowd, read_back

pytestmark = pytest.mark.one_database
WRONG_CODES = 30


@pytest.fixture
def redis(tmp_path):
    server = Redis(tmp_path)
    server.start()
    yield server
    server.stop()


def wrong_code(staff: Student) -> int:
    """How the desk answers to a code that nobody has."""
    token = CSRF.search(staff.ask("/admin/desk/").text)[1]
    typed = {"code": "AAAACCCC", "csrfmiddlewaretoken": token}
    return staff.ask("/admin/desk/", typed).status


def shows_within(server, words: str, seconds: float) -> bool:
    """Whether both workers show these words in time, asked often enough."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        address = "/fr/check/french_number/"
        pages = [server.get(address, **BEHIND_A_PROXY).text for _ in range(8)]
        if all(words in page for page in pages):
            return True
    return False


def test_redis_may_stop_hang_and_return_while_students_walk(site, redis, tmp_path):
    given = {**site, "REDIS_URL": redis.url, "ADVISOR_SECOND_FACTOR": "0"}
    with serving(given, tmp_path) as server, crowd(server) as students:
        staff = colleague(server, given)
        students.finished(4)
        redis.stop()
        students.finished(8)
        guesses = [wrong_code(staff) for _ in range(WRONG_CODES)]
        run("-m", "tests.ops.publishers", "a_new_word", "Sans Redis", environment=given)
        is_noticed = shows_within(server, "Sans Redis", 5)
        redis.start()
        redis.freeze()
        students.finished(8)
        redis.stop()
        redis.start()
        students.finished(8)
        time.sleep(5)
        run("-m", "tests.ops.publishers", "a_new_word", "De retour", environment=given)
        is_noticed_again = shows_within(server, "De retour", 5)
        is_used = redis.client.keys("*rulebook-announced*")
        read = read_back(server, students)

    assert students.faults == []
    assert students.broken == {}
    assert students.slowest < 5
    assert {page.status for page in read} == {200}
    # Each process counts for itself meanwhile, so that codes cannot be guessed.
    assert set(guesses) == {404, 429}
    assert is_noticed
    assert is_noticed_again
    assert is_used
    assert "Redis does not answer" in server.log.read_text()
