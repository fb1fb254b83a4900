"""The proxy of compose.yaml stands between the site and whoever would hold it up or look on."""

import socket
import time
from contextlib import ExitStack

import pytest

from tests.ops.compose import NAME, compose, proxied
from tests.ops.running import ROOT, serving
from tests.ops.services import free_port
from tests.ops.students import Student

pytestmark = pytest.mark.one_database

SECRET = "SECRET-of-a-private-link"
# As many as the site has workers, and some more.
SLOW = 6
SOON = 3
FORM = (
    "POST /fr/check/french_number/ HTTP/1.1",
    f"Host: {NAME}",
    f"Origin: https://{NAME}",
    "Cookie: __Host-csrf=abcdefghijklmnopqrstuvwxyzABCDEF",
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Length: 1000",
    "",
    "a=",
)


def half_a_form(port: int) -> socket.socket:
    """A form that begins and does not go on."""
    line = socket.create_connection(("127.0.0.1", port))
    line.sendall("\r\n".join(FORM).encode())
    return line


def test_whoever_sends_a_form_slowly_holds_up_nobody_else(site, tmp_path):
    with (
        serving(site, tmp_path) as server,
        proxied(server.port, tmp_path) as proxy,
        ExitStack() as lines,
    ):
        for _ in range(4):
            proxy.front.get("/fr/", host=NAME)
        for _ in range(SLOW):
            lines.enter_context(half_a_form(proxy.front.port))
        time.sleep(1)
        asked = time.monotonic()
        home = proxy.front.get("/fr/", host=NAME)
        waited = time.monotonic() - asked

    assert home.status == 200
    assert waited < SOON


def test_a_student_comes_to_the_end_through_the_proxy(site, tmp_path):
    with (
        serving(site, tmp_path) as server,
        proxied(server.port, tmp_path) as proxy,
    ):
        student = Student(proxy.front)
        kept = student.ask(student.answer_all())

    assert kept.status == 200


@pytest.mark.parametrize("path", [f"/fr/result/{SECRET}/", f"/fr/shared/{SECRET}/"])
def test_a_fault_leaves_no_link_and_no_address_in_the_log_of_the_proxy(tmp_path, path):
    with proxied(free_port(), tmp_path) as proxy:
        away = proxy.front.get(
            path, host=NAME, Cookie=f"__Host-answers={SECRET}", User_Agent="Mozilla"
        )
        time.sleep(0.5)
        log = proxy.log

    assert away.status == 502
    assert "http.log.error" in log
    assert SECRET not in log
    assert "Mozilla" not in log
    assert "remote_ip" not in log


def test_compose_writes_no_file_into_a_container_that_is_read_only():
    """It refuses to start one whose configuration or secret is no file of its own."""
    told = compose()
    given = {
        name: told[kind][one["source"]]
        for kind in ("configs", "secrets")
        for name, service in told["services"].items()
        if service.get("read_only")
        for one in service.get(kind, [])
    }

    assert "proxy" in given
    assert all((ROOT / source["file"]).is_file() for source in given.values())
