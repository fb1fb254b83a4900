"""A worded rulebook into the draft: row by row in place, all of it or nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models, transaction

from cases.engine.codec import WordedRulebook
from cases.engine.rulebook import Rulebook
from cases.engine.rulebook import Scenario as ScenarioRule
from cases.engine.rulebook import Situation as SituationRule
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
from cases.stored import Stored

Words = Mapping[str, str]
Values = dict[str, Any]


@transaction.atomic
def replace_draft(worded: WordedRulebook) -> None:
    """Make the draft say this rulebook and nothing else, or leave it as it was.

    A row whose key stays keeps its id, and only what differs is written.
    """
    writer = _Writer(worded.words)
    writer.write(worded.rulebook)
    writer.stored.delete_the_rest()


class _Writer:
    """Nouns to rows. A column is named like the field; its kind says how."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self.stored = Stored()

    def write(self, rulebook: Rulebook) -> None:
        departments = [Department(code=code) for code in rulebook.departments]
        self.stored.put(Department, departments)
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

    def _id(self, model: type[models.Model], key: str) -> int:
        return self.stored.ids[model][key]

    def _nouns(
        self,
        model: type[models.Model],
        items: Sequence[Any],
        *,
        noun: str = "",
        more: Callable[[Any], Values] = lambda item: {},
    ) -> None:
        """A row for each item, in order, with the lists it names."""
        rows = [
            model(
                key=item.key,
                **self._values(model, item)
                | self._sentences(model, noun, item.key)
                | more(item),
            )
            for item in items
        ]
        self.stored.put(model, rows)
        self._lists(model, rows, items)

    def _values(self, model: type[models.Model], item: Any) -> Values:
        """The columns of a row that the noun has by the same name."""
        values: Values = {}
        for field in model._meta.fields:
            if field.name == "key" or not hasattr(item, field.name):
                continue
            value = getattr(item, field.name)
            if isinstance(field, models.ForeignKey):
                # A kind of office may name a new one of its own table: that waits.
                known = self.stored.ids[field.related_model]
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
        self,
        model: type[models.Model],
        rows: Sequence[models.Model],
        items: Sequence[Any],
    ) -> None:
        for field in model._meta.many_to_many:
            named = (getattr(item, field.name) for item in items)
            lists = {row.pk: keys for row, keys in zip(rows, named, strict=True)}
            self.stored.put_lists(field, lists)

    def _form(self, rulebook: Rulebook) -> None:
        self._nouns(Section, rulebook.sections, noun="section")
        section_of = {
            question.key: self._id(Section, section.key)
            for section in rulebook.sections
            for question in section.questions
        }
        self._nouns(
            Question,
            rulebook.questions,
            noun="question",
            more=lambda question: {"section_id": section_of[question.key]},
        )
        options = [
            Option(
                question_id=self._id(Question, question.key),
                key=option,
                **self._sentences(Option, "option", option_key(question.key, option)),
            )
            for question in rulebook.questions
            for option in question.options
        ]
        self.stored.put(Option, options)

    def _facts(self, rulebook: Rulebook) -> None:
        self._nouns(CountryGroup, rulebook.groups)
        comparisons = [
            Comparison(
                key=c.key,
                left_id=self._id(Question, c.left.question),
                left_year_end=c.left.academic_year_end,
                right_id=self._id(Question, c.right.question),
                right_year_end=c.right.academic_year_end,
                days=c.days,
            )
            for c in rulebook.comparisons
        ]
        self.stored.put(Comparison, comparisons)
        self._nouns(Situation, rulebook.situations, noun="situation")
        self.stored.put(Criterion, self._criteria(rulebook.situations))
        self._nouns(Impossibility, rulebook.impossibilities, noun="impossibility")

    def _criteria(self, situations: Iterable[SituationRule]) -> list[Criterion]:
        stored = self.stored.inside(Criterion, "situation_id")
        criteria = []
        for situation in situations:
            parent = self._id(Situation, situation.key)
            used = (criterion.alternative for criterion in stored[parent])
            letters = _letters(used, len(situation.alternatives))
            criteria += [
                Criterion(
                    situation_id=parent,
                    alternative=letter,
                    fact=condition.fact,
                    operator=condition.operator.value,
                    values=" ".join(condition.values),
                )
                for letter, group in zip(letters, situation.alternatives, strict=True)
                for condition in group
            ]
        return criteria

    def _figures(self, rulebook: Rulebook) -> None:
        self._nouns(Figure, rulebook.figures, noun="figure")
        periods = [
            Period(
                figure_id=self._id(Figure, figure.key), **self._values(Period, period)
            )
            for figure in rulebook.figures
            for period in figure.periods
        ]
        self.stored.put(Period, periods)

    def _offices(self, rulebook: Rulebook) -> None:
        self._nouns(OfficeKind, rulebook.office_kinds, noun="office_kind")
        for kind in rulebook.office_kinds:
            if kind.fallback:
                other = self._id(OfficeKind, kind.fallback)
                mine = OfficeKind.objects.filter(key=kind.key)
                mine.exclude(fallback=other).update(fallback=other)
        self._nouns(Office, rulebook.offices)

    def _deadline(self, step: Any) -> Values:
        if step.deadline is None:
            return {}
        return {
            "deadline_question_id": self._id(Question, step.deadline.question),
            "deadline_days": step.deadline.days,
            "deadline_is_binding": step.deadline.is_binding,
        }

    def _cases(self, rulebook: Rulebook) -> None:
        self._nouns(CoverageCase, rulebook.cases, noun="case")
        steps = [
            CaseStep(
                case_id=self._id(CoverageCase, case.key), step_id=self._id(Step, step)
            )
            for case in rulebook.cases
            for step in dict.fromkeys(case.steps)
        ]
        self.stored.put(CaseStep, steps)
        items = [(case.key, use) for case in rulebook.cases for use in case.documents]
        uses = [
            DocumentUse(
                case_id=self._id(CoverageCase, case), **self._values(DocumentUse, use)
            )
            for case, use in items
        ]
        self.stored.put(DocumentUse, uses)
        self._lists(DocumentUse, uses, [use for _case, use in items])

    def _expected(self, scenario: ScenarioRule) -> Values:
        values: Values = {
            "answers": "\n".join(f"{key}={value}" for key, value in scenario.answers)
        }
        for name in ("possible", "extras", "documents", "steps"):
            named = getattr(scenario, name)
            values[name] = "" if named is None else " ".join(named) or NOTHING
        return values


def _letters(used: Iterable[str], count: int) -> list[str]:
    """So many letters for the alternatives of a situation: those in use, then the next."""
    letters = sorted(set(used))[:count]
    after = ord(letters[-1]) + 1 if letters else ord("A")
    if after + count - len(letters) > ord("Z") + 1:
        letters, after = [], ord("A")
    more = range(after, after + count - len(letters))
    return [*letters, *map(chr, more)]


def _in_order(codes: Iterable[str] | None) -> tuple[str, ...]:
    """Codes in their order; those of a set in alphabetical order."""
    if isinstance(codes, frozenset):
        return tuple(sorted(codes))
    return tuple(codes or ())
