"""Blanks: places in a rendered page that are filled in for each visitor.

The rest of the page is the same for many and is rendered once.
"""

import re
import secrets
from collections.abc import Callable
from html import escape

from django.utils.safestring import SafeString

# Letters and digits pass through escaping and addresses unchanged, and no sentence holds these.
_EDGE = secrets.token_hex(12)
_BLANK = re.compile(f"{_EDGE}([a-z_]+)\\.([^.]*)\\.{_EDGE}")

Pieces = tuple[tuple[str, str, str], ...]
"""A page cut at its blanks: what stands before each, and the kind and key of the blank."""

Words = Callable[[str, str], str]
"""What fills the blank of a kind and key."""


class Blank(str):
    """A place for words, written where they will stand."""

    __slots__ = ()


def blank(kind: str, key: str = "") -> Blank:
    """The place for the words of this kind and key."""
    return Blank(f"{_EDGE}{kind}.{key}.{_EDGE}")


def cut(html: str) -> Pieces:
    """A page, cut at its blanks."""
    parts = [*_BLANK.split(html), "", ""]
    return tuple(zip(parts[::3], parts[1::3], parts[2::3], strict=True))


def filled(pieces: Pieces, words: Words) -> str:
    """The page with the words in its blanks, escaped as a template would."""
    html = []
    for before, kind, key in pieces:
        html.append(before)
        if kind:
            said = words(kind, key)
            html.append(said if isinstance(said, SafeString) else escape(said))
    return "".join(html)
