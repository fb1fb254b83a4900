"""The same code of a second factor, sent twice at the same moment, lets one person in."""

import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.ops.running import managed, serving
from tests.ops.staff import HOME, NAME, PASSWORD, colleague
from tests.ops.students import CSRF, Student
from tests.staff.signing_in import code_of

LOGIN = f"/admin/login/?next={HOME}"
# So long that both workers have looked at the password, and come to the code.
BOTH_ARE_THERE = 2
KEY = "0123456789abcdef0123456789abcdef01234567"
# Prints a recovery code.
SET_UP = f"""
from django.contrib.auth.models import User
from advisor.security import second_factor
user = User.objects.get(username={NAME!r})
print(second_factor.set_up(user, {KEY!r}, -1)[0])
"""


@contextmanager
def held(url: str):
    """Nobody gets to write to a second factor before the block ends."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(urlsplit(url).path, isolation_level=None)) as held:
            held.execute("BEGIN IMMEDIATE")
            yield
            held.execute("ROLLBACK")
        return
    with psycopg.connect(url) as connection:
        for table in ("otp_totp_totpdevice", "otp_static_staticdevice"):
            connection.execute(f"SELECT id FROM {table} FOR UPDATE")
        yield


@pytest.mark.parametrize("kind", ["of the app", "for recovery"])
def test_one_code_sent_twice_at_once_lets_one_person_in(site, tmp_path, kind):
    with serving(site, tmp_path) as server:
        colleague(server, {**site, "ADVISOR_SECOND_FACTOR": "0"})
        recovery = managed("shell", "--no-imports", "-c", SET_UP, environment=site)
        browsers = [Student(server), Student(server)]
        tokens = [CSRF.search(browser.ask(LOGIN).text)[1] for browser in browsers]
        code = code_of(KEY) if kind == "of the app" else recovery.strip()

        def sign_in(browser: Student, token: str) -> int:
            form = {"username": NAME, "password": PASSWORD, "code": code}
            return browser.ask(LOGIN, {**form, "csrfmiddlewaretoken": token}).status

        with ThreadPoolExecutor() as people:
            with held(site["DATABASE_URL"]):
                answers = [
                    people.submit(sign_in, *both)
                    for both in zip(browsers, tokens, strict=True)
                ]
                time.sleep(BOTH_ARE_THERE)
            statuses = sorted(answer.result() for answer in answers)

    assert statuses == [200, 302]
