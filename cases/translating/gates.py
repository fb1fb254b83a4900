"""What is checked of a translation before it is kept: errors, and warnings to confirm."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.translating.glossary import Sentence, departures
from cases.translating.numbers import numbers_in
from cases.wording import malformed_in, placeholders_in


class Kind(Enum):
    """What can be wrong, as said to the translator; %s is what it is about."""

    PLACEHOLDERS = _("The translation needs the placeholders: %s")
    MARKUP = _("HTML is not allowed: %s")
    LINKS = _("Addresses must be the same as in the French: %s")
    FORBIDDEN = _("Invisible or damaged characters: %s")
    SPACES = _("There are two spaces in a row.")
    NUMBERS = _("Numbers differ from the French: %s")
    DIGITS = _("Write the digits 0 to 9, as on French papers: %s")
    PUNCTUATION = _("Punctuation of this language: %s")
    TERM = _("The glossary wants: %s")


_REFUSED = {Kind.PLACEHOLDERS, Kind.MARKUP, Kind.LINKS, Kind.FORBIDDEN}


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a translation. Errors are refused, warnings confirmed."""

    kind: Kind
    about: str = ""

    @property
    def is_error(self) -> bool:
        return self.kind in _REFUSED

    def __str__(self) -> str:
        sentence = gettext(str(self.kind.value))
        return sentence % self.about if "%s" in sentence else sentence


ADDRESS = re.compile(
    r"https?://[\w./?=&%#~-]+[\w/]|\b[\w.-]+@[\w-]+\.\w+|\b[\w-]+\.(?:fr|eu|org|com)\b",
    re.ASCII,
)
_MARKUP = re.compile(r"</?[a-zA-Z!][^>]*>?|&(?:[a-zA-Z]+|#\d+);")
_FORBIDDEN = re.compile(
    "[\u0000-\u0009\u000b-\u001f\u007f\u00ad\u061c\u200b-\u200f\u202a-\u202e"
    "\u2060\u2066-\u2069\ufeff\ufffd]"
)
_HAN = "[\u3400-\u9fff]"
_ARABIC = "[\u0620-\u064a]"
_PUNCTUATION: dict[str, tuple[tuple[str, str], ...]] = {
    # A pattern that should not be found, and what to write instead.
    "fr": (
        (r"(?<=\w)[ ]?[;!?»]|[ ]:|«(?!\u00a0)|[ ]»", "U+00A0 « » : ; ! ?"),
        ("'", "’"),
    ),
    "es": (),
    "ar": ((rf"(?<={_ARABIC})[,;?]|\u0640(?! )", "، ؛ ؟"),),
    "zh-hans": ((rf"(?<={_HAN})[,;:?!.](?![A-Za-z0-9])", "，；：？！。"),),
}


def faults_in(sentence: Sentence) -> list[Fault]:
    """What is wrong with the translation of a French sentence, errors first."""
    found = [fault for gate in _GATES for fault in gate(sentence)]
    return sorted(found, key=lambda fault: not fault.is_error)


def _placeholders(sentence: Sentence) -> Iterator[Fault]:
    wanted = placeholders_in(sentence.french)
    if placeholders_in(sentence.text) != wanted or malformed_in(sentence.text):
        named = " ".join(f"{{{name}}}" for name in sorted(wanted)) or "—"
        yield Fault(Kind.PLACEHOLDERS, named)


def _markup(sentence: Sentence) -> Iterator[Fault]:
    if found := _MARKUP.findall(sentence.text):
        yield Fault(Kind.MARKUP, " ".join(found))


def _links(sentence: Sentence) -> Iterator[Fault]:
    both = (sentence.french, sentence.text)
    wanted, given = (set(ADDRESS.findall(words)) for words in both)
    if wanted != given:
        yield Fault(Kind.LINKS, " ".join(sorted(wanted)) or "—")


def _forbidden(sentence: Sentence) -> Iterator[Fault]:
    if found := sorted(set(_FORBIDDEN.findall(sentence.text))):
        yield Fault(Kind.FORBIDDEN, " ".join(f"U+{ord(char):04X}" for char in found))


def _spaces(sentence: Sentence) -> Iterator[Fault]:
    if re.search(r"[ \u00a0\u202f]{2}", sentence.text):
        yield Fault(Kind.SPACES)


def _numbers(sentence: Sentence) -> Iterator[Fault]:
    wanted, given = (
        numbers_in(sentence.french, "fr"),
        numbers_in(sentence.text, sentence.language),
    )
    if differ := wanted.symmetric_difference(given):
        yield Fault(Kind.NUMBERS, ", ".join(sorted(differ)))
    if other := re.findall(r"[^\W\D0-9]", sentence.text):
        yield Fault(Kind.DIGITS, "".join(other))


def _punctuation(sentence: Sentence) -> Iterator[Fault]:
    plain = ADDRESS.sub("", sentence.text)
    for pattern, instead in _PUNCTUATION.get(sentence.language, ()):
        if re.search(pattern, plain):
            yield Fault(Kind.PUNCTUATION, instead)
    if sentence.language == "es":
        for first, last in ("¿?", "¡!"):
            if plain.count(first) != plain.count(last):
                yield Fault(Kind.PUNCTUATION, f"{first}…{last}")


def _terms(sentence: Sentence) -> Iterator[Fault]:
    for term in departures(sentence):
        yield Fault(Kind.TERM, f"{term.french} → {term.wanted(sentence.language)}")


_GATES: tuple[Callable[[Sentence], Iterator[Fault]], ...] = (
    _placeholders,
    _markup,
    _links,
    _forbidden,
    _spaces,
    _numbers,
    _punctuation,
    _terms,
)
