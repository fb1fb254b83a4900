"""What compose.yaml says of its services, for tests that start them without Docker."""

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.ops.running import LONGEST, ROOT, Server, clean
from tests.ops.services import STARTS_WITHIN, free_port, not_installed

NAME = "cover.example.org"


def compose() -> Any:
    """compose.yaml, read."""
    return yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))


def postgres_options() -> tuple[str, ...]:
    """What PostgreSQL is started with, but for its own name."""
    return tuple(compose()["services"]["db"]["command"][1:])


@contextmanager
def service(
    name: str, environment: Mapping[str, str], replaced: Mapping[str, str] | None = None
) -> Iterator[None]:
    """The very commands of a service of compose.yaml, on this machine."""
    shell, option, script = compose()["services"][name]["command"]
    script = _here(script, replaced or {})
    given = clean(environment)
    given["PATH"] = f"{Path(sys.executable).parent}:{given['PATH']}"
    process = subprocess.Popen(
        [shell, option, script], cwd=ROOT, env=given, start_new_session=True
    )
    try:
        yield
    finally:
        # With the sleep that it began.
        os.killpg(process.pid, 9)
        process.wait()


def is_healthy(name: str, replaced: Mapping[str, str]) -> bool:
    """What the very health check of a service says, on this machine."""
    kind, script = compose()["services"][name]["healthcheck"]["test"]
    assert kind == "CMD-SHELL"
    done = subprocess.run(
        ["sh", "-c", _here(script, replaced)], check=False, stderr=subprocess.DEVNULL
    )
    return done.returncode == 0


def _here(script: str, replaced: Mapping[str, str]) -> str:
    """A script as Compose hands it on, with folders of this machine in it."""
    script = script.replace("$$", "$")
    for there, here in replaced.items():
        assert there in script
        script = script.replace(there, here)
    return script


def wait_until(is_so: Callable[[], bool]) -> None:
    """Wait for something that a service does in its own time."""
    end = time.monotonic() + LONGEST
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.5)


def caddyfile(port: int, site: int, maintenance: Path) -> str:
    """The proxy's own configuration, on a port of this machine and over plain HTTP."""
    written = (ROOT / compose()["configs"]["caddyfile"]["file"]).read_text("utf-8")
    here = {
        r"\{\$SITE\}": f"http://{NAME}:{port}",
        # Names of containers are known to Docker alone.
        r"dynamic a web 8000 \{[^}]*\}": f"to 127.0.0.1:{site}",
        r"lb_policy": "header_up X-Forwarded-Proto https\n    lb_policy",
        r"/srv/maintenance": str(maintenance),
    }
    for there, given in here.items():
        written, times = re.subn(there, given, written)
        assert times, f"The Caddyfile no longer says {there}."
    if _version() < (2, 6, 3):
        # Debian's Caddy knows the same thing by its earlier name.
        written = written.replace(
            "request_buffers 10MB", "buffer_requests\n    max_buffer_size 10MB"
        )
    return written


def _version() -> tuple[int, ...]:
    said = subprocess.run(["caddy", "version"], capture_output=True, text=True).stdout
    return tuple(map(int, re.search(r"(\d+)\.(\d+)\.(\d+)", said).groups()))


@dataclass(frozen=True)
class Proxy:
    """A Caddy in front of a site, and the file its log goes to."""

    front: Server

    @property
    def log(self) -> str:
        return self.front.log.read_text(encoding="utf-8")


@contextmanager
def proxied(site: int, folder: Path) -> Iterator[Proxy]:
    """Caddy as compose.yaml configures it, in front of a port, until the block ends."""
    if not shutil.which("caddy"):
        not_installed("caddy")
    port, log = free_port(), folder / "caddy.log"
    (folder / "Caddyfile").write_text(caddyfile(port, site, folder), encoding="utf-8")
    given = ("--config", str(folder / "Caddyfile"), "--adapter", "caddyfile")
    with log.open("w") as output:
        process = subprocess.Popen(
            ["caddy", "run", *given],
            stdout=output,
            stderr=output,
            env={**os.environ, "HOME": str(folder), "XDG_DATA_HOME": str(folder)},
        )
        front = Server(port, log, process.pid)
        try:
            end = time.monotonic() + STARTS_WITHIN
            while not _answers(front):
                assert time.monotonic() < end, log.read_text()
                time.sleep(0.1)
            yield Proxy(front)
        finally:
            process.terminate()
            process.wait()


def _answers(front: Server) -> bool:
    with suppress(OSError):
        front.get("/readyz", host=NAME)
        return True
    return False
