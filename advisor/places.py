"""Countries and departments by name, in the order a reader of the language expects."""

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


_NAMES = """
01 Ain|02 Aisne|03 Allier|04 Alpes-de-Haute-Provence|05 Hautes-Alpes|06 Alpes-Maritimes
07 Ardèche|08 Ardennes|09 Ariège|10 Aube|11 Aude|12 Aveyron|13 Bouches-du-Rhône|14 Calvados
15 Cantal|16 Charente|17 Charente-Maritime|18 Cher|19 Corrèze|2A Corse-du-Sud|2B Haute-Corse
21 Côte-d’Or|22 Côtes-d’Armor|23 Creuse|24 Dordogne|25 Doubs|26 Drôme|27 Eure
28 Eure-et-Loir|29 Finistère|30 Gard|31 Haute-Garonne|32 Gers|33 Gironde|34 Hérault
35 Ille-et-Vilaine|36 Indre|37 Indre-et-Loire|38 Isère|39 Jura|40 Landes|41 Loir-et-Cher
42 Loire|43 Haute-Loire|44 Loire-Atlantique|45 Loiret|46 Lot|47 Lot-et-Garonne|48 Lozère
49 Maine-et-Loire|50 Manche|51 Marne|52 Haute-Marne|53 Mayenne|54 Meurthe-et-Moselle
55 Meuse|56 Morbihan|57 Moselle|58 Nièvre|59 Nord|60 Oise|61 Orne|62 Pas-de-Calais
63 Puy-de-Dôme|64 Pyrénées-Atlantiques|65 Hautes-Pyrénées|66 Pyrénées-Orientales
67 Bas-Rhin|68 Haut-Rhin|69 Rhône|70 Haute-Saône|71 Saône-et-Loire|72 Sarthe|73 Savoie
74 Haute-Savoie|75 Paris|76 Seine-Maritime|77 Seine-et-Marne|78 Yvelines|79 Deux-Sèvres
80 Somme|81 Tarn|82 Tarn-et-Garonne|83 Var|84 Vaucluse|85 Vendée|86 Vienne
87 Haute-Vienne|88 Vosges|89 Yonne|90 Territoire de Belfort|91 Essonne|92 Hauts-de-Seine
93 Seine-Saint-Denis|94 Val-de-Marne|95 Val-d’Oise|971 Guadeloupe|972 Martinique
973 Guyane|974 La Réunion|976 Mayotte
"""
DEPARTMENTS: dict[str, str] = {
    code: name
    for code, _, name in (
        item.partition(" ") for item in _NAMES.strip().replace("\n", "|").split("|")
    )
}
"""The names of the departments; proper names, the same in every language."""


def department_name(code: str) -> str:
    """ "75 – Paris" for 75; the code alone where no name is known."""
    return f"{code} – {DEPARTMENTS[code]}" if code in DEPARTMENTS else code
