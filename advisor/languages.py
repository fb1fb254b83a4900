"""The languages of the site: those that have a catalogue in locale/."""

from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError
from django.conf.locale import LANG_INFO
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy, to_language

# In this order everywhere; a further language comes after them.
_FIRST = ("fr", "en", "es", "ar", "zh-hans")


def languages_in(locale: Path) -> list[tuple[str, Any]]:
    """Code and name of each language with a `django.po` below `locale`, as Django wants.

    One that Django itself knows nothing of is called by its code.
    """
    found = {to_language(po.parts[-3]) for po in locale.glob("*/LC_MESSAGES/django.po")}
    ordered = [*(code for code in _FIRST if code in found), *sorted(found - {*_FIRST})]
    return [(code, _name(code)) for code in ordered]


def _name(code: str) -> Any:
    # The names are in Django's own catalogues.
    info = LANG_INFO.get(code) or LANG_INFO.get(code.split("-")[0]) or {}
    return gettext_lazy(info.get("name", code))


def own_name(code: str) -> str:
    """What those who speak a language call it; its code where nobody knows."""
    if known := LANG_INFO.get(code, {}).get("name_local"):
        return capfirst(known)
    try:
        return capfirst(Locale.parse(code, sep="-").get_display_name() or code)
    except (UnknownLocaleError, ValueError):
        return code
