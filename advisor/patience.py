"""How long a page waits for the database: less than the person who asked for it would.

A command waits for as long as its work takes; only a process that serves pages has limits.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

# In seconds. A student is shown the advice all the same; staff publish or compare for longer,
# and gunicorn ends whoever takes thirty.
STUDENTS = 3.0
STAFF = 25.0

_serves_pages = False
_asked: ContextVar[float] = ContextVar("patience", default=STUDENTS)


def serve_pages() -> None:
    """From now on, this process gives a statement up that takes too long."""
    global _serves_pages
    _serves_pages = True


def patience() -> float | None:
    """The seconds that one statement may take here, or None: as many as it needs."""
    return _asked.get() if _serves_pages else None


@contextmanager
def waiting_at_most(seconds: float) -> Iterator[None]:
    """For the length of this block."""
    before = _asked.set(seconds)
    try:
        yield
    finally:
        _asked.reset(before)


class Patience:
    """Gives the staff's own pages the time that they need."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/"):
            return self.get_response(request)
        with waiting_at_most(STAFF):
            return self.get_response(request)
