"""A fault reaches one's own Sentry, and nothing of the student goes with it."""

import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import brotli
import pytest

from tests.ops.running import serving

pytestmark = pytest.mark.one_database


@pytest.fixture
def inbox():
    """A Sentry that keeps what it is sent: its address, the texts, and "the fault came".

    A worker may tell of its own thread first, which found no tables either.
    """
    received: list[str] = []
    came = threading.Event()

    class Sentry(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers["Content-Encoding"] == "br":
                body = brotli.decompress(body)
            received.append(body.decode())
            if "/fr/result/" in received[-1]:
                came.set()
            self.send_response(200)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *args):
            pass

    with HTTPServer(("127.0.0.1", 0), Sentry) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://key@127.0.0.1:{server.server_port}/4", received, came
        server.shutdown()


def test_a_fault_is_sent_without_link_query_cookie_or_address(bare, inbox, tmp_path):
    dsn, received, came = inbox
    given = {**bare, "SENTRY_DSN": dsn}

    with serving(given, tmp_path) as server:
        server.get(
            "/fr/result/ab-C_9-secret/?q=hidden",
            host="cover.example.org",
            X_Forwarded_Proto="https",
            X_Forwarded_For="203.0.113.9",
            Cookie="answers=the-cookie",
            Referer="https://cover.example.org/fr/result/ab-C_9-secret/",
        )
        came.wait(20)

    sent = "".join(received)
    assert "OperationalError" in sent or "ProgrammingError" in sent
    assert "/fr/result/***/" in sent
    for private in ("ab-C_9-secret", "hidden", "the-cookie", "203.0.113.9"):
        assert private not in sent
