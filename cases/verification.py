"""The draft checked as a whole: rules, scenarios, sources and placeholders."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any

from django.db import transaction
from django.utils import timezone

from cases import messages, placeholders
from cases.drafts import Draft, read_draft
from cases.engine.codec import WordedRulebook, digest, to_json
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.faults import Fault, FaultKind
from cases.engine.findings import Finding, FindingKind, Severity
from cases.engine.reading import RulebookError
from cases.engine.rulebook import Rulebook
from cases.engine.scenarios import run_scenarios
from cases.engine.showing import Students
from cases.engine.verify import missing_sources, verify
from cases.models import Message
from cases.po import Translation, write_mo

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

    draft: Draft
    """What the rows say, readable or not."""
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
    def is_empty(self) -> bool:
        """Whether the draft holds nothing at all yet."""
        return self.draft is not None and self.draft.is_empty

    @property
    def is_publishable(self) -> bool:
        return self.fault is None and not self.errors

    @cached_property
    def catalogs(self) -> dict[str, bytes]:
        """The compiled catalogue of each language."""
        words = self.worded.words if self.worded else self.draft.words()
        return {
            name: write_mo(words, known) for name, known in self.translations.items()
        }

    @cached_property
    def digest(self) -> str:
        """What this draft is recognised by, and a publication of it."""
        if self.worded is not None:
            return revision_digest(self.worded, self.catalogs)
        unread = hashlib.sha256(self.rules.encode()).hexdigest()
        return _with_catalogs(unread, self.catalogs)

    @cached_property
    def rules(self) -> str:
        """What a revision keeps of the rules: as they stand, where they cannot be read."""
        if self.worded is not None:
            return json.dumps(to_json(self.worded), ensure_ascii=False)
        return json.dumps(self.draft.data, ensure_ascii=False, default=str)

    def evidence(self) -> dict[str, Any]:
        """What a revision keeps of its checks."""
        scenarios = self.worded.rulebook.scenarios if self.worded else ()
        fault = {"fault": str(self.fault)} if self.fault else {}
        return {
            **fault,
            "scenarios": len(scenarios),
            "translations": self.counts,
            "warnings": [
                {"kind": f.kind.value, "place": f.place, "detail": list(f.detail)}
                for f in self.warnings
            ],
        }


def revision_digest(worded: WordedRulebook, catalogs: Mapping[str, bytes]) -> str:
    """SHA-256 over rules, French words and catalogues: what a revision must match."""
    return _with_catalogs(digest(worded), catalogs)


def _with_catalogs(rules: str, catalogs: Mapping[str, bytes]) -> str:
    whole = hashlib.sha256(rules.encode())
    for language in sorted(catalogs):
        whole.update(language.encode())
        whole.update(hashlib.sha256(catalogs[language]).digest())
    return whole.hexdigest()


@transaction.atomic
def check_draft(day: date | None = None) -> DraftCheck:
    """Read the draft once and check it; its messages are brought in step with it.

    `day` is the one from which students are to get it; today when none is given.
    """
    draft = read_draft()
    messages.sync(draft)
    known = messages.translations()
    counts = Message.objects.in_use().counted()
    try:
        worded = draft.worded()
        _fits_a_browser(worded.rulebook)
    except RulebookError as fault:
        return DraftCheck(draft, None, None, (), known, counts, fault)
    compiled = compile_rulebook(worded.rulebook)
    broken = _with_examples(
        compiled, tuple(placeholders.in_translations(worded, known))
    )
    findings = (*check_rulebook(worded, compiled, day), *broken)
    return DraftCheck(draft, worded, compiled, findings, known, counts)


def _fits_a_browser(rulebook: Rulebook) -> None:
    """Raise RulebookError when a student's answers could outgrow the cookie they are in."""
    lengths = {
        question.key: len(question.key)
        + max([_OTHER_ANSWER, *map(len, question.options)])
        + _AROUND_AN_ANSWER
        for question in rulebook.questions
    }
    if sum(lengths.values()) <= LONGEST_ANSWERS:
        return
    longest = max(lengths, key=lambda key: lengths[key])
    where = ("question", longest, "key", "questions", longest, "key")
    fault = Fault(FaultKind.LONG_ANSWERS, *where)
    raise RulebookError(f"questions.{longest}.key", fault.reason, (fault,))


def check_rulebook(
    worded: WordedRulebook, compiled: CompiledRulebook, day: date | None = None
) -> tuple[Finding, ...]:
    """Every finding on a rulebook and its French words, with examples where there are."""
    found = (
        *verify(compiled),
        *run_scenarios(compiled),
        *missing_sources(worded.rulebook),
        *_overdue(worded.rulebook, day or timezone.localdate()),
        *placeholders.in_french(worded),
        *placeholders.not_asked(worded, compiled),
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


def _overdue(rulebook: Rulebook, day: date) -> Iterator[Finding]:
    """Sources to be read again by then, and figures that say no amount for that day."""
    for source in rulebook.sources:
        if source.check_again < day:
            since = source.check_again.isoformat()
            place = f"source.{source.key}"
            yield Finding(FindingKind.SOURCE_OVERDUE, place, detail=(since,))
    for figure in rulebook.figures:
        if figure.on(day) is None:
            place = f"figure.{figure.key}"
            named = (day.isoformat(),)
            yield Finding(FindingKind.FIGURE_WITHOUT_AMOUNT, place, detail=named)
