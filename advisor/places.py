"""Countries by name, in the order a reader of the language expects."""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from babel import Locale
from babel.lists import format_list

from cases.engine.countries import COUNTRIES

LOCALES = {
    "fr": "fr",
    "en": "en_GB",
    "es": "es",
    "ar": "ar",
    "zh-hans": "zh_Hans",
}
"""Our languages as CLDR names them; English with the day before the month."""

_ARABIC_ARTICLE = "ال"
# First characters that GB 2312 keeps apart from pinyin order, or that are read otherwise in
# the name of a country, each with one that stands where a reader looks for it.
_LOOKED_FOR_AT = str.maketrans({"梵": "范", "瑙": "脑", "斐": "匪", "秘": "必"})


@cache
def locale_of(language: str) -> Locale:
    """The CLDR locale of a language; a language CLDR does not know falls to English."""
    return Locale.parse(LOCALES.get(language, language.replace("-", "_")))


def listed_languages(codes: Iterable[str], language: str) -> str:
    """The names of languages, listed as a reader's own language lists."""
    locale = locale_of(language)
    names = [
        locale.languages.get(code.replace("-", "_").split("_")[0], code)
        for code in codes
    ]
    listed = format_list(names, style="standard", locale=locale)
    # CLDR writes one word for "and": in Spanish it is another before the sound of i.
    return re.sub(r" y (?=h?i(?!e))", " e ", listed) if language == "es" else listed


@cache
def countries(language: str) -> tuple[tuple[str, str], ...]:
    """(code, name) of every country, sorted for readers of the language."""
    names = locale_of(language).territories
    pairs = [(code, names.get(code, code)) for code in COUNTRIES]
    return tuple(sorted(pairs, key=lambda pair: _sort_key(pair[1], language)))


def country_name(code: str, language: str) -> str:
    """The name of a country; its code where CLDR has none."""
    return locale_of(language).territories.get(code, code)


def _sort_key(name: str, language: str) -> tuple[bytes | str, str]:
    """Pinyin order in Chinese; elsewhere without accents, in Arabic without the article.

    The characters of GB 2312's first level, which names of countries are made of, stand in
    pinyin order.
    """
    if language == "zh-hans":
        return name.translate(_LOOKED_FOR_AT).encode("gb18030"), name
    plain = unicodedata.normalize("NFKD", name.removeprefix(_ARABIC_ARTICLE))
    letters = "".join(c for c in plain if not unicodedata.combining(c))
    return letters.casefold(), name
