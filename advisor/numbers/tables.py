"""The numbers as tables in words, with what must not be shown left out."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from advisor.models import StepCount
from advisor.numbers.counts import DAYS, UNDECIDED, Counts, Groups, Passage
from advisor.numbers.hiding import apart, hidden, is_small
from advisor.pages.form import say_answer
from advisor.speech import Speech
from cases.engine.rulebook import Role
from cases.engine.words import path
from cases.rulebooks import LiveRulebook


@dataclass(frozen=True)
class Row:
    """A label with its count, None when it is hidden; `share` of the largest, in 100."""

    key: str
    label: str
    count: int | None
    share: int = 0


@dataclass(frozen=True)
class Table:
    key: str
    title: str
    about: str
    rows: tuple[Row, ...]

    @property
    def hides(self) -> bool:
        return any(row.count is None for row in self.rows)


class Tables:
    """Makes the tables, in the active language."""

    def __init__(self, live: LiveRulebook, language: str) -> None:
        self._rulebook = live.rulebook
        self._speech = Speech(live.wording(language), language)

    def of_results(self, counts: Counts, *, today: date) -> Iterator[Table]:
        """Results by case, week, language, country; and what students did not know."""
        yield self._cases(counts)
        yield self._weeks(counts, today)
        languages = {key: _language(key) for key in sorted(counts.languages)}
        yield _parts("language", _("Results by language"), "", languages, counts)
        for question in counts.countries:
            yield self._countries(counts, question)
        yield self._unknown(counts)

    def _cases(self, counts: Counts) -> Table:
        labels = {
            case.key: self._say("case", case.key, "title")
            for case in self._rulebook.cases_as(Role.BASE)
        }
        labels[UNDECIDED] = _("Not certain: several cases are possible")
        about = _("By what today’s rules say of the answers.")
        return _parts("case", _("Results by case"), about, labels, counts)

    def _weeks(self, counts: Counts, today: date) -> Table:
        last = today - timedelta(days=today.weekday())
        weeks = [last - timedelta(weeks=n) for n in range(DAYS // 7 + 1, -1, -1)]
        first = min(counts.weeks, default=last)
        labels = {w: date_format(w, "SHORT_DATE_FORMAT") for w in weeks if w >= first}
        about = _("A week is named by its Monday.")
        return _parts("week", _("Results by week"), about, labels, counts)

    def _countries(self, counts: Counts, question: str) -> Table:
        names = {group.key: group.name for group in self._rulebook.groups}

        def label(groups: Groups | str) -> str:
            if isinstance(groups, tuple):
                return " + ".join(names[key] for key in groups)
            asked = self._rulebook.question[question]
            if groups in asked.options or groups == "unknown":
                speech = self._speech
                return str(say_answer(self._rulebook, speech, question, groups))
            return _("In none of the groups") if groups else _("Not asked")

        merged: dict[Any, int] = {}
        for groups, count in counts.countries[question].items():
            merged[label(groups)] = merged.get(label(groups), 0) + count
        title = _("Results by country group: %(question)s") % {
            "question": self._say("question", question, "label")
        }
        about = _("A country that is in several groups stands under all their names.")
        # By name: an order by count would tell about the hidden ones.
        merged = dict(sorted(merged.items()))
        labels = {words: words for words in merged}
        return _table(f"country_{question}", title, about, labels, merged, hidden)

    def _unknown(self, counts: Counts) -> Table:
        labels = {
            q.key: self._say("question", q.key, "label")
            for q in self._rulebook.questions
            if q.may_be_unknown
        }
        numbers = {key: counts.unknown[key] for key in labels}

        def gone(parts: Mapping[Any, int]) -> frozenset[Any]:
            return frozenset(k for k, n in parts.items() if not apart(n, counts.total))

        title = _("What students did not know")
        about = _("How many answered “I do not know” to each question.")
        return _table("unknown", title, about, labels, numbers, gone)

    def of_passages(self, passages: Iterable[Passage]) -> Table:
        """Where students stopped: those who came to a section and did not answer it."""
        passages = list(passages)
        labels = {p.section: self._section(p.section) for p in passages}
        stopped = {p.section: p.stopped for p in passages}
        few = {p.section for p in passages if is_small(p.reached)}

        def gone(parts: Mapping[Any, int]) -> frozenset[Any]:
            return hidden(parts) | few

        about = _(
            "Students who came to a section and have not answered it. Counted by day and "
            "language only, so that one who comes back later counts as gone on."
        )
        title = _("Where students stop")
        return _table("stop", title, about, labels, stopped, gone)

    def _section(self, key: str) -> str:
        if key == StepCount.CHECK:
            return _("Check your answers")
        return self._say("section", key, "title")

    def _say(self, noun: str, key: str, name: str) -> str:
        return self._speech.plain(path(noun, key, name)) or key


_COUNTED: Mapping[str, Callable[[Counts], Mapping[Any, int]]] = {
    "case": lambda counts: counts.cases,
    "week": lambda counts: counts.weeks,
    "language": lambda counts: counts.languages,
}


def _parts(
    key: str, title: str, about: str, labels: Mapping[Any, str], counts: Counts
) -> Table:
    """A table whose counts sum to all the results."""
    counted = _COUNTED[key](counts)
    numbers = {part: counted.get(part, 0) for part in labels}
    return _table(key, title, about, labels, numbers, hidden)


def _table(
    key: str,
    title: str,
    about: str,
    labels: Mapping[Any, str],
    numbers: Mapping[Any, int],
    gone: Callable[[Mapping[Any, int]], frozenset[Any]],
) -> Table:
    out = gone(numbers)
    most = max((n for part, n in numbers.items() if part not in out), default=0)
    rows = (
        Row(str(part), labels[part], None)
        if part in out
        else Row(str(part), labels[part], n, share=100 * n // most if most else 0)
        for part, n in numbers.items()
    )
    return Table(key, title, about, tuple(rows))


def _language(code: str) -> str:
    return capfirst(str(dict(settings.LANGUAGES).get(code, code)))
