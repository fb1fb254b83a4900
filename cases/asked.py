"""What a student may be asked and answer, in words: for the answers of an example student."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext

from cases.country_names import country_names
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.dates import EARLIEST, LATEST
from cases.models import Question
from cases.reading import Places, yes_or_no
from cases.rule_words import RuleWords
from cases.rulebooks import NoLiveRulebook, live_rulebook

Answers = Mapping[str, str]


@dataclass(frozen=True)
class AskedQuestion:
    """A question of the draft, with the words of each answer; a date has too many to name."""

    key: str
    words: str
    hint: str
    kind: str
    answers: Mapping[str, str]

    @property
    def is_date(self) -> bool:
        return self.kind == Question.Kind.DATE

    @property
    def may_be_unknown(self) -> bool:
        return UNKNOWN_ANSWER in self.answers

    def offers(self, value: str) -> bool:
        """Whether a student may give this answer."""
        if value in self.answers:
            return True
        day = day_in(value) if self.is_date else None
        return day is not None and EARLIEST <= day <= LATEST

    def said(self, value: str) -> str:
        """An answer that it offers, in words."""
        day = day_in(value) if self.is_date else None
        if day:
            return str(date_format(day, "DATE_FORMAT"))
        return self.answers[value]


class QuestionBook:
    """The questions of the draft as they are now, in the active language; read once."""

    @cached_property
    def questions(self) -> dict[str, AskedQuestion]:
        """By key, in the order of the form."""
        places = Places()
        rows = Question.objects.prefetch_related("options")
        return {row.key: _asked(row, places) for row in rows}

    def offers(self, question: str, value: str) -> bool:
        asked = self.questions.get(question)
        return asked is not None and asked.offers(value)

    def question(self, key: str) -> str:
        """A question as it is asked; one that is gone, as it was published; else its key."""
        asked = self.questions.get(key)
        if asked:
            return asked.words
        return self._published.fact(key) if self._published else key

    def said(self, question: str, value: str) -> str:
        """An answer as it is offered; one that is gone, as it was published; else its key."""
        if self.offers(question, value):
            return self.questions[question].said(value)
        return self._published.answer(question, value) if self._published else value

    def lines(self, answers: Answers) -> Iterator[tuple[str, str]]:
        """Questions and answers in words, in their order."""
        for question, value in answers.items():
            yield self.question(question), self.said(question, value)

    @cached_property
    def _published(self) -> RuleWords | None:
        """The words of the live rulebook, where there is one."""
        try:
            return RuleWords(live_rulebook().revision.worded)
        except NoLiveRulebook:
            return None


def day_in(value: str) -> date | None:
    """The day that an answer says, written as 2026-11-23; None of any other text."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None


def _asked(row: Question, places: Places) -> AskedQuestion:
    options = {option.key: option.label for option in row.options.all()}
    answers: dict[str, str]
    match row.kind:
        case Question.Kind.YES_NO:
            answers, _usual = yes_or_no()
        case Question.Kind.COUNTRY:
            answers = {**options, **country_names()}
        case Question.Kind.DEPARTMENT:
            answers = dict(places.departments)
        case Question.Kind.DATE:
            answers = {}
        case _:
            answers = options
    if row.may_be_unknown:
        answers = {**answers, UNKNOWN_ANSWER: gettext("I do not know")}
    return AskedQuestion(row.key, row.label, row.hint, row.kind, answers)
