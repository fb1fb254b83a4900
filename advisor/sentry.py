"""Faults to a Sentry of one's own, without answers, private links or addresses."""

from typing import Any

import sentry_sdk

from advisor.logs import scrubbed


def start(dsn: str) -> None:
    """Send what fails from now on to the Sentry at this address, and nothing besides."""
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
