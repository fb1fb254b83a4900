"""The boxes of a scenario: an answer in the words of its question, a result by its titles."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cases.admin.choices import ChosenFirst
from cases.asked import AskedQuestion, day_in
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.dates import EARLIEST, LATEST
from cases.models import Question
from cases.models.base import codes_in
from cases.models.scenarios import NOTHING
from cases.names import Names
from cases.wording import SOURCE

_UNKNOWN = "_unknown"


def answer_field(asked: AskedQuestion) -> forms.Field:
    """The answer to one question, or none: a list to pick from, or a date."""
    words = {"label": in_french(asked.words), "label_suffix": "", "required": False}
    if asked.is_date:
        return DayField(may_be_unknown=asked.may_be_unknown, **words)
    choices = [("", _("– not answered –")), *asked.answers.items()]
    attrs = {"lang": SOURCE} if asked.kind == Question.Kind.CHOICE else {}
    return forms.ChoiceField(
        choices=choices,
        widget=forms.Select(attrs=attrs),
        error_messages={"invalid_choice": _("Choose an answer from the list.")},
        **words,
    )


def in_french(words: str) -> str:
    """Words of the rulebook, marked where the reader's language is another one."""
    if get_language() == SOURCE:
        return words
    return format_html('<span lang="{}">{}</span>', SOURCE, words)


class DayInput(forms.DateInput):
    """A date, and a box to tick where a student may not know it."""

    template_name = "admin/cases/day.html"
    input_type = "date"

    def __init__(self, *, may_be_unknown: bool) -> None:
        limits = {"min": EARLIEST.isoformat(), "max": LATEST.isoformat()}
        super().__init__(attrs=limits, format="%Y-%m-%d")
        self.may_be_unknown = may_be_unknown

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        given = value if isinstance(value, list) else [value]
        typed = next((v for v in given if v != UNKNOWN_ANSWER), None)
        context = super().get_context(name, typed, attrs)
        context["widget"] |= {
            "may_be_unknown": self.may_be_unknown,
            "unknown": name + _UNKNOWN,
            "is_unknown": UNKNOWN_ANSWER in given,
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """What was typed, or that it is not known; both, of somebody who says both."""
        typed = (data.get(name) or "").strip()
        if name + _UNKNOWN not in data or typed == UNKNOWN_ANSWER:
            return typed
        return [typed, UNKNOWN_ANSWER] if typed else UNKNOWN_ANSWER


class DayField(forms.Field):
    """A date as a scenario keeps it, such as 2026-11-23; `unknown`; or nothing."""

    def __init__(self, *, may_be_unknown: bool, **kwargs: Any) -> None:
        widget = DayInput(may_be_unknown=may_be_unknown)
        super().__init__(widget=widget, **kwargs)
        self.may_be_unknown = may_be_unknown

    def clean(self, value: Any) -> str:
        if isinstance(value, list):
            raise ValidationError(
                _("Either enter a date or tick “I do not know”, not both."), "both"
            )
        if not value or (value == UNKNOWN_ANSWER and self.may_be_unknown):
            return value or ""
        day = day_in(value)
        if day is None:
            raise ValidationError(
                _("This is no date: enter one such as 2026-11-23."), "not_a_date"
            )
        if not EARLIEST <= day <= LATEST:
            years = {"first": EARLIEST.year, "last": LATEST.year}
            said = _("Enter a year from %(first)s to %(last)s, with four digits.")
            raise ValidationError(said, "wrong_century", years)
        return str(value)


class ExpectedField(forms.MultipleChoiceField):
    """What is expected: things to tick, none of them, or nothing that is looked at."""

    def __init__(self, rows: Iterable[Model], named: str, *, label: Any) -> None:
        """The things that may be expected, and those that are, as the scenario keeps them."""
        names = Names(rows)
        known: Mapping[str, str] = {row.key: names.of(row) for row in names.rows}
        gone = {
            key: _("%(key)s (no longer in the draft)") % {"key": key}
            for key in codes_in(named)
            if key not in known and key != NOTHING
        }
        super().__init__(
            label=capfirst(label),
            required=False,
            choices=[(NOTHING, _("– none of these –")), *known.items(), *gone.items()],
            widget=ChosenFirst(label=capfirst(label)),
            help_text=_("Nothing ticked: it is not looked at."),
        )

    def prepare_value(self, value: Any) -> Any:
        return list(codes_in(value)) if isinstance(value, str) else value

    def clean(self, value: Any) -> str:
        keys = super().clean(value)
        if NOTHING in keys and len(keys) > 1:
            raise ValidationError(
                _("Tick what is expected, or that it is none of these: not both."),
                "both",
            )
        return " ".join(keys)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return set(codes_in(initial or "")) != set(data or ())
