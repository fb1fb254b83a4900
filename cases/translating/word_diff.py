"""The difference of two texts, word by word; Chinese by character."""

import unicodedata
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from itertools import groupby


class Change(StrEnum):
    """What happened to a piece of text; the value is its HTML element."""

    SAME = ""
    REMOVED = "del"
    ADDED = "ins"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words, and what happened to them."""

    change: Change
    words: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """What was removed and what was added, between what stayed, in reading order."""
    before, after = _tokens(old), _tokens(new)
    pieces = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for tag, from_, to, new_from, new_to in matcher.get_opcodes():
        if tag == "equal":
            pieces.append(Piece(Change.SAME, "".join(before[from_:to])))
            continue
        pieces.append(Piece(Change.REMOVED, "".join(before[from_:to])))
        pieces.append(Piece(Change.ADDED, "".join(after[new_from:new_to])))
    return tuple(piece for piece in pieces if piece.words)


def _tokens(text: str) -> list[str]:
    """Words with their accents and vowel marks; Han and punctuation one by one."""
    numbered = ((_class_of(char, place), char) for place, char in enumerate(text))
    groups = groupby(numbered, key=lambda pair: pair[0])
    return ["".join(char for _, char in group) for _, group in groups]


def _class_of(char: str, place: int) -> str | int:
    """Neighbours of one class are one token; a place is a class of its own."""
    if "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff":
        return place
    if unicodedata.category(char)[0] in "LMN":
        return "word"
    return "space" if char.isspace() else place
