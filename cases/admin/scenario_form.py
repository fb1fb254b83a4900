"""The form of a scenario: the questions of its student's way, each with its answer in words."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from cases.admin.base import DraftForm
from cases.admin.scenario_fields import ExpectedField, answer_field, in_french
from cases.asked import QuestionBook
from cases.draft_rulebook import draft_rulebook
from cases.engine.journey import Journey, walk
from cases.engine.reading import RulebookError
from cases.engine.words import path
from cases.models import CoverageCase, Document, Scenario, Step
from cases.models.base import codes_in
from cases.models.scenarios import lines_of
from cases.rulebooks import LiveRulebook

READ = "_read"
"""The button that shows which questions follow, and saves nothing."""

_ANSWER, _GONE = "answer_", "gone_"
_EXPECTED = ("possible", "extras", "documents", "steps")


@dataclass(frozen=True)
class Groups:
    """The names of the fields, as the way of the student parts them; `is_open` while it goes on."""

    on_the_way: tuple[str, ...]
    ignored: tuple[str, ...]
    others: tuple[str, ...]
    gone: tuple[str, ...]
    is_open: bool


class Student:
    """The example student of a form: what is stored, what is typed, and the way they go."""

    def __init__(self, stored: Scenario | None, sent: QueryDict | None) -> None:
        self.book = QuestionBook()
        self.scenario = stored
        self.stored = stored.given if stored else {}
        self._sent = sent

    @cached_property
    def fields(self) -> dict[str, forms.Field]:
        """A field for each question, and one for each answer that none offers."""
        fields = {}
        for key, asked in self.book.questions.items():
            field = fields[f"{_ANSWER}{key}"] = answer_field(asked)
            value = self.stored.get(key, "")
            field.initial = value if asked.offers(value) else ""
        return fields | self._gone | self._expected

    @cached_property
    def _gone(self) -> dict[str, forms.Field]:
        return {
            f"{_GONE}{key}": self._removal(key, value)
            for key, value in self.stored.items()
            if not self.book.offers(key, value)
        }

    def _removal(self, key: str, value: str) -> forms.Field:
        """A box that removes an answer; not ticked, nothing is lost."""
        known = key in self.book.questions
        said = f"{self.book.question(key)} > {self.book.said(key, value)}"
        return forms.BooleanField(
            label=in_french(said),
            help_text=_(
                "The question does not offer this answer any more. Tick to take it out."
            )
            if known
            else _(
                "The draft does not ask this question any more. Tick to take the answer out."
            ),
            required=False,
        )

    @property
    def _expected(self) -> dict[str, forms.Field]:
        cases = CoverageCase.objects
        rows = {
            "possible": cases.filter(role=CoverageCase.Role.BASE),
            "extras": cases.filter(role=CoverageCase.Role.EXTRA),
            "documents": Document.objects.all(),
            "steps": Step.objects.all(),
        }
        label = Scenario._meta.get_field
        return {
            name: ExpectedField(
                rows[name],
                getattr(self.scenario, name, ""),
                label=label(name).verbose_name,
            )
            for name in _EXPECTED
        }

    def answers(self, cleaned: Mapping[str, Any]) -> dict[str, str]:
        """What the student answers now: as the form asks it, what is gone last."""
        given = {
            key: value
            for key in self.book.questions
            if (value := cleaned.get(f"{_ANSWER}{key}"))
        }
        for name in self._gone:
            key = name.removeprefix(_GONE)
            if key not in given and not cleaned.get(name):
                given[key] = self.stored[key]
        return self.stored if given == self.stored else given

    @cached_property
    def draft(self) -> LiveRulebook | None:
        """The draft, by whose rules the student goes; None while it cannot be read."""
        try:
            return draft_rulebook()
        except RulebookError:
            return None

    def journey(self, answers: Mapping[str, str]) -> Journey | None:
        """The way of the student under the draft, by the answers that it offers."""
        if self.draft is None:
            return None
        offered = {q: a for q, a in answers.items() if self.book.offers(q, a)}
        return walk(self.draft.compiled, offered)

    @cached_property
    def groups(self) -> Groups:
        """The questions asked of this student, those answered in vain, and the others."""
        answers = self._typed
        journey = self.journey(answers)
        asked = (
            tuple(a.question for a in journey.asked)
            if journey
            else tuple(self.book.questions)
        )
        ignored = tuple(
            key for key in self.book.questions if key in answers and key not in asked
        )
        others = tuple(
            key for key in self.book.questions if key not in (*asked, *ignored)
        )
        names = (
            tuple(f"{_ANSWER}{key}" for key in keys)
            for keys in (asked, ignored, others)
        )
        is_open = journey is not None and not journey.is_complete
        return Groups(*names, gone=tuple(self._gone), is_open=is_open)

    @property
    def _typed(self) -> dict[str, str]:
        """The answers of the form as it was sent, as far as they are offered."""
        if self._sent is None:
            return self.stored
        found = {
            key: self.fields[name].widget.value_from_datadict(self._sent, {}, name)
            for key in self.book.questions
            if (name := f"{_ANSWER}{key}")
        }
        return {
            key: value
            for key, value in found.items()
            if isinstance(value, str) and self.book.offers(key, value)
        }


class ScenarioForm(DraftForm):
    """A scenario; while its questions are only shown anew, nothing of it is saved."""

    student: Student
    is_reading = False

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_reading

    def full_clean(self) -> None:
        """What is only shown anew may still lack what a scenario needs."""
        super().full_clean()
        if self.is_reading:
            lacking = [
                name
                for name, errors in self._errors.as_data().items()
                if all(error.code == "required" for error in errors)
            ]
            for name in lacking:
                del self._errors[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in _EXPECTED:
            kept = getattr(self.instance, name)
            if name in data and set(codes_in(data[name])) == set(codes_in(kept)):
                data[name] = kept
        names = [name for name in self.fields if name.startswith(_ANSWER)]
        if names and all(name in data for name in names):
            self._take(self.student.answers(data))
        return data

    def _take(self, answers: dict[str, str]) -> None:
        if not answers:
            first = next(iter(self.student.groups.on_the_way), None)
            raise ValidationError(
                {first: ValidationError(_("Answer at least one question."), "required")}
            )
        if answers != self.student.stored:
            for name, reason in self._contradictions(answers):
                self.add_error(name, reason)
        self.instance.answers = lines_of(answers)

    def _contradictions(self, answers: dict[str, str]) -> Iterator[tuple[str, str]]:
        """What cannot hold together, at the last of its questions that was answered."""
        journey = self.student.journey(answers)
        for contradiction in journey.contradictions if journey else ():
            asked = [key for key in answers if key in contradiction.facts]
            if asked:
                at = path("impossibility", contradiction.impossibility, "reason")
                words = self.student.draft.revision.worded.words
                yield f"{_ANSWER}{asked[-1]}", words[at]


def student_of(request: HttpRequest, stored: Scenario | None) -> Student:
    """The example student of a request, read once."""
    if not hasattr(request, "example_student"):
        sent = request.POST if request.method == "POST" else None
        request.example_student = Student(stored, sent)
    student: Student = request.example_student
    return student
