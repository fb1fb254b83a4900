"""Counting the results kept in the last year, and where students stopped."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from advisor.answers import valid_answers
from advisor.models import StepCount, StudentProfile
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.dates import compared
from cases.engine.decide import base_case
from cases.engine.rulebook import QuestionKind, Rulebook
from cases.rulebooks import LiveRulebook

DAYS = 365
UNDECIDED = "-"
Groups = tuple[str, ...]


@dataclass
class Counts:
    """How many results there are of each kind."""

    total: int = 0
    cases: Counter[str] = field(default_factory=Counter)
    weeks: Counter[date] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    # For each question of a country: the groups a country is in, or (), or an answer.
    countries: dict[str, Counter[Groups | str]] = field(default_factory=dict)
    unknown: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Passage:
    """How many students came to a section, and answered it."""

    section: str
    reached: int
    answered: int

    @property
    def stopped(self) -> int:
        return max(self.reached - self.answered, 0)


def count_results(live: LiveRulebook, *, today: date) -> Counts:
    """The results made in the last year, by what today's rules say of their answers."""
    rulebook = live.rulebook
    asked = [q.key for q in rulebook.questions if q.kind is QuestionKind.COUNTRY]
    counts = Counts(countries={question: Counter() for question in asked})
    known, cases = _Known(rulebook), _Cases(live)
    groups = _groups_of(rulebook)
    rows = StudentProfile.objects.filter(created__gte=_start(today)).order_by()
    for answers, language, created in rows.values_list(
        "answers", "language", "created"
    ).iterator(chunk_size=5000):
        valid = known.answers(answers)
        counts.total += 1
        counts.cases[cases.of(valid)] += 1
        counts.languages[language] += 1
        day = timezone.localtime(created).date()
        counts.weeks[day - timedelta(days=day.weekday())] += 1
        for question in asked:
            answer = valid.get(question, "")
            counts.countries[question][groups.get(answer, answer)] += 1
        counts.unknown.update(q for q, a in valid.items() if a == UNKNOWN_ANSWER)
    return counts


class _Known:
    """Which answers count today; each pair of question and answer is looked at once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._known: dict[tuple[str, Any], bool] = {}

    def answers(self, found: Mapping[str, Any]) -> dict[str, str]:
        return {q: a for q, a in found.items() if self._is_valid(q, a)}

    def _is_valid(self, question: str, answer: Any) -> bool:
        pair = question, str(answer)
        if pair not in self._known:
            valid = valid_answers(self._rulebook, {question: answer})
            self._known[pair] = bool(valid)
        return self._known[pair]


class _Cases:
    """The base case of answers; those that the rules treat alike are decided once."""

    def __init__(self, live: LiveRulebook) -> None:
        self._compiled = live.compiled
        rulebook = live.rulebook
        self._comparisons = rulebook.comparisons
        self._dates = {q.key for q in rulebook.questions if q.kind is QuestionKind.DATE}
        self._decided: dict[frozenset[tuple[str, str | None]], str] = {}

    def of(self, answers: Mapping[str, str]) -> str:
        """Dates count by what their comparisons say, whatever the days."""
        told = {q: a for q, a in answers.items() if q not in self._dates}
        verdicts = {c.key: compared(c, answers) for c in self._comparisons}
        alike = frozenset((*told.items(), *verdicts.items()))
        if alike not in self._decided:
            base = base_case(self._compiled, answers)
            self._decided[alike] = base or UNDECIDED
        return self._decided[alike]


def _groups_of(rulebook: Rulebook) -> dict[str, Groups]:
    """For each country, all the groups it is in: groups overlap, these do not."""
    countries = {c for group in rulebook.groups for c in group.countries}
    return {
        country: tuple(g.key for g in rulebook.groups if country in g.countries)
        for country in countries
    }


def count_passages(rulebook: Rulebook, *, today: date) -> list[Passage]:
    """For each section in its order, then for the end, who came and who went on."""
    since = today - timedelta(days=DAYS)
    rows = StepCount.objects.filter(day__gte=since).order_by()
    sums = {
        section: Passage(section, reached, answered)
        for section, reached, answered in rows.values("section")
        .annotate(r=Sum("reached"), a=Sum("answered"))
        .values_list("section", "r", "a")
    }
    order: Iterable[str] = (*(s.key for s in rulebook.sections), StepCount.CHECK)
    return [sums[section] for section in order if section in sums]


def _start(today: date) -> datetime:
    day = today - timedelta(days=DAYS)
    return timezone.make_aware(datetime.combine(day, time()))
