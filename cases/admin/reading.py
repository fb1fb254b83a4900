"""Criteria read back in the words of their questions and options."""

from collections.abc import Iterable
from itertools import groupby

from django.utils.translation import gettext

from cases.engine.countries import COUNTRIES
from cases.models import (
    Comparison,
    CountryGroup,
    Criterion,
    Department,
    Option,
    Question,
)
from cases.models.base import codes_in


def fact_choices() -> list[tuple[str, str]]:
    """The facts conditions can test: questions that are no date, and comparisons."""
    questions = Question.objects.exclude(kind=Question.Kind.DATE)
    facts = [(q.key, f"{q.key} · {q.label}") for q in questions]
    return facts + [(c.key, c.key) for c in Comparison.objects.all()]


def values_allowed(fact: str) -> tuple[str, ...]:
    """The answers that a condition on a fact may name."""
    question = Question.objects.filter(key=fact).first()
    if question is None or question.kind == Question.Kind.YES_NO:
        return ("yes", "no")
    options = tuple(question.options.values_list("key", flat=True))
    match question.kind:
        case Question.Kind.COUNTRY:
            groups = (f"@{group.key}" for group in CountryGroup.objects.all())
            return (*options, *groups, *COUNTRIES)
        case Question.Kind.DEPARTMENT:
            return tuple(Department.objects.values_list("code", flat=True))
        case _:
            return options


def alternatives_in_words(criteria: Iterable[Criterion]) -> list[str]:
    """One line for each alternative: its criteria, joined by “and”."""
    labels = {q.key: q.label for q in Question.objects.all()}
    options = {
        (option.question.key, option.key): option.label
        for option in Option.objects.select_related("question")
    }
    groups = {f"@{group.key}": group.name for group in CountryGroup.objects.all()}
    spoken = {"yes": gettext("yes"), "no": gettext("no")}

    def words(criterion: Criterion) -> str:
        fact = criterion.fact
        answers = ", ".join(
            options.get((fact, value)) or groups.get(value) or spoken.get(value, value)
            for value in codes_in(criterion.values)
        )
        sentence = (
            gettext("%(question)s is one of: %(answers)s")
            if criterion.operator == Criterion.Test.ONE_OF
            else gettext("%(question)s is none of: %(answers)s")
        )
        return sentence % {"question": labels.get(fact, fact), "answers": answers}

    both = gettext(" — and — ")
    return [
        f"{letter}. {both.join(words(criterion) for criterion in group)}"
        for letter, group in groupby(criteria, key=lambda c: c.alternative)
    ]
