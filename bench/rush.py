"""A rush day in small: students walk, staff publish, workers are killed, all at once.

For one and two web processes, on SQLite and on PostgreSQL with Redis. Students and servers
share this machine: what the students take of it is said beside the figures.
"""

import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlsplit

import psycopg

from bench.pages import ROOT, site
from bench.walkers import Browser, Day, rush

SECONDS = float(os.environ.get("RUSH_SECONDS", "30"))
STUDENTS = 8
PUBLISH_EVERY, KILL_EVERY = 5.0, 10.0
PROFILES = 20_000

# Run where the site's settings are.
STORED = """
import json, django
django.setup()
from advisor.models import StudentProfile
rows = StudentProfile.objects.values_list("token", "answers")
print(json.dumps(dict(rows)))
"""
GROW = """
import json, sys, django
django.setup()
from django.db import connection
from advisor.models import StudentProfile

def size():
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        else:
            cursor.execute("SELECT pg_total_relation_size('advisor_studentprofile')")
        return cursor.fetchone()[0]

answers, more = json.loads(sys.argv[1]), int(sys.argv[2])
before = size()
for _ in range(more // 1000):
    StudentProfile.objects.bulk_create(
        StudentProfile(answers=answers, language="fr", revision=1) for _ in range(1000)
    )
print((size() - before) / more)
"""


def in_the_site(environment: dict[str, str], program: str, *arguments: str) -> str:
    """What a program says that runs with the site's settings."""
    command = [sys.executable, "-c", program, *arguments]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


@contextmanager
def staff(environment: dict[str, str]) -> Iterator[list[float]]:
    """Staff who publish meanwhile; how long each publication took."""
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.staff", str(PUBLISH_EVERY)],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        text=True,
    )
    taken: list[float] = []
    try:
        yield taken
    finally:
        process.kill()
        taken += [float(line) for line in process.communicate()[0].splitlines()]


@contextmanager
def every(seconds: float, do: Callable[[], None]) -> Iterator[None]:
    """Do something again and again while the block runs."""
    is_over = threading.Event()

    def again() -> None:
        while not is_over.wait(seconds):
            do()

    thread = threading.Thread(target=again)
    thread.start()
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def kill_a_worker(server: int, killed: list[int]) -> None:
    """End one of gunicorn's workers at once."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            pid = int(stat.parent.name)
            parent = int(stat.read_text().rpartition(")")[2].split()[1])
            if parent == server and pid not in killed:
                os.kill(pid, signal.SIGKILL)
                killed.append(pid)
                return


def lost(port: int, day: Day, environment: dict[str, str]) -> int:
    """How many journeys that got a link do not find their page, or not all they told."""
    stored = json.loads(in_the_site(environment, STORED))
    browser, missing = Browser(port, Day()), 0
    for link, told in day.told.items():
        head, _ = browser.ask(link)
        is_whole = stored.get(link.split("/")[3]) == told
        missing += not (head[9:12] == b"200" and is_whole)
    return missing


def processor() -> float:
    """Seconds of the processor that this process has used: the students'."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def a_day(name: str, workers: int) -> None:
    """One rush, and its line of figures."""
    killed: list[int] = []
    with site(workers=workers) as (port, environment):
        server = int(environment["SERVER_PID"])
        with staff(environment) as published:
            before, started = processor(), time.monotonic()
            with every(KILL_EVERY, lambda: kill_a_worker(server, killed)):
                day = rush(port, students=STUDENTS, seconds=SECONDS)
            elapsed = time.monotonic() - started
            students_took = (processor() - before) / elapsed
        missing = lost(port, day, environment)
        example = json.dumps(next(iter(day.told.values())))
        size = float(in_the_site(environment, GROW, example, str(PROFILES)))
    times = statistics.quantiles(day.waits, n=20)
    print(
        f"{name}, {workers} process{'es' if workers > 1 else ''}: "
        f"{len(day.told) / elapsed:.1f} journeys/s, {len(day.waits) / elapsed:.0f} "
        f"requests/s, half within {times[9] * 1e3:.0f} ms, 95 % within "
        f"{times[18] * 1e3:.0f} ms; errors {day.errors}, mixed revisions {day.mixed}, "
        f"lost answers {missing}\n"
        f"    {len(day.told)} journeys, {day.marked} pages with the mark of a revision, "
        f"{len(published)} published (the slowest in {max(published):.1f} s), "
        f"{len(killed)} workers killed, {day.again} times asked again; the students took "
        f"{students_took:.0%} of a core; {size:.0f} bytes a profile",
        flush=True,
    )
    for fault in day.faults[:3]:
        print(f"    {fault}")
    if day.errors or day.mixed or missing or not day.marked:
        raise SystemExit("Somebody lost something.")


def on_postgresql(workers: int) -> None:
    """The same on a new database of the server that DATABASE_URL names."""
    given = os.environ["DATABASE_URL"]
    name = f"rush_{os.getpid()}_{workers}"
    server = urlsplit(given)._replace(path="/postgres").geturl()
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        os.environ["DATABASE_URL"] = urlsplit(given)._replace(path=f"/{name}").geturl()
        try:
            a_day("PostgreSQL and Redis", workers)
        finally:
            os.environ["DATABASE_URL"] = given
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def main() -> None:
    if "DATABASE_URL" in os.environ:
        for workers in (1, 2):
            on_postgresql(workers)
        return
    print(
        f"{SECONDS:.0f} s each, {STUDENTS} students at once without pauses, in five "
        f"languages; a revision every {PUBLISH_EVERY:.0f} s, a worker killed every "
        f"{KILL_EVERY:.0f} s; students, databases and the site share "
        f"{os.cpu_count()} cores"
    )
    for workers in (1, 2):
        a_day("SQLite", workers)
    with_servers = [str(ROOT / "scripts/with_servers.sh"), sys.executable]
    subprocess.run(
        [*with_servers, "-m", "bench.rush"],
        cwd=ROOT,
        env={**os.environ, "SAFE_ON_DISK": "1"},
        check=True,
    )


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        os.environ.setdefault("ADVISOR_VAR_DIR", folder)
        main()
