"""Countries by their names, in the language of the reader."""

from collections.abc import Mapping
from functools import cache

from babel import Locale
from django.utils.translation import get_language, to_locale

from cases.engine.countries import COUNTRIES
from cases.folding import folded


def country_names() -> Mapping[str, str]:
    """The name of every country by its code, in the active language, in its alphabet."""
    return _named(get_language() or "fr")


@cache
def _named(language: str) -> Mapping[str, str]:
    names = Locale.parse(to_locale(language)).territories
    named = {code: names.get(code, code) for code in COUNTRIES}
    return dict(sorted(named.items(), key=lambda pair: folded(pair[1])))
