"""PO files: the path is the msgctxt, French the msgid, and stale is fuzzy."""

import gettext as gettext_files
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import django
import polib
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext, override, to_locale
from django.utils.translation import gettext_lazy as _

from cases.wording import SOURCE, placeholders_in

ABOUT: dict[str, tuple[Promise, int]] = {
    "section.title": (_("Title of a page of the form"), 60),
    "section.intro": (_("Introduction above the questions of a page"), 250),
    "question.label": (_("A question to the student"), 120),
    "question.hint": (_("A short line that helps to answer the question"), 200),
    "question.why": (_("Why the question is asked"), 200),
    "option.label": (_("An answer the student can choose"), 90),
    "option.hint": (_("A short line that helps to recognise the answer"), 200),
    "situation.sentence": (_("Explains to the student why; addressed politely"), 160),
    "impossibility.reason": (
        _("Error message: these answers contradict each other"),
        220,
    ),
    "case.title": (_("Short name of how the student is covered"), 80),
    "case.sentence": (_("The student’s case in one simple sentence"), 220),
    "case.now": (_("What to do now, one or two sentences"), 350),
    "case.cost": (_("What it costs"), 350),
    "case.starts": (_("When cover starts"), 350),
    "case.to_confirm": (_("What is uncertain, and with whom to confirm it"), 350),
    "step.title": (_("Title of a step, in the imperative"), 90),
    "step.body": (_("What to do and how; a blank line starts a paragraph"), 900),
    "step.to_confirm": (_("What is uncertain, and with whom to confirm it"), 350),
    "document.title": (
        _("Everyday name of a paper; the French name stands beside"),
        90,
    ),
    "document.what": (_("What the paper is"), 350),
    "document.how": (_("How and where to get the paper"), 500),
    "document.refusals": (_("Common reasons why the paper is refused"), 350),
    "document.to_confirm": (_("What is uncertain, and with whom to confirm it"), 350),
    "office_kind.title": (
        _("Everyday name of an office; the French one is beside"),
        90,
    ),
    "office_kind.about": (_("When to ask this office, and what"), 300),
    "figure.label": (_("What an amount stands for"), 120),
}
"""For the translator: what a sentence is, and about how long it may be."""

SHOWN: dict[str, Promise] = {
    "section": _("the form"),
    "question": _("the form, and beside the answer wherever it is read back"),
    "option": _("the form, and wherever the answer is read back"),
    "situation": _("the result, as a reason for a case or against it"),
    "impossibility": _("the form, above the answers that contradict each other"),
    "case": _("the result, at its top or among the extras"),
    "step": _("the result, among the steps, and the calendar"),
    "document": _("the result, among the papers, and the counter sheet"),
    "office_kind": _("the result, under whom to ask"),
    "figure": _("no page of students: for staff"),
}
"""For the translator: where the sentences of a noun are shown."""

EXPORTED = "POT-Creation-Date"

_LEADING = ("title", "label", "sentence")


@dataclass(frozen=True, slots=True)
class Translation:
    """A sentence in a language, and the French it translates."""

    text: str
    seen: str


class BadPo(ValueError):
    """A translation file that cannot be read."""


def read_po(source: Path | bytes) -> polib.POFile:
    """A PO file from a path or from its bytes. Raises BadPo."""
    try:
        data = source if isinstance(source, bytes) else source.read_bytes()
        text = data.decode("utf-8-sig")
        if "msgid" not in text:
            # polib takes a text that is the name of a file for that file.
            raise ValueError("msgid")
        return polib.pofile(text, wrapwidth=0)
    except UnicodeDecodeError:
        raise BadPo(gettext("This file is not in UTF-8.")) from None
    except (OSError, ValueError, LookupError, AttributeError) as error:
        message = gettext("This is not a readable PO file: %(fault)s")
        raise BadPo(message % {"fault": str(error)[:200]}) from None


# Poedit knows no script after a "_": a file in zh_Hans is in no language to it.
_WITHOUT_A_SCRIPT = {"zh_Hans": "zh_CN", "zh_Hant": "zh_TW"}


def code_of(language: str) -> str:
    """A language as the tools call it, in the header and in the name of a file.

    Weblate reads the name and writes it into the header: so both say the same.
    """
    locale = to_locale(language)
    return _WITHOUT_A_SCRIPT.get(locale, locale)


