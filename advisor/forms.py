"""SectionForm: the questions of one section, as the student's way asks them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Field, Layout
from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.dates import DateAnswerField
from advisor.places import countries
from advisor.speech import Speech
from cases.departments import department_name
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.journey import Asked, Contradiction, Journey, Purpose, offered
from cases.engine.rulebook import NO, YES, Question, QuestionKind, Rulebook
from cases.engine.words import option_key, path
from cases.rulebooks import LiveRulebook

_CHOOSE = gettext_lazy("Choose one answer.")
_CHOOSE_FROM_LIST = gettext_lazy("Choose an answer from the list.")


class Radios(forms.RadioSelect):
    """Radio buttons whose options may carry a hint."""

    def __init__(self, hints: Mapping[str, str]) -> None:
        super().__init__()
        self.hints = hints

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> Any:
        option = super().create_option(name, value, *args, **kwargs)
        option["hint"] = self.hints.get(str(value), "")
        return option


class SectionForm(forms.Form):
    """One field for each question asked; `answers` holds what was cleaned."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        asked: Sequence[Asked],
        live: LiveRulebook,
        answers: Mapping[str, str],
        speech: Speech,
        today: date,
    ) -> None:
        initial = {a.question: a.answer for a in asked if a.answer is not None}
        super().__init__(data, initial=initial)
        self.asked = tuple(asked)
        self._live = live
        self._kept = answers
        self._speech = speech
        self._today = today
        for item in self.asked:
            self.fields[item.question] = self._field_of(item)
        self.helper = self._helper(live.rulebook)

    @property
    def answers(self) -> dict[str, str]:
        """The cleaned answers, question key -> option key."""
        return dict(self.cleaned_data)

    def refused_by(self, journey: Journey) -> tuple[Contradiction, ...]:
        """Contradictions of these answers with each other or with answers before them.

        One with a later answer is not the fault of these: the later one is asked again.
        """
        rulebook = self._live.rulebook
        order = [section.key for section in rulebook.sections]
        last = max(order.index(item.section) for item in self.asked)
        return tuple(
            contradiction
            for contradiction in contradictions_here(journey, self.fields)
            if all(
                order.index(rulebook.section_of[fact]) <= last
                for fact in contradiction.facts
            )
        )

    def refuse(self, contradiction: Contradiction, conflict: object) -> None:
        """Show a contradiction at the last of its questions that is asked here.

        `conflict` is what the page shows of the earlier answers it is about.
        """
        here = [item.question for item in self.asked]
        question = max(set(contradiction.facts) & set(here), key=here.index)
        reason = path("impossibility", contradiction.impossibility, "reason")
        vars(self.fields[question])["conflict"] = conflict
        self.add_error(question, self._speech.say(reason))

    def _field_of(self, item: Asked) -> forms.Field:
        """The field of a question, with what is shown beside it."""
        key = item.question
        field = self._field(self._live.rulebook.question[key])
        field.label = self._speech.say(path("question", key, "label"))
        field.help_text = self._speech.say(path("question", key, "hint"))
        # What our templates show and Django's fields do not know.
        vars(field).update(
            why=self._speech.paragraphs(path("question", key, "why")),
            is_for_page=item.purpose is Purpose.PAGE,
            is_alone=len(self.asked) == 1,
            conflict=None,
        )
        return field

    def _helper(self, rulebook: Rulebook) -> FormHelper:
        helper = FormHelper(self)
        helper.form_tag = False
        helper.disable_csrf = True
        helper.layout = Layout(
            *(
                Field(
                    item.question,
                    template=_TEMPLATES[rulebook.question[item.question].kind],
                )
                for item in self.asked
            )
        )
        return helper

    def _field(self, question: Question) -> forms.Field:
        match question.kind:
            case QuestionKind.DATE:
                return DateAnswerField(
                    may_be_unknown=question.may_be_unknown, today=self._today
                )
            case QuestionKind.COUNTRY:
                return self._list(question, countries(self._speech.language))
            case QuestionKind.DEPARTMENT:
                codes = self._live.rulebook.departments
                return self._list(question, [(c, department_name(c)) for c in codes])
            case _:
                return self._radios(question)

    def _radios(self, question: Question) -> forms.ChoiceField:
        keys = question.options
        labels: dict[str, str] = {
            key: self._option(question, key, "label") for key in keys
        }
        if question.kind is QuestionKind.YES_NO:
            labels = {YES: _("Yes"), NO: _("No")}
        if question.may_be_unknown:
            labels[UNKNOWN_ANSWER] = _("I do not know")
        hints = {key: self._option(question, key, "hint") for key in keys}
        field = forms.ChoiceField(
            choices=list(labels.items()),
            widget=Radios(hints),
            error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
        )
        # An option that cannot be true here is not shown. Posted all the same, it is
        # refused with the reason why it cannot hold, which says more than "invalid".
        possible = offered(self._live.compiled, self._kept, question.key) or labels
        shown = {*possible, UNKNOWN_ANSWER}
        field.widget.choices = [c for c in labels.items() if c[0] in shown]
        return field

    def _list(
        self, question: Question, places: Sequence[tuple[str, str]]
    ) -> forms.ChoiceField:
        choices = [("", _("Choose from the list"))]
        if question.may_be_unknown:
            choices.append((UNKNOWN_ANSWER, _("I do not know")))
        choices += [
            (key, self._speech.plain(_option_path(question, key, "label")))
            for key in question.options
        ]
        return forms.ChoiceField(
            choices=[*choices, *places],
            error_messages={
                "required": _CHOOSE_FROM_LIST,
                "invalid_choice": _CHOOSE_FROM_LIST,
            },
        )

    def _option(self, question: Question, key: str, field: str) -> SafeString:
        return self._speech.say(_option_path(question, key, field))


def _option_path(question: Question, key: str, field: str) -> str:
    return path("option", option_key(question.key, key), field)


def contradictions_here(
    journey: Journey, questions: Iterable[str]
) -> tuple[Contradiction, ...]:
    """Contradictions of the answers to some questions with answers that count."""
    here = set(questions)
    known = here | journey.counted.keys()
    return tuple(
        contradiction
        for contradiction in journey.contradictions
        if here & set(contradiction.facts) and known >= set(contradiction.facts)
    )


_TEMPLATES = {
    QuestionKind.CHOICE: "house/radios.html",
    QuestionKind.YES_NO: "house/radios.html",
    QuestionKind.COUNTRY: "house/select.html",
    QuestionKind.DEPARTMENT: "house/select.html",
    QuestionKind.DATE: "house/date.html",
}
