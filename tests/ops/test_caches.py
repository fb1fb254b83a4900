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
    cache = LenientRedisCache(f"redis://127.0.0.1:{port}/0", {})
    yield cache
    cache.clear()


def test_while_redis_is_down_each_process_has_a_cache_of_its_own(dead):
    dead.set("rain", 1)
    dead.set_many({"snow": 2, "hail": 3})

    assert dead.get("rain", "nothing") == 1
    assert dead.get("sun", "nothing") == "nothing"
    assert dead.get_many(["snow", "hail", "sun"]) == {"snow": 2, "hail": 3}
    assert dead.get_or_set("wind", lambda: 4) == 4
    assert dead.has_key("rain")
    assert not dead.add("rain", 5)
    assert dead.touch("rain")
    assert dead.delete("rain")
    dead.delete_many(["snow"])
    assert dead.get_many(["rain", "snow", "hail"]) == {"hail": 3}
    dead.clear()
    assert not dead.has_key("hail")


def test_what_is_counted_while_redis_is_down_adds_up(dead):
    dead.add("wrong", 0)

    assert [dead.incr("wrong"), dead.incr("wrong")] == [1, 2]


def test_nobody_waits_for_a_redis_that_is_down_and_it_is_said_once(dead, caplog):
    started = time.monotonic()
    for _ in range(100):
        dead.get("rain")

    assert time.monotonic() - started < 2
    assert caplog.text.count("Redis does not answer") == 1
