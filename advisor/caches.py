"""The cache the machines share: Django's own on Redis, which nothing here depends on."""

import logging
import time
from collections.abc import Callable
from functools import wraps
from typing import Any

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


def _or_else(answer: Callable[..., Any]) -> Callable[[Callable[..., Any]], Any]:
    """Give this answer while Redis does not."""

    def decorate(ask: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(ask)
        def asked(self: "LenientClient", *args: Any, **kwargs: Any) -> Any:
            if time.monotonic() < self.silent_until:
                return answer(*args, **kwargs)
            try:
                return ask(self, *args, **kwargs)
            except RedisError as error:
                self.silent_until = time.monotonic() + SECONDS_WITHOUT
                logger.warning("Redis does not answer; going on without: %s", error)
                return answer(*args, **kwargs)

        return asked

    return decorate


def _no_such_key(key: str, *args: Any) -> int:
    raise ValueError(f"Key '{key}' not found.")


class LenientClient(RedisCacheClient):
    """As if the cache were empty while Redis is down."""

    silent_until = 0.0

    add = _or_else(lambda *args: True)(RedisCacheClient.add)
    get = _or_else(lambda key, default: default)(RedisCacheClient.get)
    set = _or_else(lambda *args: None)(RedisCacheClient.set)
    touch = _or_else(lambda *args: False)(RedisCacheClient.touch)
    delete = _or_else(lambda *args: False)(RedisCacheClient.delete)
    get_many = _or_else(lambda keys: {})(RedisCacheClient.get_many)
    has_key = _or_else(lambda key: False)(RedisCacheClient.has_key)
    incr = _or_else(_no_such_key)(RedisCacheClient.incr)
    set_many = _or_else(lambda *args: None)(RedisCacheClient.set_many)
    delete_many = _or_else(lambda keys: None)(RedisCacheClient.delete_many)
    clear = _or_else(lambda: False)(RedisCacheClient.clear)


class LenientRedisCache(RedisCache):
    """Redis as a cache: when it is down the site is slower, not broken."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = LenientClient
        self._options = {**PATIENCE, **params.get("OPTIONS", {})}
