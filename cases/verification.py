"""The draft checked as a whole: rules, scenarios, sources and placeholders."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import messages
from cases.drafts import read_draft
from cases.engine.codec import WordedRulebook, digest
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.findings import Finding, FindingKind, Severity
from cases.engine.reading import RulebookError
from cases.engine.rulebook import Rulebook
from cases.engine.scenarios import run_scenarios
from cases.engine.showing import Students
from cases.engine.verify import missing_sources, verify
from cases.models import TARGETS, Message
from cases.po import Translation, write_mo
from cases.wording import placeholders_allowed, placeholders_in

# What a browser keeps of the answers: packed and signed, these are 3,800 bytes at most.
LONGEST_ANSWERS = 4000
# A date, a country or a department; and the marks that stand around each.
_OTHER_ANSWER, _AROUND_AN_ANSWER = 10, 6

Translations = Mapping[str, Mapping[str, Translation]]


@dataclass(frozen=True)
class DraftCheck:
    """What the checks say of the draft as it was read.

    `fault` says why the draft is no rulebook at all; there is nothing else to say then.
    """

    worded: WordedRulebook | None
    compiled: CompiledRulebook | None
    findings: tuple[Finding, ...]
    translations: Translations
    counts: Mapping[str, Mapping[str, int]]
    fault: RulebookError | None = None

    @property
    def errors(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.ERROR)

    @property
    def warnings(self) -> tuple[Finding, ...]:
        return tuple(f for f in self.findings if f.severity is Severity.WARNING)

    @property
    def is_publishable(self) -> bool:
        return self.fault is None and not self.errors

    @cached_property
    def catalogs(self) -> dict[str, bytes]:
        """The compiled catalogue of each language."""
        if self.worded is None:
            return {}
        words = self.worded.words
        return {
            name: write_mo(words, known) for name, known in self.translations.items()
        }

    @cached_property
    def digest(self) -> str:
        """What a publication of this draft is recognised by; "" when it is none."""
        return revision_digest(self.worded, self.catalogs) if self.worded else ""

    def evidence(self) -> dict[str, Any]:
        """What a revision keeps of its checks."""
        scenarios = self.worded.rulebook.scenarios if self.worded else ()
        return {
            "scenarios": len(scenarios),
            "translations": self.counts,
            "warnings": [
                {"kind": f.kind.value, "place": f.place, "detail": list(f.detail)}
                for f in self.warnings
            ],
        }


def revision_digest(worded: WordedRulebook, catalogs: Mapping[str, bytes]) -> str:
    """SHA-256 over rules, French words and catalogues: what a revision must match."""
    whole = hashlib.sha256(digest(worded).encode())
    for language in sorted(catalogs):
        whole.update(language.encode())
        whole.update(hashlib.sha256(catalogs[language]).digest())
    return whole.hexdigest()


@transaction.atomic
def check_draft() -> DraftCheck:
    """Read the draft once and check it; its messages are brought in step with it."""
    draft = read_draft()
    messages.sync(draft)
    known = {language: messages.translations(language) for language in TARGETS}
    counts = {language: _counts(language) for language in TARGETS}
    try:
        worded = draft.worded()
        _fits_a_browser(worded.rulebook)
    except RulebookError as fault:
        return DraftCheck(None, None, (), known, counts, fault)
    compiled = compile_rulebook(worded.rulebook)
    broken = _with_examples(compiled, tuple(_broken(worded, known)))
    findings = (*check_rulebook(worded, compiled), *broken)
    return DraftCheck(worded, compiled, findings, known, counts)


def _fits_a_browser(rulebook: Rulebook) -> None:
    """Raise RulebookError when a student's answers could outgrow the cookie they are in."""
    longest = sum(
        len(question.key) + max([_OTHER_ANSWER, *map(len, question.options)])
        for question in rulebook.questions
    )
    longest += _AROUND_AN_ANSWER * len(rulebook.questions)
    if longest > LONGEST_ANSWERS:
        raise RulebookError(
            "questions",
            f"the keys of all questions with their longest options take {longest} "
            f"characters, and a browser keeps {LONGEST_ANSWERS}: ask less, or shorten keys.",
        )


def check_rulebook(
    worded: WordedRulebook, compiled: CompiledRulebook
) -> tuple[Finding, ...]:
    """Every finding on a rulebook and its French words, with examples where there are."""
    found = (
        *verify(compiled),
        *run_scenarios(compiled),
        *missing_sources(worded.rulebook),
        *_overdue(worded.rulebook, timezone.localdate()),
        *_unknown_placeholders(worded),
    )
    return _with_examples(compiled, found)


_OF_NOBODY = (
    FindingKind.DEAD_CASE,
    FindingKind.DEAD_ITEM,
    FindingKind.UNREACHABLE_QUESTION,
    FindingKind.UNUSED,
)


def _with_examples(
    compiled: CompiledRulebook, findings: tuple[Finding, ...]
) -> tuple[Finding, ...]:
    """Findings on things that somebody meets, each with a student who does."""
    students = Students(compiled)
    return tuple(
        finding
        if finding.example or finding.kind in _OF_NOBODY
        else replace(finding, example=students.who_meets(*_thing(finding.place)))
        for finding in findings
    )


def _thing(place: str) -> tuple[str, str]:
    """The noun and the key of a place."""
    noun, _dot, rest = place.partition(".")
    return noun, rest.split(".")[0]


def _overdue(rulebook: Rulebook, today: date) -> Iterator[Finding]:
    """Sources to be read again, and figures that say no amount for today."""
    for source in rulebook.sources:
        if source.check_again < today:
            since = source.check_again.isoformat()
            place = f"source.{source.key}"
            yield Finding(FindingKind.SOURCE_OVERDUE, place, detail=(since,))
    for figure in rulebook.figures:
        if figure.on(today) is None:
            yield Finding(FindingKind.FIGURE_WITHOUT_AMOUNT, f"figure.{figure.key}")


def _unknown_placeholders(worded: WordedRulebook) -> Iterator[Finding]:
    allowed = placeholders_allowed(worded.rulebook)
    for path, words in worded.words.items():
        if unknown := placeholders_in(words) - allowed:
            yield Finding(
                FindingKind.UNKNOWN_PLACEHOLDER, path, detail=tuple(sorted(unknown))
            )


def _broken(worded: WordedRulebook, known: Translations) -> Iterator[Finding]:
    """Current translations that lost a placeholder of the French, or have one more."""
    for language, translations in known.items():
        for path, translation in translations.items():
            french = placeholders_in(worded.words.get(path, ""))
            if wrong := placeholders_in(translation.text) ^ french:
                yield Finding(
                    FindingKind.UNKNOWN_PLACEHOLDER,
                    path,
                    detail=(language, *sorted(wrong)),
                )


def _counts(language: str) -> dict[str, int]:
    rows = Message.objects.in_use().filter(language=language)
    return {
        "current": rows.current().count(),
        "stale": rows.stale().count(),
        "missing": rows.missing().count(),
    }
