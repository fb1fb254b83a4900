"""A worded rulebook into the draft: every row replaced, in one transaction."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from cases.engine.codec import WordedRulebook
from cases.engine.rulebook import CoverageCase as CaseRule
from cases.engine.rulebook import Rulebook
from cases.engine.rulebook import Scenario as ScenarioRule
from cases.engine.words import option_key, path
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
    Impossibility,
    Link,
    Office,
    OfficeKind,
    Option,
    Period,
    Question,
    Scenario,
    Section,
    Situation,
    Source,
    Step,
)
from cases.models.base import CodesField, WordsField
from cases.models.scenarios import NOTHING

TABLES: tuple[type[models.Model], ...] = (
    Source,
    Figure,
    Period,
    Department,
    Link,
    Section,
    Question,
    Option,
    CountryGroup,
    Comparison,
    Situation,
    Criterion,
    Impossibility,
    Document,
    OfficeKind,
    Office,
    Step,
    CoverageCase,
    CaseStep,
    DocumentUse,
    Scenario,
)
"""The tables of the draft; a row names only rows of itself or of tables before it."""

Words = Mapping[str, str]
Values = dict[str, Any]


@transaction.atomic
def replace_draft(worded: WordedRulebook) -> None:
    """Make the draft say this rulebook and nothing else, or leave it as it was."""
    _empty()
    _Writer(worded.words).write(worded.rulebook)


def _empty() -> None:
    OfficeKind.objects.update(fallback=None)
    for model in reversed(TABLES):
        for field in model._meta.many_to_many:
            field.remote_field.through._default_manager.all().delete()
    for model in reversed(TABLES):
        model._default_manager.all().delete()


class _Writer:
    """Nouns to rows. A column is named like the field; its kind says how."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._ids: dict[type[models.Model], dict[str, int]] = {}

    def write(self, rulebook: Rulebook) -> None:
        codes = enumerate(rulebook.departments, start=1)
        self._add(Department, [Department(code=c, position=n * 10) for n, c in codes])
        self._nouns(Source, rulebook.sources)
        self._nouns(Link, rulebook.links)
        self._form(rulebook)
        self._facts(rulebook)
        self._nouns(Document, rulebook.documents, noun="document")
        self._figures(rulebook)
        self._offices(rulebook)
        self._nouns(Step, rulebook.steps, noun="step", more=self._deadline)
        self._cases(rulebook)
        self._nouns(Scenario, rulebook.scenarios, more=self._expected)

    def _add(self, model: type[models.Model], rows: Sequence[models.Model]) -> None:
        added = model._default_manager.bulk_create(rows)
        known = self._ids.setdefault(model, {})
        known |= {row.key: row.pk for row in added if hasattr(row, "key")}

    def _nouns(
        self,
        model: type[models.Model],
        items: Sequence[Any],
        *,
        noun: str = "",
        more: Any = None,
    ) -> None:
        """A row for each item, in order, with the lists it names."""
        rows = [
            model(
                key=item.key,
                position=n * 10,
                **self._values(model, item)
                | self._sentences(model, noun, item.key)
                | (more(item) if more else {}),
            )
            for n, item in enumerate(items, start=1)
        ]
        self._add(model, rows)
        self._lists(model, list(zip(rows, items, strict=True)))

    def _values(self, model: type[models.Model], item: Any) -> Values:
        """The columns of a row that the noun has by the same name."""
        values: Values = {}
        for field in model._meta.fields:
            if field.name == "key" or not hasattr(item, field.name):
                continue
            value = getattr(item, field.name)
            if isinstance(field, models.ForeignKey):
                # A kind of office may name one of its own table: that waits.
                known = self._ids.get(field.related_model, {})
                values[field.attname] = known.get(value)
            elif isinstance(field, CodesField):
                values[field.name] = " ".join(_in_order(value))
            elif isinstance(value, Decimal):
                values[field.name] = f"{value:f}"
            elif isinstance(field, models.CharField | models.TextField):
                values[field.name] = str(value)
            else:
                values[field.name] = value
        return values

    def _sentences(self, model: type[models.Model], noun: str, key: str) -> Values:
        return {
            field.name: self._words.get(path(noun, key, field.name), "")
            for field in model._meta.fields
            if isinstance(field, WordsField)
        }

    def _lists(
        self, model: type[models.Model], pairs: Iterable[tuple[models.Model, Any]]
    ) -> None:
        pairs = list(pairs)
        for field in model._meta.many_to_many:
            through = field.remote_field.through
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            ids = self._ids[field.related_model]
            through._default_manager.bulk_create(
                through(**{f"{here}_id": row.pk, f"{there}_id": ids[key]})
                for row, item in pairs
                for key in dict.fromkeys(getattr(item, field.name))
            )

    def _form(self, rulebook: Rulebook) -> None:
        self._nouns(Section, rulebook.sections, noun="section")
        sections = self._ids[Section]
        for section in rulebook.sections:
            parent = {"section_id": sections[section.key]}
            self._nouns(
                Question,
                section.questions,
                noun="question",
                more=lambda _question, parent=parent: parent,
            )
        questions = self._ids[Question]
        options = [
            Option(
                question_id=questions[question.key],
                key=option,
                position=n * 10,
                **self._sentences(Option, "option", option_key(question.key, option)),
            )
            for question in rulebook.questions
            for n, option in enumerate(question.options, start=1)
        ]
        Option.objects.bulk_create(options)

    def _facts(self, rulebook: Rulebook) -> None:
        self._nouns(CountryGroup, rulebook.groups)
        questions = self._ids[Question]
        comparisons = [
            Comparison(
                key=c.key,
                position=n * 10,
                left_id=questions[c.left.question],
                left_year_end=c.left.academic_year_end,
                right_id=questions[c.right.question],
                right_year_end=c.right.academic_year_end,
                days=c.days,
            )
            for n, c in enumerate(rulebook.comparisons, start=1)
        ]
        self._add(Comparison, comparisons)
        self._nouns(Situation, rulebook.situations, noun="situation")
        Criterion.objects.bulk_create(self._criteria(rulebook))
        self._nouns(Impossibility, rulebook.impossibilities, noun="impossibility")

    def _criteria(self, rulebook: Rulebook) -> list[Criterion]:
        situations = self._ids[Situation]
        return [
            Criterion(
                situation_id=situations[situation.key],
                alternative=chr(ord("A") + letter),
                position=n * 10,
                fact=condition.fact,
                operator=condition.operator.value,
                values=" ".join(condition.values),
            )
            for situation in rulebook.situations
            for letter, conditions in enumerate(situation.alternatives)
            for n, condition in enumerate(conditions, start=1)
        ]

    def _figures(self, rulebook: Rulebook) -> None:
        self._nouns(Figure, rulebook.figures, noun="figure")
        figures = self._ids[Figure]
        Period.objects.bulk_create(
            Period(figure_id=figures[figure.key], **self._values(Period, period))
            for figure in rulebook.figures
            for period in figure.periods
        )

    def _offices(self, rulebook: Rulebook) -> None:
        self._nouns(OfficeKind, rulebook.office_kinds, noun="office_kind")
        kinds = self._ids[OfficeKind]
        for kind in rulebook.office_kinds:
            if kind.fallback:
                mine = OfficeKind.objects.filter(key=kind.key)
                mine.update(fallback_id=kinds[kind.fallback])
        self._nouns(Office, rulebook.offices)

    def _deadline(self, step: Any) -> Values:
        if step.deadline is None:
            return {}
        question = self._ids[Question][step.deadline.question]
        return {
            "deadline_question_id": question,
            "deadline_days": step.deadline.days,
            "deadline_is_binding": step.deadline.is_binding,
        }

    def _cases(self, rulebook: Rulebook) -> None:
        self._nouns(CoverageCase, rulebook.cases, noun="case")
        steps = self._ids[Step]
        for case in rulebook.cases:
            parent = self._ids[CoverageCase][case.key]
            CaseStep.objects.bulk_create(
                CaseStep(case_id=parent, step_id=steps[step], position=n * 10)
                for n, step in enumerate(dict.fromkeys(case.steps), start=1)
            )
            self._uses(parent, case)

    def _uses(self, parent: int, case: CaseRule) -> None:
        uses = [
            DocumentUse(
                case_id=parent, position=n * 10, **self._values(DocumentUse, use)
            )
            for n, use in enumerate(case.documents, start=1)
        ]
        DocumentUse.objects.bulk_create(uses)
        self._lists(DocumentUse, zip(uses, case.documents, strict=True))

    def _expected(self, scenario: ScenarioRule) -> Values:
        values: Values = {
            "answers": "\n".join(f"{key}={value}" for key, value in scenario.answers)
        }
        for name in ("possible", "extras", "documents", "steps"):
            named = getattr(scenario, name)
            values[name] = "" if named is None else " ".join(named) or NOTHING
        return values


def _in_order(codes: Iterable[str] | None) -> tuple[str, ...]:
    """Codes in their order; those of a set in alphabetical order."""
    if isinstance(codes, frozenset):
        return tuple(sorted(codes))
    return tuple(codes or ())
