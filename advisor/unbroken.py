"""Short words with a hyphen, which a narrow line must not cut: VLS-TS, finit-il.

A browser breaks a line after any hyphen. A hyphen that does not break would be another
character, which no search finds and no form takes when it is copied; marks change nothing.
"""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

_WORD = r"(?<![\w-])\w{1,9}(?:-\w{1,8}){1,2}(?![\w-])"
_NAME = r"(?<![\w-])[A-Z]{2,6}(?:-[A-Z0-9]{1,4})+(?![\w-])"


def unbroken(words: str, *, names_alone: bool = False) -> SafeString:
    """Words as HTML, each short one with a hyphen marked; or those in capitals alone."""
    parts = re.split(f"({_NAME if names_alone else _WORD})", words)
    return format_html_join("", "{}", _marked(parts))


def _marked(parts: list[str]) -> Iterator[tuple[Any]]:
    for number, part in enumerate(parts):
        is_word = number % 2
        yield (format_html('<span class="whole">{}</span>', part) if is_word else part,)
