"""Students with browsers: cookies, a token in each form, and the patience to press again."""

import http.client
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle

from tests.ops.running import Answer, Server
from tests.site.students import MOROCCAN, fields

ORIGIN = "https://cover.example.org"
BEHIND_A_PROXY = {"host": "cover.example.org", "X_Forwarded_Proto": "https"}
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
LANGUAGES = ("fr", "en", "es", "ar", "zh-hans")
BROKEN = 500
# Seconds; students who never pause take the machine for themselves alone.
A_MOMENT = 0.1


class Student:
    """A browser whose every request goes to the next machine."""

    def __init__(self, *machines, language="fr", given=MOROCCAN):
        self.machines = cycle(machines)
        self.cookies = {}
        self.language = language
        self.given = given
        self.told = {}

    def ask(self, path, data=None):
        headers = {**BEHIND_A_PROXY, "Origin": ORIGIN}
        headers["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        machine = next(self.machines)
        if data is None:
            answer = machine.get(path, **headers)
        else:
            answer = machine.post(path, data, **headers)
        for cookie in answer.cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def answer_all(self):
        """Answer every section and ask for the page; the address of the result."""
        where = f"/{self.language}/check/french_number/"
        for _ in range(30):
            page = self.ask(where)
            data = {"csrfmiddlewaretoken": CSRF.search(page.text)[1]}
            for question, answer in self.given.items():
                if re.search(rf'name="{question}(_day)?"', page.text):
                    data |= fields(question, answer)
                    self.told[question] = answer
            sent = self.ask(where, data)
            assert sent.status == 303, sent.text
            where = sent.headers["Location"]
            if "/result/" in where:
                return where
        raise AssertionError("The journey does not end.")


class StudentAtTheEnd(Student):
    """A student who has answered everything and has not asked for the page yet."""

    def ask(self, path, data=None):
        if path.endswith("/fr/check/") and data is not None and not self.asks:
            raise Ready(data)
        return super().ask(path, data)

    asks = False


class Ready(Exception):
    """All is answered; what would be sent is at hand."""

    def __init__(self, data):
        super().__init__()
        self.data = data


def ready(server) -> tuple[StudentAtTheEnd, dict[str, str]]:
    student = StudentAtTheEnd(server)
    try:
        student.answer_all()
    except Ready as end:
        student.asks = True
        return student, end.data
    raise AssertionError("The journey went on without asking.")


class PatientStudent(Student):
    """Loads a page again when it did not come, as people do; notes what went wrong.

    `reads_for` is how long each page is looked at before the next is asked for, in seconds.
    """

    def __init__(
        self,
        *machines,
        seen: Counter[int],
        waits: list[float],
        reads_for: float,
        **kwargs,
    ):
        super().__init__(*machines, **kwargs)
        self.reads_for = reads_for
        self.seen = seen
        self.waits = waits
        self.was_not_kept = False

    def ask(self, path, data=None):
        time.sleep(self.reads_for)
        for _ in range(300):
            asked = time.monotonic()
            try:
                answer = super().ask(path, data)
            except (OSError, http.client.HTTPException):
                self.seen[0] += 1
                time.sleep(0.1)
                continue
            finally:
                self.waits.append(time.monotonic() - asked)
            self.seen[answer.status] += 1
            if data is not None and path.endswith("/check/") and answer.status == 200:
                # The advice, and word that it could not be kept: try again, it says.
                self.was_not_kept = True
                data = {"csrfmiddlewaretoken": CSRF.search(answer.text)[1]}
            elif answer.status < BROKEN:
                return answer
            time.sleep(0.1)
        raise AssertionError(f"{path} never came.")


class Crowd:
    """Students who walk one journey after another until they are told to stop.

    `seen` counts how pages ended (0: the connection broke), `results` holds what each
    student told for the private link that was given, and `faults` what nobody expected.
    """

    def __init__(self, *servers: Server, reads_for: float) -> None:
        self.servers = servers
        self.reads_for = reads_for
        self.seen: Counter[int] = Counter()
        self.waits: list[float] = []
        self.results: dict[str, dict[str, str]] = {}
        self.faults: list[str] = []
        self.not_kept_at_first = 0
        self.is_over = threading.Event()

    @property
    def broken(self) -> dict[int, int]:
        """The answers that were faults of ours, by their status."""
        return {status: n for status, n in self.seen.items() if status >= BROKEN}

    @property
    def slowest(self) -> float:
        """How long the longest wait for a page was, in seconds."""
        return max(self.waits)

    def walk(self, number: int) -> None:
        """Journeys that differ in where and when, so that each is known again."""
        journey = 0
        while not self.is_over.is_set():
            journey += 1
            given = MOROCCAN | {
                "department": f"{number + 1:02}",
                "arrival": f"2026-12-{journey % 28 + 1:02}",
            }
            student = PatientStudent(
                *self.servers,
                seen=self.seen,
                waits=self.waits,
                reads_for=self.reads_for,
                language=LANGUAGES[(number + journey) % len(LANGUAGES)],
                given=given,
            )
            try:
                self.results[student.answer_all()] = student.told
                self.not_kept_at_first += student.was_not_kept
            except Exception as fault:
                self.faults.append(f"{type(fault).__name__}: {fault}")

    def finished(self, more: int, *, within: float = 90) -> None:
        """Wait until so many more journeys have come to their end."""
        wanted, end = len(self.results) + more, time.monotonic() + within
        while len(self.results) < wanted:
            assert time.monotonic() < end, (self.seen, self.faults[:3])
            time.sleep(0.05)


@contextmanager
def crowd(
    *servers: Server, students: int = 4, reads_for: float = A_MOMENT
) -> Iterator[Crowd]:
    """A crowd that walks while the block runs; at its end each journey comes to its own."""
    walking = Crowd(*servers, reads_for=reads_for)
    threads = [
        threading.Thread(target=walking.walk, args=[number])
        for number in range(students)
    ]
    for thread in threads:
        thread.start()
    try:
        yield walking
    finally:
        walking.is_over.set()
        for thread in threads:
            thread.join()


def read_back(server: Server, walked: Crowd) -> list[Answer]:
    """Every private link that was given, opened again."""
    return [server.get(link, **BEHIND_A_PROXY) for link in list(walked.results)]
