"""A Redis of a test's own, to be stopped and started at will."""

import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest
import redis

STARTS_WITHIN = 20


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Redis:
    """A server that remembers nothing between two starts, as a cache may."""

    def __init__(self, folder: Path) -> None:
        if not shutil.which("redis-server"):
            report = pytest.fail if os.environ.get("CI") else pytest.skip
            report(
                "This test needs redis-server (on Debian: apt install redis-server)."
            )
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
