"""Wording: the sentences of a revision in a language, each with its real language."""

import gettext
import io
import re
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, NoReturn

from babel import Locale, UnknownLocaleError
from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import SafeString, mark_safe

from cases.engine.rulebook import QuestionKind, Rulebook

SOURCE = "fr"
"""The language the rulebook is written in."""

GAP = "gap"
"""The placeholder of the days between arrival and enrolment."""

WITHOUT_VALUES = frozenset(("section", "question", "option", "impossibility"))
"""The nouns that are said while answers are given: no value fills a placeholder there."""

_PLACEHOLDER = re.compile(r"\{([a-z][a-z0-9_]*)\}")
_BRACED = re.compile(r"\{+[^{}]*\}*|\}+")
_WORD_BEFORE = re.compile(r"[^\s{}]*\Z")
_SHOWN = 40


@cache
def direction_of(language: str) -> str:
    """The direction a language is written in, "rtl" or "ltr", as CLDR knows it."""
    try:
        order = Locale.parse(language, sep="-").character_order
    except (UnknownLocaleError, ValueError):
        return "ltr"
    return "rtl" if order == "right-to-left" else "ltr"


@dataclass(frozen=True, slots=True)
class Text:
    """Words, and the language they are really in."""

    words: str
    language: str

    def __str__(self) -> str:
        return self.words

    def __bool__(self) -> bool:
        return bool(self.words)

    @property
    def direction(self) -> str:
        return direction_of(self.language)


@dataclass(frozen=True, slots=True)
class Placeholder:
    """A place in a sentence that a value fills."""

    name: str


def parts_of(words: str) -> list[str | Placeholder]:
    """A sentence cut at its placeholders."""
    pieces = _PLACEHOLDER.split(words)
    cut = [Placeholder(p) if n % 2 else p for n, p in enumerate(pieces)]
    return [part for part in cut if part]


def placeholders_in(words: str) -> frozenset[str]:
    """The names of the placeholders of a sentence."""
    return frozenset(_PLACEHOLDER.findall(words))


def malformed_in(words: str, *, noun: str = "") -> tuple[str, ...]:
    """What stands in braces and is never filled: students would read the braces."""
    found = (_with_its_word(match) for match in _BRACED.finditer(words))
    wrong = (
        text
        for text in found
        if noun in WITHOUT_VALUES or not _PLACEHOLDER.fullmatch(text)
    )
    return tuple(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…" for text in wrong)


def _with_its_word(match: re.Match[str]) -> str:
    """What stands in braces; a brace that only closes, with what stands before it."""
    if match[0].startswith("{"):
        return match[0].strip()
    before = match.string[max(match.start() - _SHOWN, 0) : match.start()]
    word = _WORD_BEFORE.search(before)
    return f"{word[0] if word else ''}{match[0]}"


def placeholders_allowed(rulebook: Rulebook) -> frozenset[str]:
    """The closed list: the student's dates, the gap, and the figures."""
    dates = (q.key for q in rulebook.questions if q.kind is QuestionKind.DATE)
    return frozenset((GAP, *dates, *rulebook.figure))


class _Missing(gettext.NullTranslations):
    """The end of a chain: tells a missing sentence from one with the same words."""

    def pgettext(self, context: str, message: str) -> NoReturn:
        raise LookupError(context)


class Catalogue:
    """The translations of one language."""

    def __init__(self, language: str, mo: bytes) -> None:
        self.language = language
        self._translations = gettext.GNUTranslations(io.BytesIO(mo))
        self._translations.add_fallback(_Missing())

    def translation(self, path: str, french: str) -> str | None:
        try:
            return self._translations.pgettext(path, french)
        except LookupError:
            return None


class Wording:
    """The sentences of a revision in a language, else in English, else in French."""

    def __init__(
        self, language: str, words: Mapping[str, str], chain: tuple[Catalogue, ...]
    ) -> None:
        self.language = language
        self._words = words
        self._chain = chain
        self._known: dict[str, Text] = {}
        # What readers made of sentences that no student's values change; it lives as
        # long as the revision's words do.
        self.memo: dict[Hashable, Any] = {}

    def text(self, path: str) -> Text:
        """The sentence at a path, falsy when the rulebook has none there."""
        if path not in self._known:
            self._known[path] = self._look_up(path)
        return self._known[path]

    def _look_up(self, path: str) -> Text:
        french = self._words.get(path, "")
        if french:
            for catalogue in self._chain:
                words = catalogue.translation(path, french)
                if words:
                    return Text(words, catalogue.language)
        return Text(french, SOURCE)

    def parts(self, path: str) -> list[str | Placeholder]:
        """The sentence at a path, cut at its placeholders."""
        return parts_of(self.text(path).words)

    def fill(self, path: str, values: Mapping[str, str]) -> Text:
        """The sentence with placeholders replaced; one without a value stays."""
        text = self.text(path)
        filled = _PLACEHOLDER.sub(
            lambda match: str(values.get(match[1], match[0])), text.words
        )
        return Text(filled, text.language)

    def fill_html(self, path: str, values: Mapping[str, str]) -> SafeString:
        """The sentence escaped for HTML, each value isolated with <bdi>."""
        return mark_safe(
            "".join(
                _isolated(part, values)
                if isinstance(part, Placeholder)
                else escape(part)
                for part in self.parts(path)
            )
        )


def _isolated(placeholder: Placeholder, values: Mapping[str, str]) -> str:
    value = values.get(placeholder.name, f"{{{placeholder.name}}}")
    return format_html("<bdi>{}</bdi>", conditional_escape(value))


def wording_of(
    language: str, words: Mapping[str, str], catalogues: Mapping[str, Catalogue]
) -> Wording:
    """The wording of a language: its own catalogue, then English, then French."""
    names = () if language == SOURCE else dict.fromkeys((language, "en"))
    chain = tuple(catalogues[name] for name in names if name in catalogues)
    return Wording(language, words, chain)
