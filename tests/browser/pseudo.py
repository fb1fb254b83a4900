"""Pseudo-languages: every sentence in brackets, 40 % longer, accented or right to left."""

import re
from collections.abc import Callable
from pathlib import Path

import polib
from django.utils.translation import to_locale

from cases import publishing
from cases.models import Message
from cases.shipped import shipped_rulebook
from tests.house.tree import ROOT

LONGER = 0.4
_KEPT = re.compile(r"(\{\w+\}|%\(\w+\)[sd]|%[sd]|<[^>]+>)")
_ACCENTED = str.maketrans("aceinouyACEINOUY", "àçéîñöüýÀÇÉÎÑÖÜÝ")
_ARABIC = {
    char: "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"[number % 28]
    for number, char in enumerate("abcdefghijklmnopqrstuvwxyzàâçéèêëîïôöùûüœ")
}


def accented(text: str) -> str:
    """Left to right: the words can still be read."""
    return _pseudo(text, lambda piece: piece.translate(_ACCENTED), "àé")


def right_to_left(text: str) -> str:
    """In Arabic letters, so that the page and its lines really run the other way.

    Arabic writes no word of twenty letters, as French does: those become two.
    """

    def turned(piece: str) -> str:
        letters = "".join(_ARABIC.get(char.lower(), char) for char in piece)
        return re.sub(r"(\w{12})(?=\w)", r"\1 ", letters)

    return _pseudo(text, turned, "اب")


def _pseudo(text: str, turned: Callable[[str], str], filling: str) -> str:
    """Each line by itself: a page makes paragraphs of the lines of a long sentence."""
    return "\n".join(
        _line(line, turned, filling) if line else "" for line in text.split("\n")
    )


def _line(line: str, turned: Callable[[str], str], filling: str) -> str:
    pieces = _KEPT.split(line)
    whole = "".join(p if n % 2 else turned(p) for n, p in enumerate(pieces))
    # Words of a length that occurs: Spanish and French have longer ones than this.
    more = " ".join([filling * 4] * max(1, round(len(line) * LONGER / 9)))
    return f"⟦{whole} {more}⟧"


def put_interface(folder: Path, language: str, turned: Callable[[str], str]) -> None:
    """The interface's catalogue of a language, made from the English sentences."""
    place = Path("locale") / to_locale(language) / "LC_MESSAGES"
    po = polib.pofile(str(ROOT / place / "django.po"))
    for entry in po:
        entry.msgstr = turned(entry.msgid) if not entry.msgid_plural else ""
        for form in entry.msgstr_plural:
            entry.msgstr_plural[form] = turned(entry.msgid_plural)
    target = folder / place.relative_to("locale")
    target.mkdir(parents=True)
    po.save_as_mofile(str(target / "django.mo"))


def put_rules(*languages: tuple[str, Callable[[str], str]]) -> None:
    """The shipped rulebook live, with pseudo-translations of its sentences."""
    publishing.load_into_draft(shipped_rulebook())
    for language, turned in languages:
        rows = list(Message.objects.filter(language=language))
        for row in rows:
            row.text, row.seen = turned(row.source), row.source
        Message.objects.bulk_update(rows, ["text", "seen"], batch_size=300)
    publishing.publish(by=None, note="Pseudo-translations")
