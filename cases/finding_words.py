"""Findings in the words of staff: what is wrong, where, and what to do about it."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import Model, TextField, Value
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.answer_words import refused
from cases.engine.answers import BadAnswer, check_answers
from cases.engine.codec import WordedRulebook
from cases.engine.conditions import Condition, Operator
from cases.engine.findings import Finding, FindingKind, Severity
from cases.finding_titles import ADVICE, TITLES
from cases.models import TARGETS, Option
from cases.preview_links import preview_href
from cases.quoting import quoted
from cases.rule_words import Pairs, RuleWords
from cases.tables import TABLES

_TABLES: Mapping[str, type[Model]] = {**TABLES, "option": Option}
_SIDES = {"when": _("when"), "unless": _("unless")}
_PARTS: Mapping[str, tuple[Promise, str]] = {
    "base": (_("base case"), "case"),
    "possible": (_("cases still possible"), "case"),
    "extras": (_("extras"), "case"),
    "documents": (_("papers"), "document"),
    "steps": (_("steps"), "step"),
}
_OF_A_SCENARIO = re.compile(r"(\w+): (.*), expected (.*)")
_NONE = {"none", "None"}
_A_KEY = re.compile(r"[A-Za-z0-9_]+")


@dataclass(frozen=True)
class WordedFinding:
    """A finding as a page or a terminal shows it.

    `where` says the place in words; `pairs` are the example's questions and answers, and
    `preview_href` shows the draft to that student. Without an example both are empty.
    """

    title: str
    advice: str
    place: str
    example: str
    detail: str
    is_error: bool
    where: str
    href: str
    pairs: Pairs
    preview_href: str


def worded(
    findings: Iterable[Finding], rulebook: WordedRulebook | None = None
) -> list[WordedFinding]:
    """Findings in words, errors first; in the rulebook's own words where it is given."""
    ordered = sorted(findings, key=lambda f: f.severity is not Severity.ERROR)
    words = _Words(rulebook) if rulebook else None
    return [_worded(finding, words) for finding in ordered]


def _worded(finding: Finding, words: "_Words | None") -> WordedFinding:
    keys = tuple(finding.example.items())
    pairs = words.rules.example(finding.example) if words else keys
    detail = words.detail(finding) if words else finding.detail
    return WordedFinding(
        title=str(TITLES[finding.kind]),
        advice=str(ADVICE[finding.kind]),
        place=finding.place,
        example=", ".join(f"{q}={a}" for q, a in keys),
        detail="; ".join(detail),
        is_error=finding.severity is Severity.ERROR,
        where=words.where(finding.place) if words else finding.place,
        href=words.href(finding.place) if words else "",
        pairs=pairs,
        preview_href=preview_href(finding.example) if keys else "",
    )


