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

_TOKEN = "form_token"
_EMPTY_LINES = re.compile(r"\n\s*\n")


class _Pages:
    """At most so many pages; when there is no room for another, it begins anew."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._pages: dict[Hashable, Pieces] = {}
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> Pieces:
        pieces = self._pages.get(key)
        if pieces is None:
            pieces = cut(make())
            with self._lock:
                if len(self._pages) >= self._most:
                    self._pages.clear()
                self._pages[key] = pieces
        return pieces

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()


# A result has 45 KB: some 30 MB at most. Those of one student have a place of their own:
# a rush of them takes nothing away that many share.
_shared, _of_one = _Pages(500), _Pages(200)


def forget_rendered() -> None:
    """Start as a new process would."""
    _shared.clear()
    _of_one.clear()


def rendered(
    request: HttpRequest, template: str, key: Hashable, build: Callable[[], Any]
) -> HttpResponse:
    """The page that `build` makes, in its template; `key` holds all that it depends on."""
    pieces = _shared.get(key, lambda: html_of(template, build()))
    return _answer(request, pieces)


def rendered_for_one(
    request: HttpRequest, key: Hashable, make: Callable[[], str]
) -> HttpResponse:
    """The page of one student that `make` gives, which is opened again now and then."""
    return _answer(request, _of_one.get(key, make))


def html_of(template: str, page: Any) -> str:
    """A page in its template, with a blank for the token of its form."""
    html = render_to_string(template, {"page": page, "csrf_token": blank(_TOKEN)})
    return _EMPTY_LINES.sub("\n", html)


def html_for(
    words: Words, template: str, key: Hashable, build: Callable[[], Any]
) -> str:
    """A page that many share, with the words of one student in its blanks."""
    pieces = _shared.get(key, lambda: html_of(template, build()))

    def say(kind: str, name: str) -> str:
        return blank(_TOKEN) if kind == _TOKEN else words(kind, name)

    return filled(pieces, say)


def _answer(request: HttpRequest, pieces: Pieces) -> HttpResponse:
    return HttpResponse(filled(pieces, lambda kind, name: get_token(request)))
