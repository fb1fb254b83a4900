"""The draft: rows to a worded rulebook, and back."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from django.db import models, transaction

from cases.engine.codec import FORMAT, WordedRulebook, from_json
from cases.engine.dates import write_comparison
from cases.engine.rulebook import Comparison as ComparisonRule
from cases.engine.rulebook import DateTerm
from cases.engine.words import WORD_FIELDS, option_key, path
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
from cases.models.base import CodesField, codes_in
from cases.models.scenarios import NOTHING

_WORDED = {
    "section": "sections",
    "situation": "situations",
    "impossibility": "impossibilities",
    "case": "cases",
    "step": "steps",
    "document": "documents",
    "office_kind": "office_kinds",
    "figure": "figures",
}
"""Where the nouns that hold words stand in a rulebook file."""

_NOT_WRITTEN = {"id", "key", "position"}
_DEADLINE = ("deadline_question", "deadline_days", "deadline_is_binding")
Node = dict[str, Any]


@dataclass(frozen=True)
class Draft:
    """What the draft's rows say, unchecked, in the shape of a rulebook file."""

    data: Node

    @property
    def is_empty(self) -> bool:
        """Whether it has no row yet: it says its format, and nothing else."""
        return not any(rows for name, rows in self.data.items() if name != "format")

    def worded(self) -> WordedRulebook:
        """The draft as a rulebook. Raises RulebookError."""
        return from_json(self.data)

    def words(self) -> dict[str, str]:
        """The French of every path, whether or not the rules can be read."""
        words: dict[str, str] = {}
        for noun, table in _WORDED.items():
            for key, node in self.data[table].items():
                words |= _words(noun, key, node)
                for question, inner in node.get("questions", {}).items():
                    words |= _question_words(question, inner)
        return words


def _words(noun: str, key: str, node: Mapping[str, Any]) -> dict[str, str]:
    named = ((path(noun, key, f.name), node.get(f.name)) for f in WORD_FIELDS[noun])
    return {sentence: text for sentence, text in named if text}


def _question_words(key: str, node: Mapping[str, Any]) -> dict[str, str]:
    words = _words("question", key, node)
    for option, inner in node.get("options", {}).items():
        words |= _words("option", option_key(key, option), inner)
    return words


@transaction.atomic
def read_draft() -> Draft:
    """The draft as it is now; each table is read once."""
    reader = _Reader()
    return Draft(
        {
            "format": FORMAT,
            "departments": [d.code for d in Department.objects.all()],
            "sections": reader.sections(),
            "groups": reader.plain(CountryGroup),
            "comparisons": reader.comparisons(),
            "situations": reader.situations(),
            "impossibilities": reader.plain(Impossibility),
            "cases": reader.cases(),
            "steps": reader.steps(),
            "documents": reader.plain(Document),
            "links": reader.plain(Link),
            "office_kinds": reader.plain(OfficeKind),
            "offices": reader.plain(Office),
            "sources": reader.plain(Source),
            "figures": reader.figures(),
            "scenarios": reader.scenarios(),
        }
    )


