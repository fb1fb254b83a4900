"""Blanks: places in a rendered page that are filled in for each visitor.

The rest of the page is the same for many and is rendered once.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise

from django.utils.safestring import SafeString

# Letters and digits pass through escaping and addresses unchanged, and no sentence holds these.
_EDGE = secrets.token_hex(12)
_BLANK = re.compile(f"{_EDGE}([a-z_]+)\\.([^.]*)\\.{_EDGE}")

# Where a block of a page begins: what pages have in common is made of these.
_BLOCK = re.compile(r"<(?:aside|details|div|h2|li|section)\b")

Words = Callable[[str, str], str | bytes]
"""What fills the blank of a kind and key; bytes are HTML in UTF-8 as it stands."""

BlankName = tuple[str, str]
"""The kind and key of a blank."""

Cut = tuple[bytes | BlankName, ...]
"""A page cut at its blanks and before its blocks, in order, its HTML in UTF-8."""


class Blank(str):
    """A place for words, written where they will stand."""

    __slots__ = ()


# Blanks stand in the keys of what is remembered: equal ones are one.
@lru_cache(maxsize=4096)
def blank(kind: str, key: str = "") -> Blank:
    """The place for the words of this kind and key."""
    return Blank(f"{_EDGE}{kind}.{key}.{_EDGE}")


def cut(html: str) -> Cut:
    """A page, cut at its blanks and before its blocks."""
    first, *others = _BLANK.split(html)
    pieces: list[bytes | BlankName] = [*_blocks(first)]
    for kind, key, text in zip(others[::3], others[1::3], others[2::3], strict=True):
        pieces += (kind, key), *_blocks(text)
    return tuple(pieces)


def _blocks(html: str) -> Iterator[bytes]:
    # To split before a tag would try every letter of the page; this looks for "<".
    begins = [0, *(match.start() for match in _BLOCK.finditer(html)), len(html)]
    return (html[a:b].encode() for a, b in pairwise(begins) if a < b)


def filled(page: Cut, words: Words) -> bytes:
    """The page with the words in its blanks, escaped as a template would."""
    blanks = dict.fromkeys(piece for piece in page if isinstance(piece, tuple))
    said = {name: _html(words(*name)) for name in blanks}
    return b"".join(
        [said[piece] if isinstance(piece, tuple) else piece for piece in page]
    )


def _html(words: str | bytes) -> bytes:
    if isinstance(words, bytes):
        return words
    return (words if isinstance(words, SafeString) else escape(words)).encode()
