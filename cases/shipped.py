"""What comes with the software: the rulebook as YAML, its translations as PO."""

from pathlib import Path

import polib
from django.conf import settings
from django.utils.translation import to_locale

from cases.engine.codec import WordedRulebook, read_yaml
from cases.models import TARGETS
from cases.po import missing_in, read_po, refreshed, translation_of, write_mo
from cases.translating.glossary import Sentence, departures
from cases.wording import Catalogue

CONTENT = Path(__file__).parent / "content"


def shipped_rulebook() -> WordedRulebook:
    """The rulebook in cases/content. Raises RulebookError."""
    return read_yaml(CONTENT)


def shipped_po(language: str) -> Path:
    """Where the translations of a language are kept."""
    folder = Path(settings.BASE_DIR) / "locale" / to_locale(language)
    return folder / "LC_MESSAGES" / "cases.po"


def refresh_shipped_po(worded: WordedRulebook) -> dict[str, int]:
    """Bring the PO files up to date; how many sentences each still lacks."""
    lacking = {}
    for language in TARGETS:
        file = shipped_po(language)
        fresh = refreshed(language, worded.words, _shipped(language))
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(fresh, encoding="utf-8")
        lacking[language] = len(missing_in(worded.words, read_po(file)))
    return lacking


def lacking_shipped_translations(worded: WordedRulebook) -> dict[str, list[str]]:
    """The paths without a current shipped translation, by language."""
    lacking = {}
    for language in TARGETS:
        if missing := missing_in(worded.words, _shipped(language)):
            lacking[language] = missing
    return lacking


def shipped_departures() -> list[str]:
    """The shipped sentences that depart from the glossary, a line each."""
    found = []
    for language in TARGETS:
        for entry in _shipped(language):
            path = entry.msgctxt or ""
            here = Sentence(path, language, entry.msgid, entry.msgstr)
            found += [
                f"{language} {path}: {term.french} → {term.wanted(language)}"
                for term in (departures(here) if not entry.obsolete else ())
            ]
    return found


def shipped_catalogues(worded: WordedRulebook) -> dict[str, Catalogue]:
    """The shipped translations, as a revision would keep them."""
    catalogues = {}
    for language in TARGETS:
        known = {
            entry.msgctxt: translation_of(entry)
            for entry in _shipped(language)
            if entry.msgctxt and not entry.obsolete
        }
        catalogues[language] = Catalogue(language, write_mo(worded.words, known))
    return catalogues


def _shipped(language: str) -> polib.POFile:
    file = shipped_po(language)
    return read_po(file) if file.exists() else polib.POFile()