class _Reader:
    """Rows to nodes. A column is named like the field; its kind says how."""

    def __init__(self) -> None:
        self._keys: dict[type[models.Model], dict[int, str]] = {}
        self._lists: dict[models.Field, dict[int, list[str]]] = {}

    def key(self, model: type[models.Model], pk: int | None) -> str | None:
        """The key of a row, by its id."""
        if model not in self._keys:
            rows: Iterable[Any] = model._default_manager.all()
            self._keys[model] = {row.pk: row.key for row in rows}
        return None if pk is None else self._keys[model][pk]

    def list(self, field: models.ManyToManyField, pk: int) -> list[str]:
        """The keys a row lists, in the order in which they were put there."""
        if field not in self._lists:
            here, there = field.m2m_field_name(), field.m2m_reverse_field_name()
            through: Any = field.remote_field.through
            pairs = through._default_manager.order_by("pk")
            lists: dict[int, list[str]] = defaultdict(list)
            for owner, other in pairs.values_list(f"{here}_id", f"{there}_id"):
                lists[owner].append(self.key(field.related_model, other) or "")
            self._lists[field] = lists
        return self._lists[field].get(pk, [])

    def node(self, row: models.Model, *leave: str) -> Node:
        """The columns of a row that say something."""
        left = _NOT_WRITTEN | set(leave)
        fields = [f for f in row._meta.fields if f.name not in left]
        node = {field.name: self._value(row, field) for field in fields}
        for field in row._meta.many_to_many:
            node[field.name] = self.list(field, row.pk)
        return {
            name: value for name, value in node.items() if value not in (None, "", [])
        }

    def _value(self, row: models.Model, field: models.Field) -> Any:
        value = getattr(row, field.attname)
        if isinstance(field, models.ForeignKey):
            return self.key(field.related_model, value)
        if isinstance(field, CodesField):
            return list(codes_in(value))
        return value.isoformat() if isinstance(value, date) else value

    def plain(self, model: type[models.Model]) -> dict[str, Node]:
        rows: Iterable[Any] = model._default_manager.all()
        return {row.key: self.node(row) for row in rows}

    def sections(self) -> dict[str, Node]:
        options = _grouped(Option.objects.all(), "question_id")
        questions = _grouped(Question.objects.all(), "section_id")
        return {
            section.key: self.node(section)
            | {
                "questions": {
                    question.key: self._question(question, options[question.pk])
                    for question in questions[section.pk]
                }
            }
            for section in Section.objects.all()
        }

    def _question(self, question: Question, options: Iterable[Option]) -> Node:
        node = self.node(question, "section")
        if options:
            node["options"] = {o.key: self.node(o, "question") for o in options}
        return node

    def comparisons(self) -> dict[str, str]:
        return {row.key: self._rule(row) for row in Comparison.objects.all()}

    def _rule(self, row: Comparison) -> str:
        left = DateTerm(self.key(Question, row.left_id) or "", row.left_year_end)
        right = DateTerm(self.key(Question, row.right_id) or "", row.right_year_end)
        return write_comparison(ComparisonRule(row.key, left, right, row.days))

    def situations(self) -> dict[str, Node]:
        criteria = _grouped(Criterion.objects.all(), "situation_id")
        return {
            row.key: self.node(row) | {"any": alternatives(criteria[row.pk])}
            for row in Situation.objects.all()
        }

    def cases(self) -> dict[str, Node]:
        steps = _grouped(CaseStep.objects.all(), "case_id")
        uses = _grouped(DocumentUse.objects.all(), "case_id")
        return {
            row.key: self.node(row)
            | {
                "steps": [self.key(Step, s.step_id) for s in steps[row.pk]],
                "documents": [self.node(use, "case") for use in uses[row.pk]],
            }
            for row in CoverageCase.objects.all()
        }

    def steps(self) -> dict[str, Node]:
        nodes = {}
        for row in Step.objects.all():
            nodes[row.key] = self.node(row, *_DEADLINE)
            if row.deadline_question_id is not None:
                nodes[row.key]["deadline"] = {
                    "question": self.key(Question, row.deadline_question_id),
                    "days": row.deadline_days,
                    "binding": row.deadline_is_binding,
                }
        return nodes

    def figures(self) -> dict[str, Node]:
        periods = _grouped(Period.objects.all(), "figure_id")
        return {
            row.key: self.node(row)
            | {"periods": [self.node(p, "figure") for p in periods[row.pk]]}
            for row in Figure.objects.all()
        }

    def scenarios(self) -> dict[str, Node]:
        return {row.key: self._scenario(row) for row in Scenario.objects.all()}

    def _scenario(self, row: Scenario) -> Node:
        expect: Node = {"base": self.key(CoverageCase, row.base_id)}
        for name in ("possible", "extras", "documents", "steps"):
            if named := codes_in(getattr(row, name)):
                expect[name] = [key for key in named if key != NOTHING]
        answers = dict(line.split("=", 1) for line in row.answers.split())
        return {"note": row.note, "answers": answers, "expect": expect}


def alternatives(criteria: Iterable[Criterion]) -> list[list[Node]]:
    """The criteria of a situation, by letter."""
    return [
        [{"fact": c.fact, c.operator: list(codes_in(c.values))} for c in group]
        for _letter, group in groupby(criteria, key=lambda c: c.alternative)
    ]


def _grouped(rows: Iterable[models.Model], parent: str) -> dict[int, list[Any]]:
    """Rows by the id of their parent, each group in its order."""
    groups: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        groups[getattr(row, parent)].append(row)
    return groups
