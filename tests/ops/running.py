"""The site as those who run it start it: processes of their own, and nothing of ours."""

import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent.parent
SECRET = "not-a-secret-but-as-long-as-one-must-be-0123456789-abcdef"
LONGEST = 120
GUNICORN = ("-m", "gunicorn", "--bind", "127.0.0.1:0", "advisor.wsgi")


def clean(environment: Mapping[str, str]) -> dict[str, str]:
    """This machine's environment without what configures the site, and then these."""
    ours = (
        "ADVISOR_",
        "DJANGO_",
        "DATABASE_",
        "REDIS_",
        "EMAIL_",
        "METRICS_",
        "SENTRY_",
        "SECONDS_",
    )
    kept = {k: v for k, v in os.environ.items() if not k.startswith(ours)}
    return kept | dict(environment)


def run(
    *arguments: str, environment: Mapping[str, str], tree: Path = ROOT
) -> subprocess.CompletedProcess[str]:
    """Python with these arguments under this environment; it may fail."""
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=tree,
        env=clean(environment),
        capture_output=True,
        text=True,
        timeout=LONGEST,
    )


@contextmanager
def started(
    *arguments: str, environment: Mapping[str, str]
) -> Iterator[subprocess.Popen[str]]:
    """Python with these arguments, which goes on; killed at the end of the block."""
    process = subprocess.Popen(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=clean(environment),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    with process:
        try:
            yield process
        finally:
            process.kill()


def managed(*arguments: str, environment: Mapping[str, str], tree: Path = ROOT) -> str:
    """What `manage.py` printed; it must not fail."""
    done = run("manage.py", *arguments, environment=environment, tree=tree)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@dataclass(frozen=True)
class Answer:
    """What a server said."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    cookies: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass(frozen=True)
class Server:
    """A site that serves, and the file its logs go to."""

    port: int
    log: Path
    pid: int

    @property
    def workers(self) -> list[int]:
        """The processes that answer, by their ids."""
        return sorted(children(self.pid))

    def get(self, path: str, **headers: str) -> Answer:
        """One request, following nothing; header names with _ for -."""
        return self._ask("GET", path, None, headers)

    def post(self, path: str, data: Mapping[str, str], **headers: str) -> Answer:
        """A form sent."""
        kind = {"Content_Type": "application/x-www-form-urlencoded"}
        return self._ask("POST", path, urlencode(data), {**headers, **kind})

    def _ask(
        self, method: str, path: str, body: str | None, headers: Mapping[str, str]
    ) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=LONGEST)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            response = connection.getresponse()
            cookies = response.headers.get_all("Set-Cookie", [])
            return Answer(
                response.status, dict(response.headers), response.read(), tuple(cookies)
            )
        finally:
            connection.close()

    def records(self) -> list[dict[str, Any]]:
        """What was logged as JSON; a line that is not JSON fails."""
        return [json.loads(line) for line in self.log.read_text().splitlines()]


def children(pid: int) -> Iterator[int]:
    """The processes that a process started and that still run."""
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):
            # After the name, which may hold anything: the state, and the parent.
            state, parent = stat.read_text().rpartition(")")[2].split()[:2]
            if int(parent) == pid and state != "Z":
                yield int(stat.parent.name)


@contextmanager
def serving(
    environment: Mapping[str, str], folder: Path, tree: Path = ROOT
) -> Iterator[Server]:
    """gunicorn with two workers until the block ends."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    log = folder / "server.log"
    with log.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, *GUNICORN[:-2], f"127.0.0.1:{port}", GUNICORN[-1]],
            cwd=tree,
            env=clean(environment),
            stdout=output,
            stderr=output,
        )
        server = Server(port, log, process.pid)
        try:
            _wait_for(server, process)
            yield server
        finally:
            process.terminate()
            process.wait(LONGEST)


def _wait_for(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(LONGEST * 10):
        assert process.poll() is None, server.log.read_text()
        try:
            server.get("/healthz")
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(server.log.read_text())
