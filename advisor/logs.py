"""What is written down of a request: which page, how long, never whose or what."""

import logging
import re
import time
import uuid
from collections.abc import Callable
from contextvars import ContextVar
from typing import Any

from django.http import HttpRequest, HttpResponse
from pythonjsonlogger.json import JsonFormatter

REQUEST_ID = "X-Request-ID"
# What a proxy or another service may call a request: nothing that could be a line or a tag.
GIVEN_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# The secret of a private link, however it was typed, and whatever was asked for behind a
# question mark.
PRIVATE_LINK = re.compile(r"(/(?:result|shared)(?:/|%2F)+)[^/\s?\"'<>]+", re.IGNORECASE)
QUERY = re.compile(r"(/[^\s?\"'<>]*)\?[^\s\"'<>]*")
# What PostgreSQL says of a row that it refused: the row itself, or the key that was taken.
ROW = re.compile(r"(\bD[EÉ]TAIL ?:).*")
KEY = re.compile(r"(\)=\()[^)]*")
# A record may carry a whole request with it: these fields leave the process, and no other.
FIELDS = (
    "timestamp",
    "levelname",
    "name",
    "message",
    "request_id",
    "method",
    "path",
    "view",
    "status",
    "milliseconds",
    "exc_info",
    "stack_info",
)

logger = logging.getLogger("advisor.requests")
_request_id: ContextVar[str] = ContextVar("request_id", default="")


def scrubbed(text: str) -> str:
    """The text with no private link, no query and no row of the database in it."""
    text = KEY.sub(r"\1***", ROW.sub(r"\1 ***", text))
    return QUERY.sub(r"\1", PRIVATE_LINK.sub(r"\1***", text))


class Privacy(logging.Filter):
    """Makes each record fit to be kept, and says which request it belongs to."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = scrubbed(record.getMessage()), ()
        record.request_id = _request_id.get()
        return True


class TextFormatter(logging.Formatter):
    """For people at a terminal."""

    def format(self, record: logging.LogRecord) -> str:
        return scrubbed(super().format(record))


class StructuredFormatter(JsonFormatter):
    """For machines: one JSON object a line, of the fields named above."""

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        kept = {name: log_data[name] for name in FIELDS if log_data.get(name)}
        return {
            name: scrubbed(value) if isinstance(value, str) else value
            for name, value in kept.items()
        }


def logging_config(*, style: str, level: str) -> dict[str, Any]:
    """The logging of every process: of this style ("text" or "json"), from this level on.

    In text, requests that went well are left out.
    """
    formatters = {
        "text": {"()": "advisor.logs.TextFormatter"},
        "json": {
            "()": "advisor.logs.StructuredFormatter",
            "fmt": "%(levelname)s %(name)s %(message)s",
            "timestamp": True,
            "json_ensure_ascii": False,
        },
    }
    # Nothing is written past the filter, nor mailed to anybody.
    outside = ["django", "django.server"]
    if style == "json":
        outside.append("gunicorn.error")
    well = "INFO" if style == "json" else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"privacy": {"()": "advisor.logs.Privacy"}},
        "formatters": {style: formatters[style]},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "filters": ["privacy"],
                "formatter": style,
            }
        },
        "loggers": {
            **{name: {"handlers": [], "propagate": True} for name in outside},
            "advisor.requests": {"level": well},
        },
        "root": {"handlers": ["console"], "level": level},
    }


class RequestLog:
    """Gives each request a name, returns it, and writes one line when it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get(REQUEST_ID, "")
        named = given if GIVEN_ID.fullmatch(given) else uuid.uuid4().hex
        before = _request_id.set(named)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            response.headers[REQUEST_ID] = named
            _write(request, response, time.perf_counter() - started)
        finally:
            _request_id.reset(before)
        return response


def _write(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    match = request.resolver_match
    path = scrubbed(request.path)
    logger.info(
        "%s %s %s",
        request.method,
        path,
        response.status_code,
        extra={
            "method": request.method,
            "path": path,
            "view": match.view_name if match else "",
            "status": response.status_code,
            "milliseconds": round(seconds * 1000, 1),
        },
    )
