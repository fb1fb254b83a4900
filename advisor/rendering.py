"""Whole pages, rendered once for each different thing that they show.

A page of the form is the same for every student who stands at the same place with the same
answers to it, and a kept page the same but for a student's own words. These, and the token
that protects the form, are put in afterwards.
"""

import re
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from advisor.blanks import Pieces, Words, blank, cut, filled

# A result has 45 KB: some 30 MB at most.
_MOST = 700
_TOKEN = "form_token"
_EMPTY_LINES = re.compile(r"\n\s*\n")
_pages: dict[Hashable, Pieces] = {}
_lock = Lock()


def forget_rendered() -> None:
    """Start as a new process would."""
    with _lock:
        _pages.clear()


def rendered(
    request: HttpRequest,
    template: str,
    key: Hashable,
    build: Callable[[], Any],
    *,
    words: Words | None = None,
) -> HttpResponse:
    """The page that `build` makes, in its template; `key` holds all that it depends on.

    `words` are put into its blanks.
    """
    pieces = _pages.get(key)
    if pieces is None:
        page = render_to_string(
            template, {"page": build(), "csrf_token": blank(_TOKEN)}
        )
        pieces = cut(_EMPTY_LINES.sub("\n", page))
        with _lock:
            if len(_pages) >= _MOST:
                _pages.clear()
            _pages[key] = pieces

    def say(kind: str, name: str) -> str:
        if kind == _TOKEN or words is None:
            return get_token(request)
        return words(kind, name)

    return HttpResponse(filled(pieces, say))
