"""Every answer that a condition can name, in words; and criteria read back in them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cached_property
from itertools import groupby

from django.utils.translation import gettext

from cases.country_names import country_names
from cases.departments import department_name
from cases.folding import folded
from cases.models import (
    Comparison,
    CountryGroup,
    Criterion,
    Department,
    Question,
)
from cases.models.base import codes_in

_NEAREST = 3


@dataclass(frozen=True)
class Fact:
    """What a condition tests: a question, or a comparison of dates, with its answers.

    `answers` are words by key. Those in `usual` are few enough to be shown at once.
    """

    key: str
    words: str
    answers: Mapping[str, str]
    usual: tuple[str, ...]


@dataclass(frozen=True)
class Answer:
    """One answer to one fact: its key in a form, and its words there."""

    fact: str
    value: str
    words: str

    @property
    def key(self) -> str:
        return f"{self.fact}={self.value}"


class AnswerBook:
    """The answers of the draft as it is now; read once for a page."""

    @cached_property
    def facts(self) -> dict[str, Fact]:
        """By key, in the order of the form; comparisons last."""
        places = Places()
        asked = Question.objects.prefetch_related("options")
        found = [
            places.fact(question)
            for question in asked
            if question.kind != Question.Kind.DATE
        ]
        compared = Comparison.objects.select_related("left", "right")
        found += [Fact(c.key, _compared(c), *yes_or_no()) for c in compared]
        return {fact.key: fact for fact in found}

    @cached_property
    def answers(self) -> tuple[Answer, ...]:
        """All of them, each as “question > answer”."""
        return tuple(
            Answer(fact.key, value, f"{fact.words} > {words}")
            for fact in self.facts.values()
            for value, words in fact.answers.items()
        )

    @cached_property
    def _by_words(self) -> dict[str, Answer]:
        """By their words, and by their keys for those who know them."""
        by_key = {
            folded(f"{answer.fact} > {said}"): answer
            for answer in self.answers
            for said in (answer.value, answer.words.rpartition("> ")[2])
        }
        return by_key | {folded(answer.words): answer for answer in self.answers}

    def find(self, typed: str) -> Answer | None:
        """The answer that somebody means: its words, or some that no other has."""
        wanted = folded(typed)
        if exact := self._by_words.get(wanted):
            return exact
        parts = wanted.replace(">", " ").split()
        found = {
            answer.key: answer
            for words, answer in self._by_words.items()
            if parts and all(part in words for part in parts)
        }
        return next(iter(found.values())) if len(found) == 1 else None

    def near(self, typed: str) -> list[str]:
        """A few answers whose words are like those typed."""
        wanted = folded(typed).rpartition(">")[2].strip()
        ends: dict[str, list[str]] = {}
        for answer in self.answers:
            ends.setdefault(folded(answer.words).rpartition("> ")[2], []).append(
                answer.words
            )
        inside = [end for end in ends if wanted and wanted in end]
        close = get_close_matches(wanted, ends, _NEAREST, 0.6)
        near = dict.fromkeys([*inside, *close])
        return [words for end in near for words in ends[end]][:_NEAREST]

    def sentences(self, criteria: Iterable[Criterion]) -> list[str]:
        """One line for each alternative: its criteria, joined by “and”."""
        both = gettext(" — and — ")
        return [
            f"{letter}. {both.join(self._sentence(criterion) for criterion in group)}"
            for letter, group in groupby(criteria, key=lambda c: c.alternative)
        ]

    def _sentence(self, criterion: Criterion) -> str:
        fact = self.facts.get(criterion.fact)
        said = fact.answers if fact else {}
        answers = ", ".join(said.get(v, v) for v in codes_in(criterion.values))
        sentence = (
            gettext("%(question)s is one of: %(answers)s")
            if criterion.operator == Criterion.Test.ONE_OF
            else gettext("%(question)s is none of: %(answers)s")
        )
        question = fact.words if fact else criterion.fact
        return sentence % {"question": question, "answers": answers}


class Places:
    """Countries, their groups and departments: the same for every question on them."""

    @cached_property
    def groups(self) -> dict[str, str]:
        return {f"@{group.key}": group.name for group in CountryGroup.objects.all()}

    @cached_property
    def departments(self) -> dict[str, str]:
        return {d.code: department_name(d.code) for d in Department.objects.all()}

    def fact(self, question: Question) -> Fact:
        options = {option.key: option.label for option in question.options.all()}
        match question.kind:
            case Question.Kind.YES_NO:
                answers, usual = yes_or_no()
            case Question.Kind.COUNTRY:
                usual = (*options, *self.groups)
                answers = {**options, **self.groups, **country_names()}
            case Question.Kind.DEPARTMENT:
                answers, usual = self.departments, ()
            case _:
                answers, usual = options, tuple(options)
        return Fact(question.key, question.label, answers, usual)


def yes_or_no() -> tuple[dict[str, str], tuple[str, ...]]:
    """The answers to a yes-or-no question, and which of them are usual: both."""
    return {"yes": gettext("yes"), "no": gettext("no")}, ("yes", "no")


def _compared(comparison: Comparison) -> str:
    words = gettext("%(left)s – not before: %(right)s") % {
        "left": comparison.left.label,
        "right": comparison.right.label,
    }
    if not comparison.days:
        return words
    return gettext("%(words)s, plus days: %(days)d") % {
        "words": words,
        "days": comparison.days,
    }
