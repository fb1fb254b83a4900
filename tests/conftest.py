"""What every test may use: a real Chromium, and its way back."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation
from playwright.sync_api import Page, sync_playwright

from advisor.pages.frame import forget_frames
from advisor.rendering import forget_rendered
from advisor.templatetags.parts import forget_parts
from tests.in_flight import InFlight

CLICKS = "clicks"
CHROMIUM = Path("/usr/bin/chromium")
# Headless, and silent: a browser under test asks no other machine for anything.
CHROMIUM_OPTIONS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A page fetched back from the browser's memory takes the place of the one a test
    # holds, at a moment of its own: going back is tested as a load like any other.
    "--disable-features=BackForwardCache",
]


def go_back(page: Page) -> None:
    """One page back in the browser's history, as a student does it, and wait for it."""
    page.wait_for_load_state()
    left = page.url
    page.evaluate("history.back()")
    page.wait_for_url(lambda url: url != left)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix, tmp_path_factory
):
    """On SQLite a file, as on a site: in memory all threads of a server would share one
    connection, and one's question would fall into the transaction of another.
    """
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        file = tmp_path_factory.mktemp("database") / "db.sqlite3"
        database.setdefault("TEST", {})["NAME"] = file


@pytest.fixture(autouse=True)
def _nothing_rendered_before():
    """Each test begins as a new process does: no page, no language is left by another."""
    translation.deactivate()
    forget_rendered()
    forget_parts()
    forget_frames()


@pytest.fixture(scope="session")
def in_flight():
    with InFlight() as counted:
        yield counted


@pytest.fixture(autouse=True)
def _no_request_outlives_its_test(request, _live_server_helper):
    """What a browser still asked for is answered before the test's rows are taken away."""
    if "live_server" not in request.fixturenames:
        yield
        return
    in_flight = request.getfixturevalue("in_flight")
    yield
    in_flight.wait_for_none()


@pytest.fixture(scope="session")
def chromium():
    """Debian's Chromium; without one, tests are skipped at home and fail in CI."""
    if not CHROMIUM.exists():
        report = pytest.fail if os.environ.get("CI") else pytest.skip
        report(f"This test needs {CHROMIUM} (on Debian: apt install chromium).")
    with sync_playwright() as playwright, pytest.MonkeyPatch.context() as patch:
        # Playwright keeps an event loop in this thread; the tests' own queries are safe.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=CHROMIUM_OPTIONS
        )
        yield browser
        browser.close()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """How many clicks each job of the staff took."""
    jobs = {
        report.nodeid.rpartition("::")[2]: dict(report.user_properties).get(CLICKS)
        for report in terminalreporter.getreports("")
    }
    counted = {job: clicks for job, clicks in jobs.items() if clicks}
    if counted:
        terminalreporter.section("clicks a job")
    for job, clicks in counted.items():
        name = job.removeprefix("test_").replace("_", " ")
        terminalreporter.write_line(f"{clicks:3} {name}")
