"""The cache the machines share: Django's own on Redis, which nothing here depends on."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

logger = logging.getLogger(__name__)

# For this long after Redis failed, nobody waits for it again.
SECONDS_WITHOUT = 5.0
# One more try: a connection that was idle may be gone while the server is well.
PATIENCE = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 0.5,
    "retry": Retry(NoBackoff(), 1),
}


def _or_here(ask: Callable[..., Any]) -> Callable[..., Any]:
    """Ask Redis; while it does not answer, ask the cache of this process."""

    @wraps(ask)
    def asked(self: "LenientClient", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= self.silent_until:
            try:
                answer = ask(self, *args, **kwargs)
            except RedisError as error:
                self.silent_until = time.monotonic() + SECONDS_WITHOUT
                logger.warning("Redis does not answer; going on without: %s", error)
            else:
                self.is_back()
                return answer
        return getattr(self.here, ask.__name__)(*args, **kwargs)

    return asked


class LenientClient(RedisCacheClient):
    """While Redis is down, each process has a cache of its own, as on a site without one."""

    silent_until = 0.0

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.here = LocMemCache("while-redis-is-down", {})

    def is_back(self) -> None:
        """Forget what was kept here meanwhile: Redis knows better from now on."""
        if self.silent_until:
            self.silent_until = 0.0
            self.here.clear()

    add = _or_here(RedisCacheClient.add)
    get = _or_here(RedisCacheClient.get)
    set = _or_here(RedisCacheClient.set)
    touch = _or_here(RedisCacheClient.touch)
    delete = _or_here(RedisCacheClient.delete)
    get_many = _or_here(RedisCacheClient.get_many)
    has_key = _or_here(RedisCacheClient.has_key)
    incr = _or_here(RedisCacheClient.incr)
    set_many = _or_here(RedisCacheClient.set_many)
    delete_many = _or_here(RedisCacheClient.delete_many)
    clear = _or_here(RedisCacheClient.clear)


class LenientRedisCache(RedisCache):
    """Redis as a cache: when it is down the site is slower, not broken."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LenientClient
        self._options = {**PATIENCE, **params.get("OPTIONS", {})}
