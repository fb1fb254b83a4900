"""The interface's compiled catalogues: a damaged one is set aside, and no page breaks."""

import logging
from gettext import GNUTranslations, NullTranslations
from pathlib import Path

from django.conf import settings
from django.utils.translation import to_locale, trans_real

logger = logging.getLogger(__name__)


class _SourceWords(NullTranslations):
    """The sentences as they stand in the code, under the name of a language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self._language = language

    def language(self) -> str:
        return self._language

    to_language = language


def set_damaged_catalogues_aside() -> list[str]:
    """The languages whose catalogue cannot be read; their pages show English instead.

    Django reads a catalogue when its language is first used, and every page uses all
    of them for the links to the others: one damaged file would break every page.
    """
    damaged = [language for language, _ in settings.LANGUAGES if _is_damaged(language)]
    for language in damaged:
        logger.error("The catalogue of %s is damaged: English instead.", language)
        vars(trans_real)["_translations"][language] = _SourceWords(language)
    return damaged


def _is_damaged(language: str) -> bool:
    for folder in settings.LOCALE_PATHS:
        file = Path(folder) / to_locale(language) / "LC_MESSAGES" / "django.mo"
        if file.exists():
            try:
                with file.open("rb") as stream:
                    GNUTranslations(stream)
            except Exception:
                return True
    return False
