"""The rulebook: everything the rules say, as one frozen value that holds keys and no words."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cases.engine.advice import (
    Deadline,
    Document,
    Figure,
    Link,
    Office,
    OfficeKind,
    PaperForm,
    Period,
    Phase,
    Source,
    Step,
)
from cases.engine.conditions import Situation

__all__ = [
    "NO",
    "YES",
    "Comparison",
    "CountryGroup",
    "CoverageCase",
    "DateTerm",
    "Deadline",
    "Document",
    "DocumentUse",
    "Figure",
    "Impossibility",
    "Link",
    "Office",
    "OfficeKind",
    "PaperForm",
    "Period",
    "Phase",
    "Question",
    "QuestionKind",
    "Role",
    "Rulebook",
    "Scenario",
    "Section",
    "Source",
    "Step",
]

YES, NO = "yes", "no"


class QuestionKind(StrEnum):
    CHOICE = "choice"
    YES_NO = "yes_no"
    COUNTRY = "country"
    DEPARTMENT = "department"
    DATE = "date"


class Role(StrEnum):
    """How a case is given: exactly one base case, and every extra that applies."""

    BASE = "base"
    EXTRA = "extra"


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the fact it settles: both have the same key.

    Options are the keys offered. A country question offers every country besides its options
    ("none"); a department or date question offers what its kind says. `may_change` marks
    an answer that may become another one during the stay: the page then says what follows.
    """

    key: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    may_be_unknown: bool = False
    may_change: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One page of the form."""

    key: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class CountryGroup:
    """A named set of countries (ISO 3166-1 alpha-2)."""

    key: str
    name: str
    countries: frozenset[str]


@dataclass(frozen=True, slots=True)
class DateTerm:
    """A date the student gave, or the end of the academic year it falls in.

    The academic year is taken to end on 31 August; a date from 1 July on belongs to the
    year about to begin, because French institutions enrol from July.
    """

    question: str
    academic_year_end: bool = False


@dataclass(frozen=True, slots=True)
class Comparison:
    """A yes/no fact made of two dates: left is not before right plus a number of days."""

    key: str
    left: DateTerm
    right: DateTerm
    days: int = 0

    @property
    def questions(self) -> tuple[str, str]:
        return self.left.question, self.right.question


@dataclass(frozen=True, slots=True)
class Impossibility:
    """Situations that cannot hold together; the words give the reason."""

    key: str
    situations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DocumentUse:
    """A paper asked for in a case: in which form, how many copies, for which step, and when."""

    document: str
    form: PaperForm
    copies: int = 1
    step: str | None = None
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class CoverageCase:
    """A way of being covered: when (all must hold), unless (none may hold), and what follows.

    Base cases are tried in their order. An extra is given beside the base cases it names
    (`alongside`; none named means all). `explains` names situations told to the student
    when they hold, though they decide nothing.
    """

    key: str
    role: Role
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    alongside: tuple[str, ...] = ()
    explains: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    documents: tuple[DocumentUse, ...] = ()
    offices: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Scenario:
    """An example student with the result expected; None means: not looked at."""

    key: str
    answers: tuple[tuple[str, str], ...]
    base: str | None
    possible: tuple[str, ...] | None = None
    extras: tuple[str, ...] | None = None
    documents: tuple[str, ...] | None = None
    steps: tuple[str, ...] | None = None
    note: str = ""


@dataclass(frozen=True)
class Rulebook:
    """Everything the rules say. Order matters in sections, questions, cases and steps."""

    sections: tuple[Section, ...] = ()
    departments: tuple[str, ...] = ()
    groups: tuple[CountryGroup, ...] = ()
    comparisons: tuple[Comparison, ...] = ()
    situations: tuple[Situation, ...] = ()
    impossibilities: tuple[Impossibility, ...] = ()
    cases: tuple[CoverageCase, ...] = ()
    steps: tuple[Step, ...] = ()
    documents: tuple[Document, ...] = ()
    links: tuple[Link, ...] = ()
    office_kinds: tuple[OfficeKind, ...] = ()
    offices: tuple[Office, ...] = ()
    sources: tuple[Source, ...] = ()
    figures: tuple[Figure, ...] = ()
    scenarios: tuple[Scenario, ...] = field(default=())

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(q for section in self.sections for q in section.questions)

    @cached_property
    def question(self) -> dict[str, Question]:
        return {q.key: q for q in self.questions}

    @cached_property
    def dates(self) -> tuple[str, ...]:
        """The questions that are answered with a date."""
        return tuple(q.key for q in self.questions if q.kind is QuestionKind.DATE)

    @cached_property
    def section_of(self) -> dict[str, str]:
        return {q.key: s.key for s in self.sections for q in s.questions}

    @cached_property
    def comparison(self) -> dict[str, Comparison]:
        return {c.key: c for c in self.comparisons}

    @cached_property
    def group(self) -> dict[str, CountryGroup]:
        return {g.key: g for g in self.groups}

    @cached_property
    def situation(self) -> dict[str, Situation]:
        return {s.key: s for s in self.situations}

    @cached_property
    def impossibility(self) -> dict[str, Impossibility]:
        return {i.key: i for i in self.impossibilities}

    @cached_property
    def case(self) -> dict[str, CoverageCase]:
        return {c.key: c for c in self.cases}

    @cached_property
    def step(self) -> dict[str, Step]:
        return {s.key: s for s in self.steps}

    @cached_property
    def document(self) -> dict[str, Document]:
        return {d.key: d for d in self.documents}

    @cached_property
    def link(self) -> dict[str, Link]:
        return {item.key: item for item in self.links}

    @cached_property
    def source(self) -> dict[str, Source]:
        return {s.key: s for s in self.sources}

    @cached_property
    def figure(self) -> dict[str, Figure]:
        return {f.key: f for f in self.figures}

    @cached_property
    def rank(self) -> dict[str, int]:
        """The place of each base case in the order in which they are tried, from 0."""
        return {case.key: n for n, case in enumerate(self.cases_as(Role.BASE))}

    @cached_property
    def extras(self) -> tuple[CoverageCase, ...]:
        """The cases that come on top of a base case, in order."""
        return tuple(self.cases_as(Role.EXTRA))

    def cases_as(self, role: Role) -> Iterator[CoverageCase]:
        """The cases with a role, in order."""
        return (c for c in self.cases if c.role is role)

    def values_of(self, values: tuple[str, ...]) -> frozenset[str]:
        """The values a condition names, with each "@group" replaced by its countries."""
        named: set[str] = set()
        for value in values:
            if value.startswith("@"):
                named |= self.group[value[1:]].countries
            else:
                named.add(value)
        return frozenset(named)