def write_po(
    language: str,
    words: Mapping[str, str],
    translations: Mapping[str, Translation],
    *,
    notes: Mapping[str, str] | None = None,
    exported: datetime | None = None,
    revised: str = "",
    dropped: Iterable[polib.POEntry] = (),
) -> str:
    """The PO text of a language: every French sentence, in their order."""
    po = polib.POFile(wrapwidth=0)
    now = f"{timezone.localtime(exported):%Y-%m-%d %H:%M%z}"
    po.metadata = {
        "Project-Id-Version": "cases",
        "PO-Revision-Date": revised or now,
        "Last-Translator": "The translators of this site",
        "Language-Team": code_of(language),
        "Language": code_of(language),
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        # Poedit takes every source for English unless it is told.
        "X-Source-Language": SOURCE,
    }
    if plurals := plural_forms(language):
        po.metadata["Plural-Forms"] = plurals
    if exported is not None:
        # Every tool keeps this header: an import sees by it what changed since.
        po.metadata[EXPORTED] = now
    for path, french in words.items():
        entry = _entry(path, french, translations.get(path))
        note = (notes or {}).get(path, "")
        # A file is the same whoever exports it.
        with override("en"):
            entry.comment = "\n".join(filter(None, (comment_on(path, words), note)))
        po.append(entry)
    po.extend(dropped)
    return f"{po}".rstrip("\n") + "\n"


@cache
def plural_forms(language: str) -> str:
    """How a language counts, as Django says it; "" when Django does not know it.

    Staff's sentences have no plurals, but the tools ask for the header all the same.
    """
    folder = Path(django.__file__).parent / "conf" / "locale"
    try:
        known = gettext_files.translation("django", folder, [to_locale(language)])
    except OSError:
        return ""
    # Django's English says nothing, and gettext then counts like this.
    return str(known.info().get("plural-forms", "nplurals=2; plural=(n != 1);"))


def _entry(path: str, french: str, known: Translation | None) -> polib.POEntry:
    entry = polib.POEntry(msgctxt=path, msgid=french)
    if placeholders_in(french):
        entry.flags.append("python-brace-format")
    if known and known.text:
        entry.msgstr = known.text
        if known.seen != french:
            entry.flags.insert(0, "fuzzy")
            entry.previous_msgid = known.seen or None
    return entry


def comment_on(path: str, words: Mapping[str, str]) -> str:
    """What a sentence is, how long it may be, where it shows, and what it belongs to.

    In the active language.
    """
    noun, rest = path.split(".", 1)
    key, field = rest.rsplit(".", 1)
    what, length = ABOUT[f"{noun}.{field}"]
    said = {"what": what, "length": length, "where": SHOWN[noun]}
    lines = [
        gettext("%(what)s. At most about %(length)d characters.") % said,
        gettext("Shows on: %(where)s.") % said,
    ]
    if noun == "option":
        question = words.get(f"question.{key.split('.')[0]}.label", "")
        lines.append(gettext("Answer to: %(question)s") % {"question": question})
    elif field not in _LEADING:
        names = (words.get(f"{noun}.{key}.{name}") for name in _LEADING)
        name = next(filter(None, names), key)
        lines.append(gettext("Of: %(name)s") % {"name": name})
    return "\n".join(lines)


def translation_of(entry: polib.POEntry) -> Translation:
    """What an entry says; a fuzzy one never counts as a translation of its msgid."""
    if not entry.fuzzy:
        return Translation(entry.msgstr, entry.msgid)
    seen = entry.previous_msgid or ""
    return Translation(entry.msgstr, "" if seen == entry.msgid else seen)


def refreshed(language: str, words: Mapping[str, str], old: polib.POFile) -> str:
    """A PO file brought up to date with the French; what was translated is kept."""
    known = {e.msgctxt: translation_of(e) for e in old if e.msgctxt and e.msgstr}
    by_french = {t.seen: t for t in known.values() if t.seen}
    for path, french in words.items():
        if path not in known and french in by_french:
            known[path] = by_french[french]
    dropped = [e for e in old if e.msgctxt not in words and e.msgstr]
    for entry in dropped:
        entry.obsolete = True
    revised = old.metadata.get("PO-Revision-Date", "")
    return write_po(language, words, known, revised=revised, dropped=dropped)


def missing_in(words: Mapping[str, str], po: polib.POFile) -> list[str]:
    """The paths a PO file leaves without a translation that is current and whole."""
    done = {
        entry.msgctxt
        for entry in po
        if not entry.obsolete
        and entry.msgstr
        and not entry.fuzzy
        and words.get(entry.msgctxt or "") == entry.msgid
        and placeholders_in(entry.msgstr) == placeholders_in(entry.msgid)
    }
    return [path for path in words if path not in done]


def write_mo(
    words: Mapping[str, str], translations: Mapping[str, Translation]
) -> bytes:
    """The compiled catalogue of the translations that are current."""
    po = polib.POFile()
    po.metadata = {"Content-Type": "text/plain; charset=UTF-8"}
    for path, french in words.items():
        known = translations.get(path)
        if known and known.text and known.seen == french:
            po.append(polib.POEntry(msgctxt=path, msgid=french, msgstr=known.text))
    return po.to_binary()
