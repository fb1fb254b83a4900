"""Who uses a row of the draft: rows that point to it, and texts that name its key."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import apps
from django.db import models

from cases.models import (
    CaseStep,
    Comparison,
    CountryGroup,
    CoverageCase,
    Criterion,
    Department,
    Document,
    DocumentUse,
    Figure,
    Option,
    Question,
    Scenario,
    Step,
)
from cases.models.base import WordsField, codes_in
from cases.wording import placeholders_in

_EXPECTED = {
    CoverageCase: ("possible", "extras"),
    Document: ("documents",),
    Step: ("steps",),
}
"""The expectations of a scenario that name rows of a table."""


def users_of(row: models.Model) -> list[models.Model]:
    """The rows that would change or break without this one, each once."""
    if row.pk is None:
        return []
    found = (*_pointing(row), *naming(row))
    rows = {(user._meta.label, user.pk): user for user in map(_whole, found)}
    rows.pop((row._meta.label, row.pk), None)
    return list(rows.values())


def naming(row: models.Model) -> list[models.Model]:
    """The rows whose text names this one by its key."""
    return [*_tests(row), *_scenarios(row), *_sentences(row)]


def _whole(row: Any) -> models.Model:
    """The row on whose page an inner row is edited."""
    match row:
        case CaseStep() | DocumentUse():
            return row.case
        case Criterion():
            return row.situation
        case Option():
            return row.question
    return row


def _pointing(row: models.Model) -> Iterator[models.Model]:
    relations: Iterable[Any] = row._meta.get_fields(include_hidden=True)
    for relation in relations:
        if not (relation.auto_created and relation.is_relation):
            continue
        owner = relation.related_model
        is_list = relation.many_to_many
        # What goes along with a row is part of it, and uses nothing.
        if not is_list and relation.on_delete is models.CASCADE:
            continue
        if owner._meta.app_label == row._meta.app_label:
            yield from owner._default_manager.filter(**{relation.field.name: row})


def _tests(row: Any) -> Iterable[models.Model]:
    criteria = Criterion.objects.select_related("situation")
    match row:
        case Question() | Comparison():
            return criteria.filter(fact=row.key)
        case Option():
            return _with(criteria.filter(fact=row.question.key), row.key)
        case CountryGroup():
            return _with(criteria, f"@{row.key}")
        case Department():
            asked = Question.objects.filter(kind=Question.Kind.DEPARTMENT)
            facts = asked.values_list("key", flat=True)
            return _with(criteria.filter(fact__in=facts), row.code)
    return ()


def _with(criteria: Iterable[Criterion], value: str) -> Iterator[Criterion]:
    return (c for c in criteria if value in codes_in(c.values))


def _scenarios(row: Any) -> Iterator[Scenario]:
    match row:
        case Question():
            starts, wanted = f"{row.key}=", ""
        case Option():
            starts, wanted = "", f"{row.question.key}={row.key}"
        case CoverageCase() | Document() | Step():
            for scenario in Scenario.objects.all():
                lists = (getattr(scenario, name) for name in _EXPECTED[type(row)])
                if any(row.key in codes_in(named) for named in lists):
                    yield scenario
            return
        case _:
            return
    for scenario in Scenario.objects.all():
        if any(
            line == wanted or (starts and line.startswith(starts))
            for line in scenario.answers.split()
        ):
            yield scenario


def _sentences(row: Any) -> Iterator[models.Model]:
    """Rows with a sentence that holds the placeholder of a figure or a date."""
    is_date = isinstance(row, Question) and row.kind == Question.Kind.DATE
    if not (is_date or isinstance(row, Figure)):
        return
    for model in apps.get_app_config("cases").get_models():
        names = [f.name for f in model._meta.fields if isinstance(f, WordsField)]
        if not names or model._meta.model_name == "message":
            continue
        held = models.Q()
        for name in names:
            held |= models.Q(**{f"{name}__contains": f"{{{row.key}}}"})
        for user in model._default_manager.filter(held):
            if any(row.key in placeholders_in(getattr(user, n)) for n in names):
                yield user
