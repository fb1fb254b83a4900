"""A Redis and a PostgreSQL of a test's own, to be stopped and started at will."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

import pytest
import redis

from tests.ops.running import children

STARTS_WITHIN = 20


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def not_installed(package: str) -> NoReturn:
    """Without a server, tests are skipped at home and fail in CI."""
    report = pytest.fail if os.environ.get("CI") else pytest.skip
    report(f"This test needs {package} (on Debian: apt install {package}).")


class Redis:
    """A server that remembers nothing between two starts, as a cache may."""

    def __init__(self, folder: Path) -> None:
        if not shutil.which("redis-server"):
            not_installed("redis-server")
        self.port = free_port()
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def client(self) -> redis.Redis:
        """A client of this server."""
        return redis.Redis(port=self.port)

    def start(self) -> None:
        """Start it, and wait until it answers."""
        options = ["--bind", "127.0.0.1", "--save", "", "--dir", str(self._folder)]
        self._process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), *options],
            stdout=subprocess.DEVNULL,
        )
        end = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < end:
            with suppress(redis.ConnectionError), self.client as client:
                client.ping()
                return
            time.sleep(0.05)
        raise AssertionError("Redis did not start.")

    def freeze(self) -> None:
        """It takes connections, and answers nothing any more."""
        if self._process:
            self._process.send_signal(signal.SIGSTOP)

    def stop(self) -> None:
        """End it at once, as a machine that fails."""
        if self._process:
            self._process.kill()
            self._process.wait()
            self._process = None


class Postgres:
    """A cluster in a folder, which survives being stopped as a machine that fails."""

    def __init__(self, *options: str) -> None:
        self._options = " ".join(options)
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
        if not found:
            not_installed("postgresql")
        self.port = free_port()
        self._bin = found[-1]
        self._folder = Path(tempfile.mkdtemp(prefix="postgres"))
        # PostgreSQL refuses to run as root.
        self._as: tuple[str, ...] = ()
        if os.getuid() == 0:
            self._as = ("setpriv", "--reuid=postgres", "--regid=postgres")
            self._as += ("--clear-groups",)
            shutil.chown(self._folder, "postgres")
        options = ("--username=postgres", "--auth=trust", "--encoding=UTF8")
        self._run("initdb", *options, "--no-sync")

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def programs(self) -> Path:
        """The folder of pg_dump and its like, of this very version."""
        return self._bin

    @property
    def log(self) -> Path:
        """The file that it writes what it has to say to."""
        return self._folder / "log"

    def start(self) -> None:
        """Start it, and wait until it takes connections."""
        given = f"-p {self.port} -c listen_addresses=127.0.0.1 -k {self._folder}"
        given = f"{given} {self._options}"
        log = f"--log={self.log}"
        self._run("pg_ctl", log, "--wait", "start", f"--options={given}")

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections, and answers nothing, until the block ends."""
        pid = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        stopped: list[int] = []
        try:
            # The first of them first, so that it starts no more.
            for each in (pid, *children(pid)):
                os.kill(each, signal.SIGSTOP)
                stopped.append(each)
            yield
        finally:
            for each in stopped:
                with suppress(ProcessLookupError):
                    os.kill(each, signal.SIGCONT)

    def stop(self) -> None:
        """End it at once, in the middle of whatever it does."""
        self._run("pg_ctl", "--mode=immediate", "--wait", "stop")

    def remove(self) -> None:
        shutil.rmtree(self._folder)

    def _run(self, program: str, *arguments: str) -> None:
        data = f"--pgdata={self._folder / 'data'}"
        command = [*self._as, str(self._bin / program), data, *arguments]
        subprocess.run(command, cwd=self._folder, check=True, stdout=subprocess.DEVNULL)
