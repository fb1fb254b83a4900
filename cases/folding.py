"""Words as they are looked for: no capitals, no accents, one kind of each quotation mark."""

import unicodedata
from itertools import groupby

# What a keyboard has in place of a letter or a mark. A middle dot only parts the two endings
# of a French word: “assuré·e” is found by “assurée”.
_TYPED = {
    "œ": "oe",
    "æ": "ae",
    "ø": "o",
    "ł": "l",
    "ı": "i",
    "·": "",
    **dict.fromkeys("’‘ʼ", "'"),
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‐‑–", "-"),
}


class _Letters(dict[int, str]):
    """A table for str.translate, which learns a letter when it first comes by."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code).casefold())
        plain = "".join(
            _TYPED.get(part, part) for part in parts if not unicodedata.combining(part)
        )
        return self.setdefault(code, " " if plain.isspace() else plain)


_LETTERS = _Letters()


def folded(text: str) -> str:
    """The text without capitals, accents and what keyboards lack, its words one space apart."""
    return " ".join(text.translate(_LETTERS).split())


def with_found(text: str, words: tuple[str, ...]) -> list[tuple[bool, str]]:
    """The text in pieces, in order: whether one of the words stands there, and the piece.

    The words are folded; the pieces are as the text has them, and together they are the text.
    """
    letters = [_LETTERS[ord(letter)] for letter in text]
    plain = "".join(letters)
    # Where each letter of the folded text comes from: “œ” is two of them, an accent none.
    origin = [place for place, letter in enumerate(letters) for _ in letter]
    found: set[int] = set()
    for word in words:
        start = plain.find(word) if word else -1
        while start >= 0:
            end = start + len(word)
            found.update(range(origin[start], origin[end - 1] + 1))
            start = plain.find(word, end)
    pieces = groupby(enumerate(text), key=lambda pair: pair[0] in found)
    return [(is_found, "".join(c for _, c in piece)) for is_found, piece in pieces]
