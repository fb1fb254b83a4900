"""Speech: the rulebook's sentences as safe HTML for one reader, dates and amounts said by CLDR."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import lru_cache
from html import unescape

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_currency, format_decimal
from django.conf import settings
from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language, gettext, ngettext

from advisor.places import locale_of
from advisor.unbroken import unbroken
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.rulebook import Figure, Rulebook
from cases.wording import Placeholder, Text, Wording, parts_of, placeholders_in

_NOTHING = SafeString()
MARK = '<mark class="here">'


class Speech:
    """Says sentences in one language, with one student's values, on one day.

    Every value put into a sentence is isolated with <bdi>; a sentence that had to fall back
    to another language carries that language. What stands at the path `marked` is put
    between <mark> and </mark>, for whoever came to look at it.
    """

    def __init__(
        self,
        wording: Wording,
        language: str,
        *,
        values: Mapping[str, str] | None = None,
        marked: str = "",
    ) -> None:
        self.wording = wording
        self.language = language
        self._values = values or {}
        self._marked_path = marked

    def say(self, path: str) -> SafeString:
        """The sentence at a path; empty when the rulebook has none there."""
        memo = self.wording.memo
        said: SafeString | None = memo.get(path)
        if said is None:
            text = self.wording.text(path)
            is_question = path.startswith("question.") and path.endswith(".label")
            filled = self._filled(text.words, names_alone=not is_question)
            said = self._marked(text, filled) if text else _NOTHING
            if not placeholders_in(text.words):
                memo[path] = said
        return _in_a_mark(said) if said and path == self._marked_path else said

    def paragraphs(self, path: str) -> tuple[SafeString, ...]:
        """The paragraphs of the text at a path."""
        memo, key = self.wording.memo, ("paragraphs", path)
        said: tuple[SafeString, ...] | None = memo.get(key)
        if said is None:
            text = self.wording.text(path)
            pieces = (piece.strip() for piece in text.words.split("\n\n"))
            said = tuple(self._marked(text, self._filled(p)) for p in pieces if p)
            if not placeholders_in(text.words):
                memo[key] = said
        return tuple(map(_in_a_mark, said)) if path == self._marked_path else said

    def plain(self, path: str) -> str:
        """The words alone, for a title or an option of a list."""
        return self.wording.fill(path, self._values).words

    def _filled(self, words: str, *, names_alone: bool = True) -> SafeString:
        said = [
            format_html(
                "<bdi>{}</bdi>", self._values.get(part.name, f"{{{part.name}}}")
            )
            if isinstance(part, Placeholder)
            else unbroken(part, names_alone=names_alone)
            for part in parts_of(words)
        ]
        return mark_safe("".join(said))

    def _marked(self, text: Text, html: SafeString) -> SafeString:
        if text.language == self.language:
            return html
        return format_html(
            '<span lang="{}" dir="{}">{}</span>', text.language, text.direction, html
        )


def unmarked(html: str) -> str:
    """Words without the marks of the page, for a file; entities are letters again."""
    return unescape(strip_tags(html))


def _in_a_mark(said: SafeString) -> SafeString:
    return format_html(f"{MARK}{{}}</mark>", said)


@lru_cache(maxsize=4096)
def say_date(day: date, language: str) -> str:
    """A date as the language writes it: "1 September 2026"."""
    said = format_date(day, format="long", locale=locale_of(language))
    # CLDR leaves out what French writes of the first of a month: 1er septembre.
    return f"1er{said[1:]}" if language == "fr" and day.day == 1 else said


def say_day(day: date, language: str) -> str:
    """A day not to miss. Arabic names months in several ways: there it has its number too."""
    said = say_date(day, language)
    return f"{said} ({day:%d/%m/%Y})" if language == "ar" else said


def say_days(days: int) -> str:
    """A number of days, in the active language."""
    return _say_days(days, get_language() or "en")


def time_kept() -> str:
    """For how long this site keeps a page, in the active language."""
    return say_days(settings.PROFILE_DAYS)


@lru_cache(maxsize=4096)
def _say_days(days: int, language: str) -> str:
    """In the active language, which is the one named."""
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


@lru_cache(maxsize=1024)
def say_amount(amount: Decimal, unit: str, language: str) -> str:
    """An amount with its unit: "8 € a month"."""
    money, _, per = unit.partition("/")
    locale = locale_of(language)
    is_money = money == "EUR"
    shown = _say_euros(amount, locale) if is_money else _say_number(amount, locale)
    match money, per:
        case _, "month":
            return gettext("%(amount)s a month") % {"amount": shown}
        case "hours", "year":
            return gettext("%(amount)s hours a year") % {"amount": shown}
        case _, "year":
            return gettext("%(amount)s a year") % {"amount": shown}
        case _, "hour":
            return gettext("%(amount)s an hour") % {"amount": shown}
        case "days", _:
            return say_days(int(amount))
    return shown


def _say_number(amount: Decimal, locale: Locale) -> str:
    return format_decimal(amount, locale=locale)


def _say_euros(amount: Decimal, locale: Locale) -> str:
    """Whole amounts without cents: 30 €, but 4,50 €."""
    pattern = str(locale.currency_formats["standard"].pattern)
    if amount == amount.to_integral_value():
        pattern = pattern.replace(".00", "")
    shown = format_currency(
        amount, "EUR", format=pattern, locale=locale, currency_digits=False
    )
    # CLDR adds a mark of direction in Arabic; <bdi> isolates the whole value instead.
    return shown.replace("\u200f", "")


def figures_for(rulebook: Rulebook, wording: Wording, today: date) -> Mapping[str, str]:
    """A day's figures in the language of the wording, which must be active."""
    key = "figures", today
    found: dict[str, str] | None = wording.memo.get(key)
    if found is None:
        found = wording.memo[key] = {
            figure.key: _figure(figure, wording.language, today)
            for figure in rulebook.figures
        }
    return found


def known_date(answers: Mapping[str, str], question: str) -> date | None:
    """The date a student gave, or None."""
    answer = answers.get(question)
    if answer is None or answer == UNKNOWN_ANSWER:
        return None
    return date.fromisoformat(answer)


def _figure(figure: Figure, language: str, today: date) -> str:
    amount = figure.on(today)
    if amount is None:
        return gettext("amount being updated")
    return say_amount(amount, figure.unit, language)