class _Words:
    """Places and details in the words of a rulebook, and the screens of its rows."""

    def __init__(self, rulebook: WordedRulebook) -> None:
        self.rules = RuleWords(rulebook)
        self._rows = _rows()

    def where(self, place: str) -> str:
        """The noun and the name of a thing, then the part of it."""
        noun, key, rest = _cut(place)
        if noun not in _TABLES:
            return gettext("base cases")
        name = f"{_TABLES[noun]._meta.verbose_name} {quoted(self._title(noun, key))}"
        return ", ".join((name, *self._inside(noun, rest)))

    def _inside(self, noun: str, rest: tuple[str, ...]) -> Iterator[str]:
        if noun == "situation" and rest[:1] and rest[0].isdigit():
            letter = chr(ord("A") + int(rest[0]) % 26)
            yield gettext("alternative %(letter)s") % {"letter": letter}
            return
        for part in rest:
            yield self._part(noun, part)

    def _part(self, noun: str, part: str) -> str:
        fields = {f.name: f for f in _TABLES[noun]._meta.fields}
        if part in fields:
            return str(fields[part].verbose_name)
        if part in _SIDES:
            return str(_SIDES[part])
        known = (
            n for n in ("situation", "document", "step") if self.rules.knows(n, part)
        )
        named = next(known, None)
        return quoted(self.rules.title(named, part)) if named else part

    def _title(self, noun: str, key: str) -> str:
        if noun == "option":
            question, _dot, option = key.partition(".")
            return self.rules.answer(question, option)
        return self.rules.title(noun, key)

    def href(self, place: str) -> str:
        """The screen of the row that a place is in; "" when it has none."""
        noun, key, _rest = _cut(place)
        if noun == "option":
            noun, key = "question", key.partition(".")[0]
        pk = self._rows.get((noun, key))
        model = _TABLES.get(noun)
        if model is None or pk is None:
            return ""
        return reverse(f"admin:cases_{model._meta.model_name}_change", args=[pk])

    def detail(self, finding: Finding) -> tuple[str, ...]:
        """What more a finding says, in sentences."""
        found = finding.detail
        match finding.kind:
            case FindingKind.DEAD_CASE if found:
                said = self._titles("case", ", ".join(found))
                return (gettext("Given instead: %(cases)s") % {"cases": said},)
            case FindingKind.FAILING_SCENARIO:
                return self._refused(finding) or tuple(map(self._of_a_scenario, found))
            case FindingKind.REDUNDANT_CONDITION if found:
                fact = finding.place.rpartition(".")[2]
                return (
                    self.rules.condition(
                        Condition(fact, Operator(found[0]), tuple(found[1:]))
                    ),
                )
            case FindingKind.UNKNOWN_PLACEHOLDER:
                return tuple(map(_placeholder, found))
            case FindingKind.MALFORMED_PLACEHOLDER:
                return tuple(map(_malformed, found))
            case FindingKind.DATE_NOT_ASKED:
                said = self._titles("case", ", ".join(found[1:]))
                never = gettext("never asked with: %(cases)s") % {"cases": said}
                return (_placeholder(found[0]), never)
            case FindingKind.SOURCE_OVERDUE | FindingKind.FIGURE_WITHOUT_AMOUNT:
                return tuple(_of_a_day(finding.kind, day) for day in found[:1])
        return found

    def _refused(self, finding: Finding) -> tuple[str, ...]:
        """Which answer of a scenario is none any more; nothing when all are."""
        try:
            check_answers(self.rules.rulebook, finding.example)
        except BadAnswer as fault:
            return (refused(fault, self.rules),)
        return ()

    def _of_a_scenario(self, line: str) -> str:
        """“base: ehic, expected s1”, in words; any other line as it is."""
        read = _OF_A_SCENARIO.fullmatch(line)
        if read is None or read[1] not in _PARTS:
            return line
        name, noun = _PARTS[read[1]]
        given, expected = (set(_A_KEY.findall(read[n])) - _NONE for n in (2, 3))
        if not (given and expected) or read[1] == "base":
            return gettext("%(part)s: %(given)s, expected: %(expected)s") % {
                "part": name,
                "given": self._titles(noun, read[2]),
                "expected": self._titles(noun, read[3]),
            }
        differ = (
            (gettext("%(part)s: too many: %(named)s"), given - expected),
            (gettext("%(part)s: lacking: %(named)s"), expected - given),
        )
        return "; ".join(
            words % {"part": name, "named": self._titles(noun, ", ".join(sorted(keys)))}
            for words, keys in differ
            if keys
        )

    def _titles(self, noun: str, keys: str) -> str:
        """Keys in a list, by their titles."""

        def title(key: re.Match[str]) -> str:
            known = self.rules.knows(noun, key[0])
            return quoted(self.rules.title(noun, key[0])) if known else key[0]

        if keys in _NONE:
            return gettext("none")
        return _A_KEY.sub(title, keys)


def _rows() -> dict[tuple[str, str], int]:
    """The id of every row by noun and key, with one question to the database."""
    first, *others = (
        model._default_manager.order_by()
        .annotate(noun=Value(noun, TextField()))
        .values_list("noun", "key", "pk")
        for noun, model in _TABLES.items()
        if model is not Option
    )
    return {(noun, key): pk for noun, key, pk in first.union(*others, all=True)}


def _cut(place: str) -> tuple[str, str, tuple[str, ...]]:
    """A place as noun, key and the rest; an option's key has its question's before it."""
    noun, *parts = place.split(".")
    length = 2 if noun == "option" else 1
    return noun, ".".join(parts[:length]), tuple(parts[length:])


def _of_a_day(kind: FindingKind, day: str) -> str:
    said = {"day": date_format(date.fromisoformat(day), "DATE_FORMAT")}
    if kind is FindingKind.SOURCE_OVERDUE:
        return gettext("to be read again by %(day)s") % said
    return gettext("on %(day)s") % said


def _placeholder(name: str) -> str:
    """A placeholder as it is typed; the translation it stands in, by its language."""
    return _translation(name) if name in TARGETS else f"{{{name}}}"


def _malformed(text: str) -> str:
    """What was typed; the translation it stands in, by its language."""
    return _translation(text) if text in TARGETS else quoted(text)


def _translation(language: str) -> str:
    name = dict(settings.LANGUAGES)[language]
    return gettext("translation: %(language)s") % {"language": name}
