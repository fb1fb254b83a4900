"""Requests per second of each student page beside a view that returns a constant.

Both sit behind the same middleware, on the same gunicorn, in the same run, and take turns.
Pages go as they are, and once more as a browser asks for them, compressed; the constant view,
too short for that, stays what it is.
The site runs on a database of its own in a temporary folder. The load comes from wrk (on
Debian: apt install wrk), which takes little of the machine that it measures.
"""

import http.client
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode

from bench.processor import seconds_of_workers

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 3.0
ROUNDS = 3
CLIENTS = 4
# More kept pages than a process remembers.
STUDENTS = 2_000
Headers = dict[str, str]

STUDENT = {
    "french_number": "none",
    "insurer_kind": "public",
    "work": "none",
    "nationality": "MA",
    "permit": "student",
    "insured_in": "MA",
    "home_document": "none",
    "mobility": "degree",
    "arrival": "2026-08-25",
    "stay_ends": "2027-06-30",
    "document_valid_until": "2027-08-31",
    "enrolment": "enrolled",
    "enrolment_date": "2026-09-10",
    "age_group": "16_24",
    "family": "alone",
    "department": "75",
}


@contextmanager
def site(
    workers: int, fill: Sequence[str] = ("manage.py", "setup_demo", "--verbosity", "0")
) -> Iterator[tuple[int, dict[str, str]]]:
    """gunicorn with the site and the constant view; yields its port and environment.

    `fill` are Python's arguments that publish a rulebook in the empty database.
    """
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with tempfile.TemporaryDirectory() as folder:
        environment = {
            **os.environ,
            "ADVISOR_VAR_DIR": folder,
            "ADVISOR_STATIC_ROOT": str(Path(folder) / "static"),
            "DJANGO_SETTINGS_MODULE": "bench.settings",
            "WEB_CONCURRENCY": str(workers),
            "PYTHONPATH": str(ROOT),
        }
        for arguments in (
            ("manage.py", "migrate", "--verbosity", "0"),
            ("manage.py", "compile_catalogues", "--verbosity", "0"),
            ("manage.py", "collectstatic", "--noinput", "--verbosity", "0"),
            tuple(fill),
        ):
            subprocess.run(
                [sys.executable, *arguments],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        server = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "gunicorn",
                "--bind",
                f"127.0.0.1:{port}",
                "--log-level",
                "critical",
                "advisor.wsgi",
            ],
            cwd=ROOT,
            env=environment,
        )
        try:
            _wait_for(port)
            yield port, {**environment, "SERVER_PID": str(server.pid)}
        finally:
            server.send_signal(signal.SIGTERM)
            server.wait(20)


def _wait_for(port: int) -> None:
    for _ in range(200):
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("gunicorn did not start")


class Browser:
    """One student's client: keeps cookies, follows nothing by itself."""

    def __init__(self, port: int) -> None:
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.cookies: dict[str, str] = {}

    @property
    def headers(self) -> Headers:
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        return {"Cookie": cookie} if cookie else {}

    def ask(
        self, method: str, path: str, data: dict[str, str] | None = None
    ) -> tuple[int, str, str]:
        """Status, the address redirected to, and the page."""
        headers = self.headers
        if data is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded"}
        body = urlencode(data) if data is not None else None
        self.connection.request(method, path, body=body, headers=headers)
        response = self.connection.getresponse()
        page = response.read().decode()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return response.status, response.getheader("Location") or "", page


def walk_to_result(
    browser: Browser,
    language: str,
    *,
    first: str = "french_number",
    student: Mapping[str, str] = STUDENT,
) -> tuple[str, str]:
    """Answer every question; the last section's address and the result's."""
    section = where = f"/{language}/check/{first}/"
    while "/check/" in where and not where.endswith("/check/"):
        section = where
        _, _, page = browser.ask("GET", where)
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        data = {"csrfmiddlewaretoken": token[1] if token else ""}
        for name in re.findall(r'name="([a-z0-9_]+)"', page):
            data |= _field(name, student)
        status, where, _ = browser.ask("POST", section, data)
        if status != 303 and status != 302:
            raise SystemExit(f"{section}: {status}")
    _, _, page = browser.ask("GET", where)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    data = {"csrfmiddlewaretoken": token[1] if token else ""}
    _, result, _ = browser.ask("POST", where, data)
    return section, result


def _field(name: str, student: Mapping[str, str]) -> dict[str, str]:
    if name in student:
        return {name: student[name]}
    question, _, part = name.rpartition("_")
    if question in student and part in ("year", "month", "day"):
        year, month, day = student[question].split("-")
        return {name: {"year": year, "month": month, "day": day}[part]}
    return {}


