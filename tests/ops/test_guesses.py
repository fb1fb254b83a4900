"""Guesses at one name from many networks, at once and at several workers, on both databases."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.ops.running import serving
from tests.ops.services import free_port
from tests.ops.staff import HOME, NAME, PASSWORD, colleague
from tests.ops.students import BEHIND_A_PROXY, CSRF, ORIGIN

LOGIN = f"/admin/login/?next={HOME}"
UNHINDERED = 11
# More than the site has workers.
AT_ONCE = 6


@pytest.fixture
def without_redis(site):
    """A site that shall use a Redis, where there is none."""
    redis = f"redis://127.0.0.1:{free_port()}/0"
    return {**site, "REDIS_URL": redis, "ADVISOR_SECOND_FACTOR": "0"}


def test_many_networks_together_guess_no_more_than_one(without_redis, tmp_path):
    with serving(without_redis, tmp_path) as server:
        staff = colleague(server, without_redis)
        page = server.get(LOGIN, **BEHIND_A_PROXY)
        token, cookie = CSRF.search(page.text)[1], page.cookies[0].partition(";")[0]

        def guess(network: int) -> int:
            form = {"username": NAME, "password": "wrong", "csrfmiddlewaretoken": token}
            where = {"X_Forwarded_For": f"198.51.100.{network}"}
            headers = {**BEHIND_A_PROXY, **where, "Origin": ORIGIN, "Cookie": cookie}
            return server.post(LOGIN, form, **headers).status

        with ThreadPoolExecutor(AT_ONCE) as strangers:
            answers = sorted(strangers.map(guess, range(3 * UNHINDERED)))
        del staff.cookies["__Host-session"]
        form = {"username": NAME, "password": PASSWORD}
        token = CSRF.search(staff.ask(LOGIN).text)[1]
        known = staff.ask(LOGIN, {**form, "csrfmiddlewaretoken": token}).status

    assert answers == [200] * UNHINDERED + [429] * 2 * UNHINDERED
    assert known == 302
