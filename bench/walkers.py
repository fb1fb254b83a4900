"""Students who walk whole journeys over HTTP, with cookies and tokens, and never pause.

They share the machine with the site that they measure, so they speak HTTP over bare sockets:
a client that does more would take more of the processor than the pages do.
"""

import re
import socket
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from bench.pages import STUDENT

LANGUAGES = ("fr", "en", "es", "ar", "zh-hans")
KINDS = (
    {},
    {"nationality": "ES", "insured_in": "ES", "home_document": "ehic"},
    {"nationality": "CA", "insured_in": "CA", "home_document": "ramq_certificate"},
    {"work": "job"},
    {"nationality": "BR", "insured_in": "ES", "home_document": "ehic"},
)
FIRST_SECTION = "french_number"
# What staff put into each revision: a word, and the key of an option or a step.
WORD, RULE = re.compile(rb"Rep\xc3\xa8re (\d+)"), re.compile(rb"mark_(\d+)")
# A result that was made just before names what is no longer said: it tells the difference.
CHANGED_SINCE = re.compile(rb"(?s)<dd.*?</dd>")
TOKEN = re.compile(rb'name="csrfmiddlewaretoken" value="([^"]+)"')
FIELD = re.compile(rb'name="([a-z_]+)"')
LENGTH = re.compile(rb"(?i)content-length: (\d+)")
COOKIE = re.compile(rb"(?i)set-cookie: ([^=\r]+)=([^;\r]*)")
LOCATION = re.compile(rb"(?i)\r\nlocation: ([^\r]+)")
TRIES = 200
TRY_AGAIN_AFTER = 0.05


@dataclass
class Day:
    """What all students of a run saw, together."""

    waits: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    told: dict[str, dict[str, str]] = field(default_factory=dict)
    again: int = 0
    mixed: int = 0
    marked: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def errors(self) -> int:
        """Pages that were none, and journeys that did not come to their end."""
        wrong = sum(n for s, n in self.statuses.items() if s not in (200, 303))
        return wrong + len(self.faults)

    def look(self, page: bytes) -> None:
        """Whether the words and the rules on a page are of one revision."""
        shown = CHANGED_SINCE.sub(b"", page)
        words, rules = set(WORD.findall(shown)), set(RULE.findall(shown))
        self.marked += bool(words and rules)
        self.mixed += len(words | rules) > 1


class Browser:
    """One student's: a connection kept while the site keeps it, and a jar of cookies."""

    def __init__(self, port: int, day: Day) -> None:
        self.port, self.day = port, day
        self.cookies: dict[bytes, bytes] = {}
        self.connection: socket.socket | None = None

    def ask(self, path: str, data: dict[str, str] | None = None) -> tuple[bytes, bytes]:
        """Head and body; asked again, as people do, when the connection breaks."""
        body = urlencode(data).encode() if data is not None else b""
        request = self._request(path, body, is_form=data is not None)
        for _ in range(TRIES):
            started = time.perf_counter()
            try:
                head, page = self._exchange(request)
            except OSError:
                self.close()
                self.day.again += 1
                time.sleep(TRY_AGAIN_AFTER)
                continue
            self.day.waits.append(time.perf_counter() - started)
            self.day.statuses[int(head[9:12])] += 1
            self.cookies |= dict(COOKIE.findall(head))
            self.day.look(page)
            return head, page
        raise ConnectionError(path)

    def _request(self, path: str, body: bytes, *, is_form: bool) -> bytes:
        jar = b"; ".join(name + b"=" + value for name, value in self.cookies.items())
        lines = [
            f"{'POST' if is_form else 'GET'} {path} HTTP/1.1".encode(),
            f"Host: 127.0.0.1:{self.port}".encode(),
            b"Cookie: " + jar,
        ]
        if is_form:
            lines += [
                b"Content-Type: application/x-www-form-urlencoded",
                f"Origin: http://127.0.0.1:{self.port}".encode(),
                f"Content-Length: {len(body)}".encode(),
            ]
        return b"\r\n".join([*lines, b"", body])

    def _exchange(self, request: bytes) -> tuple[bytes, bytes]:
        if self.connection is None:
            self.connection = socket.create_connection(("127.0.0.1", self.port), 30)
        self.connection.sendall(request)
        said = b""
        while b"\r\n\r\n" not in said:
            said += self._more()
        head, _, page = said.partition(b"\r\n\r\n")
        found = LENGTH.search(head)
        while found and len(page) < int(found[1]):
            page += self._more()
        if b"connection: close" in head.lower():
            self.close()
        return head, page

    def _more(self) -> bytes:
        more = self.connection.recv(1 << 17) if self.connection else b""
        if not more:
            raise ConnectionResetError
        return more

    def close(self) -> None:
        if self.connection is not None:
            self.connection.close()
            self.connection = None


def journey(browser: Browser, language: str, student: dict[str, str]) -> None:
    """From the front page to the result, each question answered; the link is noted."""
    browser.ask(f"/{language}/")
    where, told = f"/{language}/check/{FIRST_SECTION}/", {}
    while "/result/" not in where:
        _, page = browser.ask(where)
        token = TOKEN.search(page)
        data = {"csrfmiddlewaretoken": token[1].decode() if token else ""}
        for name in {name.decode() for name in FIELD.findall(page)}:
            question, answer = answer_to(name, student)
            if answer:
                data[name] = answer
                told[question] = student[question]
        head, _ = browser.ask(where, data)
        found = LOCATION.search(head)
        if not found:
            raise ValueError(f"{where} led nowhere: {head[:40]!r}")
        where = found[1].decode()
    browser.day.told[where] = told
    browser.ask(where)


def answer_to(name: str, student: dict[str, str]) -> tuple[str, str]:
    """The question a field belongs to, and what is sent for it ("" for no such field)."""
    if name in student:
        return name, student[name]
    question, _, part = name.rpartition("_")
    if question in student and part in ("year", "month", "day"):
        parts = dict(
            zip(("year", "month", "day"), student[question].split("-"), strict=True)
        )
        return question, parts[part]
    return "", ""


def walk_until(end: float, port: int, day: Day, number: int) -> None:
    """One student after another, until the time is over; the last one comes to the end."""
    count = number
    while time.monotonic() < end:
        count += 1
        student = STUDENT | KINDS[count % len(KINDS)]
        student |= {"arrival": f"2026-08-{count % 28 + 1:02}"}
        student |= {"department": f"{count % 19 + 1:02}"}
        browser = Browser(port, day)
        try:
            journey(browser, LANGUAGES[count // len(KINDS) % len(LANGUAGES)], student)
        except (OSError, ValueError) as fault:
            day.faults.append(str(fault))
        finally:
            browser.close()


def rush(port: int, *, students: int, seconds: float) -> Day:
    """What so many students at once saw."""
    day, end = Day(), time.monotonic() + seconds
    threads = [
        threading.Thread(target=walk_until, args=(end, port, day, 7 * number))
        for number in range(students)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return day
