"""The glossary: names with one wanted form in each language, and who departs from it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import yaml
from django.conf import settings


@dataclass(frozen=True, slots=True)
class Term:
    """A French name, what it is called elsewhere, and what must stay French.

    Of the forms of a language the first is the one to write; the others are the same
    word in another number or case. A form is looked for without regard to capitals.
    """

    french: str
    pattern: re.Pattern[str]
    forms: Mapping[str, tuple[str, ...]]
    visible: tuple[str, ...] = ()
    exceptions: Mapping[str, str] = field(default_factory=dict)

    def occurs_in(self, french: str) -> bool:
        return bool(self.pattern.search(french))

    def wanted(self, language: str) -> str:
        """What to write, such as “bank details (RIB)”."""
        form = next(iter(self.forms.get(language, ())), "")
        kept = next(iter(self.visible), "")
        return f"{form} ({kept})" if form and kept else form or kept or self.french

    def is_obeyed_by(self, text: str, language: str) -> bool:
        plain = text.casefold()
        forms = self.forms.get(language, ())
        return all(
            not wanted or any(form.casefold() in plain for form in wanted)
            for wanted in (forms, self.visible)
        )

    def excepts(self, path: str, language: str) -> bool:
        """Whether a reviewed exception lets this sentence depart."""
        names = (path, f"{language} {path}")
        return any(fnmatch(n, known) for n in names for known in self.exceptions)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A French sentence and its translation."""

    path: str
    language: str
    french: str
    text: str


@cache
def glossary() -> tuple[Term, ...]:
    """The terms of locale/glossary.yaml, the longest first."""
    file = Path(settings.BASE_DIR) / "locale" / "glossary.yaml"
    terms = [_term(entry) for entry in yaml.safe_load(file.read_text("utf-8"))]
    return tuple(sorted(terms, key=lambda term: -len(term.french)))


def _term(entry: Mapping) -> Term:
    fixed = {"french", "pattern", "visible", "exceptions"}
    return Term(
        french=entry["french"],
        pattern=re.compile(entry.get("pattern", rf"\b{entry['french']}\b"), re.I),
        forms={
            language: _several(forms)
            for language, forms in entry.items()
            if language not in fixed
        },
        visible=_several(entry.get("visible", [])),
        exceptions=entry.get("exceptions", {}),
    )


def _several(given: str | list[str]) -> tuple[str, ...]:
    return (given,) if isinstance(given, str) else tuple(given)


def terms_in(french: str) -> list[Term]:
    """The terms that a French sentence holds."""
    return [term for term in glossary() if term.occurs_in(french)]


def departures(sentence: Sentence) -> Iterator[Term]:
    """The terms that a translation does not give as wanted, exceptions aside."""
    for term in terms_in(sentence.french):
        if term.is_obeyed_by(sentence.text, sentence.language):
            continue
        if not term.excepts(sentence.path, sentence.language):
            yield term
