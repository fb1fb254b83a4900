"""Blanks: places in a rendered page that are filled in for each visitor.

The rest of the page is the same for many and is rendered once.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from html import escape

from django.utils.safestring import SafeString

# Letters and digits pass through escaping and addresses unchanged, and no sentence holds these.
_EDGE = secrets.token_hex(12)
_BLANK = re.compile(f"{_EDGE}([a-z_]+)\\.([^.]*)\\.{_EDGE}")

Words = Callable[[str, str], str]
"""What fills the blank of a kind and key."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A page cut at its blanks, in UTF-8: half of what it takes as text in most languages.

    `texts` stand before, between and behind the blanks; `order` says which of `blanks`, each
    a kind and a key, comes at each place.
    """

    texts: tuple[bytes, ...]
    order: tuple[int, ...]
    blanks: tuple[tuple[str, str], ...]


class Blank(str):
    """A place for words, written where they will stand."""

    __slots__ = ()


def blank(kind: str, key: str = "") -> Blank:
    """The place for the words of this kind and key."""
    return Blank(f"{_EDGE}{kind}.{key}.{_EDGE}")


def cut(html: str) -> Cut:
    """A page, cut at its blanks."""
    parts = _BLANK.split(html)
    places = list(zip(parts[1::3], parts[2::3], strict=True))
    blanks = list(dict.fromkeys(places))
    return Cut(
        texts=tuple(text.encode() for text in parts[::3]),
        order=tuple(map(blanks.index, places)),
        blanks=tuple(blanks),
    )


def filled(page: Cut, words: Words) -> bytes:
    """The page with the words in its blanks, escaped as a template would."""
    said = [_html(words(kind, key)).encode() for kind, key in page.blanks]
    whole = [page.texts[0]]
    for number, text in zip(page.order, page.texts[1:], strict=True):
        whole += said[number], text
    return b"".join(whole)


def _html(words: str) -> str:
    return words if isinstance(words, SafeString) else escape(words)
