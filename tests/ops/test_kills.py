"""A worker may be killed at any moment: the student loads the page again, and goes on."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from tests.ops.running import managed, serving, started
from tests.ops.students import Student, crowd, read_back, ready
from tests.ops.test_publishing import told

KILLS = 12
PAUSE = 0.4
PRESSED = 3


def profiles(environment) -> list[dict[str, str]]:
    """The answers of every page that is kept, in an order of their own."""
    rows = json.loads(
        managed("dumpdata", "advisor.studentprofile", environment=environment)
    )
    return sorted((row["fields"]["answers"] for row in rows), key=str)


def test_a_form_sent_again_because_no_answer_came_keeps_one_page(site, tmp_path):
    with serving(site, tmp_path) as server:
        student, data = ready(server)
        cookies = dict(student.cookies)

        def press():
            again = Student(server)
            again.cookies = dict(cookies)
            return again.ask("/fr/check/", data).headers["Location"]

        with ThreadPoolExecutor(PRESSED) as fingers:
            links = [done.result() for done in [fingers.submit(press) for _ in "12345"]]

    assert len(set(links)) == 1
    assert len(profiles(site)) == 1


def test_two_students_who_answer_alike_keep_two_pages(site, tmp_path):
    with serving(site, tmp_path) as server:
        links = {Student(server).answer_all() for _ in range(2)}

    assert len(links) == 2


def test_nothing_is_lost_or_kept_twice_when_workers_are_killed_in_mid_request(
    site, tmp_path
):
    with serving(site, tmp_path) as server:
        with crowd(server, reads_for=0) as students:
            for number in range(KILLS):
                if workers := server.workers:
                    with suppress(ProcessLookupError):
                        os.kill(workers[number % len(workers)], signal.SIGKILL)
                # However slow the machine, some journeys end between the kills.
                students.finished(1)
                time.sleep(PAUSE)
        read = read_back(server, students)

    assert students.seen[0] > 0, "nobody noticed a kill"
    assert students.faults == []
    assert students.broken == {}
    assert len(read) >= KILLS
    assert {page.status for page in read} == {200}
    assert profiles(site) == sorted(students.results.values(), key=str)


@pytest.mark.parametrize("pause", [0.0, 0.04, 0.1, 0.2])
def test_a_publisher_killed_in_the_middle_leaves_one_whole_revision_or_none(
    site, pause
):
    program = ("-m", "tests.ops.publishers", "until_killed")
    with started(*program, environment=site) as publisher:
        begun = [publisher.stdout.readline() for _ in range(2)]
        time.sleep(pause)
        publisher.kill()
    before = told("read_all", site)
    next_one = told("all_at_once", site)
    after = told("read_all", site)

    assert begun == ["begins\n"] * 2
    assert before["faults"] == after["faults"] == []
    # Those before were committed; of the one killed there is all or nothing.
    assert before["whole"] == list(range(1, before["published"] + 1))
    assert before["published"] >= 2
    assert set(next_one) == {len(before["whole"]) + 1}
    assert after["whole"] == [*before["whole"], len(before["whole"]) + 1]
