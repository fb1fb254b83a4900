"""A machine's clock may jump by a day: what is live stays right, and nobody loses anything."""

import os
import signal

import pytest

from tests.ops.running import run, serving
from tests.ops.staff import HOME, colleague, sign_in
from tests.ops.students import crowd, read_back
from tests.ops.test_kills import profiles
from tests.ops.test_redis_breaks import shows_within

# No moment is told by a database: each comes from the clock of the process.
pytestmark = pytest.mark.one_database
DAY = 24 * 3600


@pytest.fixture
def clock(tmp_path):
    """How wrong the clock is, in seconds."""
    file = tmp_path / "clock"
    file.write_text("0")
    return file


def set_clock(clock, server, seconds: int) -> None:
    """The clock jumps, and one of the workers starts under it."""
    new = clock.with_suffix(".new")
    new.write_text(str(seconds))
    # In one step: a clock is never half set.
    new.replace(clock)
    os.kill(server.workers[0], signal.SIGKILL)


def publish(*task: str, environment) -> None:
    done = run("-m", "tests.ops.publishers", *task, environment=environment)
    assert done.returncode == 0, done.stderr


def test_a_clock_that_jumps_a_day_costs_nobody_anything(site, clock, tmp_path):
    given = {**site, "CLOCK_FILE": str(clock), "ADVISOR_SECOND_FACTOR": "0"}
    live, staff_saw = [], []
    with serving(given, tmp_path) as server:
        staff = colleague(server, given)
        with crowd(server) as students:

            def shows(words: str) -> None:
                live.append((words, shows_within(server, words, 6)))
                staff_saw.extend((staff.ask(HOME).status, sign_in(staff).status))
                students.finished(1)

            publish("a_new_word", "D’abord", environment=given)
            shows("D’abord")
            set_clock(clock, server, -DAY)
            shows("D’abord")
            publish("a_new_word", "Publié hier", environment=given)
            shows("Publié hier")
            set_clock(clock, server, 0)
            shows("Publié hier")
            publish("in_some_hours", "12", "Ce soir", environment=given)
            shows("Publié hier")
            set_clock(clock, server, DAY)
            shows("Ce soir")
            set_clock(clock, server, 0)
            shows("Publié hier")
        read = read_back(server, students)

    assert [words for words, is_live in live if not is_live] == []
    # Whoever is signed out by the jump signs in again.
    assert set(staff_saw) <= {200, 302}
    assert students.faults == []
    assert students.broken == {}
    assert {page.status for page in read} == {200}
    assert profiles(given) == sorted(students.results.values(), key=str)
