"""What a row says in words, field by field, with its lists and its inner rows."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models
from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, override

from cases.asked import QuestionBook
from cases.audit import LANGUAGES
from cases.country_names import country_names
from cases.models import (
    CaseStep,
    CountryGroup,
    CoverageCase,
    Document,
    DocumentUse,
    Figure,
    Message,
    Option,
    Period,
    Question,
    Scenario,
    Situation,
    Step,
)
from cases.models.base import codes_in
from cases.models.scenarios import EXPECTED, NOTHING
from cases.names import Names, key_of
from cases.permissions import permitted
from cases.quoting import quoted
from cases.reading import AnswerBook
from cases.roles import name_of
from cases.wording import SOURCE


@dataclass(frozen=True)
class Value:
    """What a field holds: `raw` to compare, `words` to be read, in French.

    `exact` tells two values apart that read alike; `others` are the words in the other
    languages of the staff, where they differ.
    """

    raw: str
    words: str
    exact: str = ""
    others: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Thing:
    """A row with its lists and its inner rows, field by field."""

    noun: str
    key: str
    label: str
    fields: Mapping[str, Value]


class Teller:
    """Says what rows hold; what it looks up is read once."""

    def __init__(self) -> None:
        self._names: dict[type[models.Model], Names] = {}
        self._read: dict[tuple[type, str | None], Any] = {}

    def thing(self, row: models.Model, *, only: tuple[str, ...]) -> Thing:
        label = row.source if isinstance(row, Message) else str(row)
        fields = dict(self._fields(row, only))
        return Thing(row._meta.label_lower, key_of(row), label[:200], fields)

    def _fields(
        self, row: models.Model, only: tuple[str, ...]
    ) -> Iterator[tuple[str, Value]]:
        for column in row._meta.fields:
            if not column.primary_key and (not only or column.name in only):
                yield column.name, self._value(row, column)
        for many in row._meta.many_to_many:
            if not only or many.name in only:
                yield many.name, self._listed(getattr(row, many.name).all())
        if only:
            return
        if isinstance(row, Situation):
            yield "criteria", self._criteria(row)
        for name, line in INSIDE.get(type(row), {}).items():
            yield name, self._lines(_rows_inside(row, name), line)

    def _value(self, row: models.Model, column: models.Field) -> Value:
        value = getattr(row, column.name)
        if value is None or value == "":
            return Value("", "")
        if isinstance(column, models.ForeignKey):
            return _told(key_of(value), lambda: self.name(value))
        if isinstance(value, bool):
            return _told(str(value), lambda: gettext("yes") if value else gettext("no"))
        if isinstance(value, date):
            return _told(value.isoformat(), lambda: str(date_format(value)))
        if isinstance(row, Scenario) and column.name in ("answers", *EXPECTED):
            return self._of_a_scenario(row, column.name)
        if isinstance(row, CountryGroup) and column.name == "countries":
            return _told(value, lambda: self._countries(value))
        raw, known = str(value), column
        return _told(raw, lambda: str(dict(known.flatchoices).get(value, raw)))

    def name(self, row: models.Model) -> str:
        """A row that another one names; with its key where two bear the same name."""
        if isinstance(row, Group):
            return name_of(row)
        if isinstance(row, Permission):
            return permitted(row)
        model = type(row)
        if model not in self._names:
            self._names[model] = Names(model._default_manager.all())
        return self._names[model].of(row)

    def _once(self, what: type) -> Any:
        """Words that are read once in each language."""
        known = what, get_language()
        if known not in self._read:
            self._read[known] = what()
        return self._read[known]

    def _countries(self, codes: str) -> str:
        names = country_names()
        return ", ".join(names.get(code, code) for code in codes_in(codes))

    def _listed(self, rows: Iterable[models.Model]) -> Value:
        rows = list(rows)
        return _told(
            "\n".join(map(key_of, rows)), lambda: "\n".join(map(self.name, rows))
        )

    def _lines(
        self, rows: list[Any], line: Callable[["Teller", Any], tuple[str, str]]
    ) -> Value:
        """Inner rows, each in a line; their numbers tell apart what reads alike."""

        def said() -> list[str]:
            return [line(self, row)[1] for row in rows]

        with override(SOURCE):
            raw = "\n".join(line(self, row)[0] for row in rows)
            numbered = zip(rows, said(), strict=True)
            exact = [f"{_number(row)}{words}" for row, words in numbered]
        return _told(raw, lambda: "\n".join(said()), exact="\n".join(exact))

    def _criteria(self, situation: Situation) -> Value:
        criteria = list(situation.criteria.all())
        raw = "\n".join(f"{c.position} {c}" for c in criteria)

        def said(*chosen: Any) -> str:
            return "\n".join(self._once(AnswerBook).sentences(chosen))

        with override(SOURCE):
            exact = "\n".join(f"{_number(c)}{said(c)}" for c in criteria)
        return _told(raw, lambda: said(*criteria), exact=exact)

    def _of_a_scenario(self, row: Scenario, name: str) -> Value:
        raw: str = getattr(row, name)
        if name == "answers":
            given = row.given

            def said() -> str:
                lines = self._once(QuestionBook).lines(given)
                return "\n".join(f"{question} > {answer}" for question, answer in lines)

            return _told(raw, said)
        return _told(raw, lambda: self._expected(EXPECTED[name], codes_in(raw)))

    def _expected(self, noun: str, keys: tuple[str, ...]) -> str:
        if keys == (NOTHING,):
            return gettext("none")
        model = _EXPECTED[noun]
        rows = {row.key: row for row in self._all(model)}
        return "\n".join(self.name(rows[k]) if k in rows else k for k in keys)

    def _all(self, model: type[models.Model]) -> list[Any]:
        if model not in self._names:
            self._names[model] = Names(model._default_manager.all())
        return self._names[model].rows


def _rows_inside(row: models.Model, name: str) -> list[Any]:
    """The inner rows of a row, which may have been fetched with it."""
    inner = getattr(row, name)
    if name in getattr(row, "_prefetched_objects_cache", ()):
        return list(inner.all())
    return list(inner.prefetch_related(*NAMED_INSIDE.get(name, ())))


def _number(row: Any) -> str:
    """The place of an inner row, before its words."""
    return f"{row.position}. " if hasattr(row, "position") else ""


def _told(raw: str, say: Callable[[], str], *, exact: str = "") -> Value:
    """A value in the words of each language of the staff."""
    words = {}
    for language in LANGUAGES:
        with override(language):
            words[language] = say()
    french = words.pop(SOURCE)
    others = {code: said for code, said in words.items() if said != french}
    return Value(raw, french, exact, others)


def _option(teller: Teller, option: Option) -> tuple[str, str]:
    said = f"{option.label} ({option.hint})" if option.hint else option.label
    return f"{option.position} {said} [{option.key}]", said


def _step(teller: Teller, use: CaseStep) -> tuple[str, str]:
    return f"{use.position} {use.step.key}", teller.name(use.step)


def _paper(teller: Teller, use: DocumentUse) -> tuple[str, str]:
    when, unless = list(use.when.all()), list(use.unless.all())
    said = [f"{teller.name(use.document)} : {use.get_form_display()}, {use.copies}"]
    if use.step:
        said.append(f"{gettext('for the step')} {quoted(teller.name(use.step))}")
    for word, situations in ((gettext("when"), when), (gettext("unless"), unless)):
        if situations:
            named = ", ".join(quoted(teller.name(each)) for each in situations)
            said.append(f"{word} {named}")
    # By keys: a situation said in other words is no other paper.
    keys = [use.document.key, use.form, use.copies, use.step and use.step.key]
    keys += [[situation.key for situation in each] for each in (when, unless)]
    return f"{use.position} {keys}", " ; ".join(said)


def _period(teller: Teller, period: Period) -> tuple[str, str]:
    until = period.valid_until
    days = period.valid_from.isoformat(), until.isoformat() if until else "…"
    said = date_format(period.valid_from), date_format(until) if until else "…"
    return f"{period.amount} {days}", f"{period.amount} ({said[0]} – {said[1]})"


_EXPECTED: dict[str, type[models.Model]] = {
    "case": CoverageCase,
    "document": Document,
    "step": Step,
}

INSIDE: dict[
    type[models.Model], dict[str, Callable[[Teller, Any], tuple[str, str]]]
] = {
    CoverageCase: {"steps": _step, "documents": _paper},
    Figure: {"periods": _period},
    Question: {"options": _option},
}
"""The rows inside a row, and how one of them reads in a line."""

NAMED_INSIDE = {"steps": ("step",), "documents": ("document", "step", "when", "unless")}
"""What such lines name, fetched at once."""
