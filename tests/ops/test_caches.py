"""Redis is a help: without it the site is slower, never broken."""

import socket
import time

import pytest

from advisor.caches import LenientRedisCache


@pytest.fixture
def dead():
    """The cache of a Redis that is not there."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    return LenientRedisCache(f"redis://127.0.0.1:{port}/0", {})


def test_while_redis_is_down_the_cache_is_as_if_empty(dead):
    dead.set("rain", 1)
    dead.set_many({"rain": 1, "snow": 2})

    assert dead.get("rain", "nothing") == "nothing"
    assert dead.get_many(["rain", "snow"]) == {}
    assert dead.get_or_set("rain", lambda: 3) == 3
    assert not dead.has_key("rain")
    assert dead.add("rain", 1)
    assert not dead.touch("rain")
    assert not dead.delete("rain")
    dead.delete_many(["rain"])
    dead.clear()


def test_a_count_starts_anew_while_redis_is_down(dead):
    with pytest.raises(ValueError, match="not found"):
        dead.incr("rain")


def test_nobody_waits_for_a_redis_that_is_down_and_it_is_said_once(dead, caplog):
    started = time.monotonic()
    for _ in range(100):
        dead.get("rain")

    assert time.monotonic() - started < 2
    assert caplog.text.count("Redis does not answer") == 1
