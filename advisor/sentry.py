"""Faults to a Sentry of one's own, without answers, private links or addresses."""

import os
from functools import partial
from typing import Any

import sentry_sdk

from advisor.logs import scrubbed

# A Sentry that does not answer holds a new worker back no longer than this.
SECONDS_TO_SEND = 2


def start(dsn: str) -> None:
    """Send what fails from now on to the Sentry at this address, and nothing besides.

    A process that is forked from this one has its locks and not its threads. So it is made
    when what was to be sent is sent: a module that is imported for sending at that moment
    would be locked in it for ever. And it begins with a queue of its own: in this one's its
    first fault would wait for a thread that stayed behind.
    """
    _begin(dsn)
    os.register_at_fork(
        before=partial(sentry_sdk.flush, SECONDS_TO_SEND),
        after_in_child=partial(_begin, dsn),
    )


def _begin(dsn: str) -> None:
    sentry_sdk.init(
        dsn=dsn,
        send_default_pii=False,
        # Values of variables, forms and queries: there the answers would be.
        include_local_variables=False,
        max_request_body_size="never",
        max_breadcrumbs=0,
        before_send=_without_the_student,
    )


def _without_the_student(event: Any, hint: dict[str, Any]) -> Any:
    request = event.pop("request", {})
    event.pop("user", None)
    kept = {name: request[name] for name in ("method", "url") if name in request}
    return _scrubbed({**event, "request": kept})


def _scrubbed(value: Any) -> Any:
    """The same value with every text in it scrubbed."""
    if isinstance(value, str):
        return scrubbed(value)
    if isinstance(value, dict):
        return {name: _scrubbed(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(inner) for inner in value]
    return value
