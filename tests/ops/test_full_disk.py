"""The disk is full: the student reads the advice, is told that it is not kept, and keeps it later.

On SQLite the processes may not make any file longer, their logs included, which is what a full
disk is to them. On PostgreSQL the server says what it says then; it has a disk of its own.
"""

import resource
from contextlib import closing, contextmanager

import psycopg

from tests.ops.running import serving
from tests.ops.students import BEHIND_A_PROXY, CSRF, Student, ready
from tests.ops.test_breaks import NOT_KEPT
from tests.ops.test_kills import profiles

STUDENTS = 6
ADVICE = "Inscrivez-vous à la sécurité sociale française"
FULL = """
CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    RAISE EXCEPTION 'could not extend file: No space left on device'
    USING ERRCODE = 'disk_full';
END $$;
CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON advisor_studentprofile
    FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
CREATE TRIGGER full_disk BEFORE INSERT OR UPDATE ON advisor_stepcount
    FOR EACH STATEMENT EXECUTE FUNCTION full_disk();
"""
SPACE = "DROP FUNCTION full_disk CASCADE"


@contextmanager
def no_space(server, url: str):
    """Nothing more can be written."""
    if url.startswith("sqlite"):
        with _no_file_may_grow(server):
            yield
        return
    with closing(psycopg.connect(url, autocommit=True)) as connection:
        connection.execute(FULL)
        yield
        connection.execute(SPACE)


@contextmanager
def _no_file_may_grow(server):
    pids = [server.pid, *server.workers]
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    for pid in pids:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        for pid in pids:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


def test_a_student_whose_page_the_disk_cannot_hold_reads_it_and_keeps_it_later(
    site, tmp_path
):
    with serving(site, tmp_path) as server:
        kept_before = Student(server).answer_all()
        with no_space(server, site["DATABASE_URL"]):
            waiting = [ready(server) for _ in range(STUDENTS)]
            shown = [student.ask("/fr/check/", data) for student, data in waiting]
            read = server.get(kept_before, **BEHIND_A_PROXY)
        later = [
            student.ask(
                "/fr/check/", {"csrfmiddlewaretoken": CSRF.search(page.text)[1]}
            )
            for (student, _), page in zip(waiting, shown, strict=True)
        ]
        opened = [server.get(a.headers["Location"], **BEHIND_A_PROXY) for a in later]

    assert [page.status for page in shown] == [200] * STUDENTS
    assert all(NOT_KEPT in page.text and ADVICE in page.text for page in shown)
    assert read.status == 200
    assert [page.status for page in opened] == [200] * STUDENTS
    assert not any(NOT_KEPT in page.text for page in opened)
    assert len(profiles(site)) == STUDENTS + 1
