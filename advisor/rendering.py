"""Whole pages, rendered once for each different thing that they show.

A page of the form is the same for every student who stands at the same place with the same
answers to it, and a kept page is the same each time it is opened on one day: only the token
that protects the form is new. It is put in afterwards.
"""

import re
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

# A result has 45 KB: some 30 MB at most.
_MOST = 700
# No sentence and no address holds this.
_TOKEN = "\x00token\x00"
_EMPTY_LINES = re.compile(r"\n\s*\n")
_pages: dict[Hashable, list[str]] = {}
_lock = Lock()


def forget_rendered() -> None:
    """Start as a new process would."""
    with _lock:
        _pages.clear()


def rendered(
    request: HttpRequest, template: str, key: Hashable, build: Callable[[], Any]
) -> HttpResponse:
    """The page that `build` makes, in its template; `key` holds all that it depends on."""
    pieces = _pages.get(key)
    if pieces is None:
        page = render_to_string(template, {"page": build(), "csrf_token": _TOKEN})
        html = _EMPTY_LINES.sub("\n", page)
        pieces = html.split(_TOKEN)
        with _lock:
            if len(_pages) >= _MOST:
                _pages.clear()
            _pages[key] = pieces
    if len(pieces) == 1:
        return HttpResponse(pieces[0])
    return HttpResponse(get_token(request).join(pieces))
