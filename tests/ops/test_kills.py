"""A worker may be killed at any moment: the student loads the page again, and goes on."""

import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

from tests.ops.running import managed, serving
from tests.ops.students import Student, crowd, read_back, ready

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
        with crowd(server) as students:
            for number in range(KILLS):
                workers = server.workers
                if workers:
                    with suppress(ProcessLookupError):
                        os.kill(workers[number % len(workers)], signal.SIGKILL)
                time.sleep(PAUSE)
        read = read_back(server, students)

    assert students.seen[0] > 0, "nobody noticed a kill"
    assert students.faults == []
    assert students.broken == {}
    assert len(read) > KILLS
    assert {page.status for page in read} == {200}
    assert profiles(site) == sorted(students.results.values(), key=str)
