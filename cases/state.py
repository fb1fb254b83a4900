"""What a row says, with all that its form edits: to compare, and to tell in French."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.db import models
from django.utils.translation import gettext, override

from cases.models import (
    CaseStep,
    CoverageCase,
    DocumentUse,
    Figure,
    Message,
    Option,
    Period,
    Question,
    Section,
    Situation,
)
from cases.models.base import codes_in
from cases.quoting import quoted
from cases.reading import AnswerBook
from cases.rule_words import country
from cases.stored import INNER, TABLES


@dataclass(frozen=True)
class Value:
    """What a field holds: `raw` to compare, `words` to be read."""

    raw: str
    words: str


@dataclass(frozen=True)
class Thing:
    """A row with its lists and its inner rows, field by field."""

    noun: str
    key: str
    label: str
    fields: Mapping[str, Value]


State = Mapping[tuple[str, int], Thing]
"""The things a form edits, by table and id: a row, and those shown inside it."""

_ONLY: dict[type[models.Model], tuple[str, ...]] = {
    Message: ("text", "seen", "note"),
    User: ("username", "is_active", "is_staff", "is_superuser", "groups"),
}
"""The fields that count, where some are kept by the software."""

_IN_A_SECTION = ("position", "key", "kind", "label", "hint", "may_be_unknown")
"""What the page of a section edits of its questions."""


def state_of(row: models.Model | None) -> State:
    """What a stored row says now; nothing of one that is not stored."""
    if row is None or row.pk is None:
        return {}
    return {**_states([row], only=_ONLY.get(type(row))), **_inside(row)}


def state_of_the_draft() -> State:
    """What every row of the draft says now, its inner rows inside it."""
    tables = (_whole(model) for model in TABLES if model not in INNER)
    return {name: thing for rows in tables for name, thing in _states(rows).items()}


def _states(
    rows: Iterable[models.Model], *, only: tuple[str, ...] | None = None
) -> State:
    with override("fr"):
        book = AnswerBook()
        return {
            (row._meta.label_lower, row.pk): _thing(row, book, only=only)
            for row in rows
        }


def _inside(row: models.Model) -> State:
    """The questions of a section, as its page edits them."""
    rows = row.questions.all() if isinstance(row, Section) else ()
    return _states(rows, only=_IN_A_SECTION)


def _whole(model: type[models.Model]) -> models.QuerySet:
    """All rows of a table, with what they name fetched at once."""
    columns = [f.name for f in model._meta.fields if f.is_relation]
    lists = [f.name for f in model._meta.many_to_many]
    inner = ["criteria"] if model is Situation else []
    for name in _INNER.get(model, ()):
        inner += [name, *(f"{name}__{one}" for one in _WITH.get(name, ()))]
    rows = model._default_manager.select_related(*columns)
    return rows.prefetch_related(*lists, *inner)


def key_of(row: models.Model) -> str:
    """The name by which a row is known for good."""
    if isinstance(row, Message):
        return f"{row.path} ({row.language})"
    for name in ("key", "code", "username", "name"):
        if value := getattr(row, name, ""):
            return str(value)
    return str(row.pk)


def _thing(
    row: models.Model, book: AnswerBook, *, only: tuple[str, ...] | None
) -> Thing:
    label = row.source if isinstance(row, Message) else str(row)
    fields = dict(_fields(row, book))
    if only:
        fields = {name: fields[name] for name in only}
    return Thing(row._meta.label_lower, key_of(row), label[:200], fields)


def _fields(row: models.Model, book: AnswerBook) -> Iterator[tuple[str, Value]]:
    for field in row._meta.fields:
        if not field.primary_key:
            yield field.name, _value(row, field)
    for field in row._meta.many_to_many:
        named = list(getattr(row, field.name).all())
        yield field.name, _listed((key_of(x), _named(x)) for x in named)
    if isinstance(row, Situation):
        yield "criteria", _criteria(row, book)
    for name, line in _INNER.get(type(row), {}).items():
        yield name, _listed(line(inner) for inner in _rows_inside(row, name))


def _rows_inside(row: models.Model, name: str) -> Iterable[Any]:
    """The inner rows of a row, which may have been fetched with it."""
    inner = getattr(row, name)
    if name in getattr(row, "_prefetched_objects_cache", ()):
        return inner.all()
    return inner.prefetch_related(*_WITH.get(name, ()))


def _value(row: models.Model, field: models.Field) -> Value:
    value = getattr(row, field.name)
    if value is None or value == "":
        return Value("", "")
    if isinstance(field, models.ForeignKey):
        return Value(key_of(value), _named(value))
    if isinstance(value, bool):
        return Value(str(value), gettext("yes") if value else gettext("no"))
    if field.name == "countries":
        return Value(str(value), ", ".join(map(country, codes_in(value))))
    raw = value.isoformat() if hasattr(value, "isoformat") else str(value)
    return Value(raw, str(dict(field.flatchoices).get(value, raw)))


def _named(row: models.Model) -> str:
    """A row that another one names: its words and, where they differ, its key."""
    words, key = str(row), key_of(row)
    return words if words == key else f"{words} [{key}]"


def _listed(lines: Iterable[tuple[str, str]]) -> Value:
    pairs = list(lines)
    return Value("\n".join(raw for raw, _ in pairs), "\n".join(w for _, w in pairs))


def _criteria(situation: Situation, book: AnswerBook) -> Value:
    criteria = list(situation.criteria.all())
    raw = "\n".join(f"{c.position} {c}" for c in criteria)
    return Value(raw, "\n".join(book.sentences(criteria)))


def _option(option: Option) -> tuple[str, str]:
    words = f"{option.label} [{option.key}]"
    said = f"{words} ({option.hint})" if option.hint else words
    return f"{option.position} {said}", said


def _step(use: CaseStep) -> tuple[str, str]:
    return f"{use.position} {use.step.key}", _named(use.step)


def _paper(use: DocumentUse) -> tuple[str, str]:
    when, unless = list(use.when.all()), list(use.unless.all())
    said = [f"{_named(use.document)} : {use.get_form_display()}, {use.copies}"]
    if use.step:
        said.append(f"{gettext('for the step')} {quoted(use.step)}")
    for word, situations in ((gettext("when"), when), (gettext("unless"), unless)):
        if situations:
            said.append(f"{word} {', '.join(map(quoted, situations))}")
    # By keys: a situation said in other words is no other paper.
    keys = [use.document.key, use.form, use.copies, use.step and use.step.key]
    keys += [[situation.key for situation in each] for each in (when, unless)]
    return f"{use.position} {keys}", " ; ".join(said)


def _period(period: Period) -> tuple[str, str]:
    until = period.valid_until.isoformat() if period.valid_until else "…"
    words = f"{period.amount} ({period.valid_from.isoformat()} – {until})"
    return words, words


_INNER: dict[type[models.Model], dict[str, Callable[[Any], tuple[str, str]]]] = {
    CoverageCase: {"steps": _step, "documents": _paper},
    Figure: {"periods": _period},
    Question: {"options": _option},
}
"""The rows inside a row, and how one of them reads in a line."""

_WITH = {"steps": ("step",), "documents": ("document", "step", "when", "unless")}
"""What such lines name, fetched at once."""
