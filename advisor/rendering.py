"""Whole pages and their long parts, rendered once for each different thing that they show.

A page of the form is the same for every student who stands at the same place with the same
answers to it, and a kept page the same but for a student's own words. These, and the token
that protects the form, are put in afterwards.
"""

import re
from collections.abc import Callable, Hashable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.template.loader import render_to_string

from advisor.blanks import BlankName, Words, blank, cut, filled
from advisor.bounded import Bounded, BoundedPieces

_TOKEN = "form_token"
_EMPTY_LINES = re.compile(r"\n\s*\n")

_MB = 1024 * 1024
# Three thousand results of the shipped rulebook and more, which share their pieces.
_shared = BoundedPieces[bytes | BlankName](8 * _MB)
# A student's own page is 30 KB that nobody shares: a rush of them takes nothing away there.
_of_one = Bounded[bytes](1 * _MB, len)


def forget_rendered() -> None:
    """Start as a new process would."""
    _shared.clear()
    _of_one.clear()


def rendered(
    request: HttpRequest, template: str, key: Hashable, build: Callable[[], Any]
) -> HttpResponse:
    """The page that `build` makes, in its template; `key` holds all that it depends on."""

    def make() -> str:
        return html_of(template, build(), csrf_token=blank(_TOKEN))

    return HttpResponse(html_for(key, make, lambda kind, name: get_token(request)))


def rendered_for_one(key: Hashable, make: Callable[[], bytes]) -> HttpResponse:
    """The page of one student that `make` gives, which is opened again now and then."""
    return HttpResponse(_of_one.get(key, make))


def html_of(template: str, page: Any, **more: Any) -> str:
    """A page in its template."""
    html = render_to_string(template, {"page": page, **more})
    return _EMPTY_LINES.sub("\n", html)


def html_for(
    key: Hashable, make: Callable[[], str], words: Words | None = None
) -> bytes:
    """HTML that many share, with the words of one student in its blanks, if it has any."""
    return filled(_shared.get(key, lambda: cut(make())), words or _no_words)


def _no_words(kind: str, key: str) -> str:
    raise LookupError(f"Nobody fills this blank: {kind} {key}")