CYCLE = """
local paths, n = {}, 0
for line in io.lines(os.getenv("PATHS")) do paths[#paths + 1] = line end
request = function() n = n + 1; return wrk.format("GET", paths[n % #paths + 1]) end
"""


# wrk counts in microseconds.
PERCENTILE = """
done = function(summary, latency) print("95 %: " .. latency:percentile(95)) end
"""


def make_students(
    environment: dict[str, str], folder: Path, count: int = STUDENTS
) -> list[str]:
    """Keep pages of many students in the site's database; the options wrk needs for them."""
    command = [sys.executable, "-m", "bench.kept", str(count)]
    made = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    (folder / "paths").write_text(made.stdout)
    (folder / "cycle.lua").write_text(CYCLE)
    return ["-s", str(folder / "cycle.lua")]


def requests_per_second(
    url: str, options: list[str], paths: Path = Path(os.devnull)
) -> float:
    """How many requests CLIENTS connections get answered by wrk's count."""
    return _figure(r"Requests/sec:\s+([\d.]+)", url, options, CLIENTS, paths)


def slowest(url: str, options: list[str], clients: int) -> float:
    """The 95th percentile, in ms, when so many clients ask at once."""
    return _figure(r"95 %: ([\d.]+)", url, options, clients) / 1e3


def _figure(
    pattern: str,
    url: str,
    options: list[str],
    clients: int,
    paths: Path = Path(os.devnull),
) -> float:
    command = ["wrk", "-t1", f"-c{clients}", f"-d{SECONDS:.0f}", *options, url]
    said = subprocess.run(
        command,
        env={**os.environ, "PATHS": str(paths)},
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    figure = re.search(pattern, said)
    if "Non-2xx" in said or not figure:
        raise SystemExit(f"{url}: {said}")
    return float(figure[1])


def main() -> None:
    if not shutil.which("wrk"):
        raise SystemExit("This needs wrk. On Debian and Ubuntu: apt install wrk")
    with tempfile.TemporaryDirectory() as name, site(workers=2) as (port, environment):
        folder = Path(name)
        browser = Browser(port)
        section, result = walk_to_result(browser, "fr")
        cookie = ["-H", f"Cookie: {browser.headers['Cookie']}"]
        students = make_students(environment, folder)
        packed = ["-H", "Accept-Encoding: gzip, deflate, br"]
        pages = {
            "constant view": ("/bench/constant/", cookie),
            "home": ("/fr/", []),
            "home, compressed": ("/fr/", packed),
            "section": (section, cookie),
            "check your answers": ("/fr/check/", cookie),
            "result": (result, cookie),
            "result, Arabic": (result.replace("/fr/", "/ar/"), cookie),
            "result, first time": (result, [*cookie, *students]),
            "section, compressed": (section, [*cookie, *packed]),
            "result, compressed": (result, [*cookie, *packed]),
            "first, compressed": (result, [*cookie, *students, *packed]),
        }
        percentile = ["-s", str(folder / "percentile.lua")]
        (folder / "percentile.lua").write_text(PERCENTILE)
        best, least = dict[str, float](), dict[str, float]()
        server = int(environment["SERVER_PID"])
        for _ in range(ROUNDS):
            for page, (path, options) in pages.items():
                url = f"http://127.0.0.1:{port}{path}"
                before = seconds_of_workers(server)
                rate = requests_per_second(url, options, folder / "paths")
                each = (seconds_of_workers(server) - before) / (rate * SECONDS)
                best[page] = max(best.get(page, 0.0), rate)
                least[page] = min(least.get(page, each), each)
        slow = {}
        for page in ("section", "result"):
            path, options = pages[page]
            url = f"http://127.0.0.1:{port}{path}"
            alone, loaded = (
                slowest(url, [*options, *percentile], clients)
                for clients in (1, CLIENTS)
            )
            slow[page] = alone, loaded
    print(f"2 workers, {CLIENTS} clients, best of {ROUNDS} rounds of {SECONDS:.0f} s")
    for page, rate in best.items():
        share = rate / best["constant view"]
        print(
            f"{page:20} {rate:8.0f} requests/s  {share:5.2f} of the constant view; "
            f"{least[page] * 1e3:.2f} ms of a processor each"
        )
    for page, (alone, loaded) in slow.items():
        times = f"{loaded / alone:.1f} times"
        print(
            f"{page}: 95 % within {alone:.1f} ms alone, {loaded:.1f} ms under load, {times}"
        )


if __name__ == "__main__":
    main()
