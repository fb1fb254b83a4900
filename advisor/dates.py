"""A date asked as day, month and year, with a way to say "I do not know yet"."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cases.engine.conditions import UNKNOWN_ANSWER

_YEARS_BACK, _YEARS_AHEAD = 20, 15
_LONGEST = 12
_PARTS = ("day", "month", "year")
_DAY, _MONTH, _YEAR = _ALL = (0, 1, 2)
# Digits that a phone set to Arabic or Persian may type.
_DIGITS = {ord(c): str(n % 10) for n, c in enumerate("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹")}


class DateParts(forms.MultiWidget):
    """Three short text boxes, and a tick box where the answer may be unknown."""

    def __init__(self, *, may_be_unknown: bool) -> None:
        self.may_be_unknown = may_be_unknown
        widgets: dict[str, forms.Widget | type[forms.Widget]] = {
            part: forms.TextInput() for part in _PARTS
        }
        if may_be_unknown:
            widgets["unknown"] = forms.CheckboxInput()
        super().__init__(widgets)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[Any]:
        """What was typed, short and without what no page may show again."""
        *typed, last = super().value_from_datadict(data, files, name)
        unknown = [last] if self.may_be_unknown else []
        parts = typed if self.may_be_unknown else [*typed, last]
        return [_shown(part) for part in parts] + unknown

    def decompress(self, value: str | None) -> list[Any]:
        """The boxes for a stored answer."""
        if not value:
            return ["", "", "", False]
        if value == UNKNOWN_ANSWER:
            return ["", "", "", True]
        year, month, day = value.split("-")
        return [str(int(day)), str(int(month)), year, False]

    def id_for_label(self, id_: str) -> str:
        return f"{id_}_0"


class DateAnswerField(forms.MultiValueField):
    """An ISO 8601 date, or `unknown`.

    `at_fault` are the boxes that the error is about, by their numbers.
    """

    at_fault: tuple[int, ...] = _ALL

    default_error_messages = {
        "required": _("Enter the day, the month and the year."),
        "required_or_unknown": _(
            "Enter the day, the month and the year, or tick “I do not know yet”."
        ),
        "incomplete": _(
            "Enter the day, the month and the year: one of them is missing."
        ),
        "not_a_date": _(
            "This day does not exist. Check the day, the month and the year."
        ),
        "wrong_century": _(
            "Enter a year from %(first)s to %(last)s, with four digits."
        ),
        "both": _("Either enter a date or tick “I do not know yet”, not both."),
    }

    def __init__(self, *, may_be_unknown: bool, today: date, **kwargs: Any) -> None:
        self.may_be_unknown = may_be_unknown
        self.first, self.last = today.year - _YEARS_BACK, today.year + _YEARS_AHEAD
        fields: list[forms.Field] = [
            forms.CharField(required=False) for _part in _PARTS
        ]
        if may_be_unknown:
            fields.append(forms.BooleanField(required=False))
        super().__init__(
            fields,
            widget=DateParts(may_be_unknown=may_be_unknown),
            require_all_fields=False,
            required=False,
            **kwargs,
        )

    def clean(self, value: Sequence[Any]) -> str:
        typed = [_digits(part) for part in (value or ["", "", ""])[:3]]
        is_unknown = self.may_be_unknown and bool(len(value or []) > 3 and value[3])
        if is_unknown:
            if any(typed):
                raise self._error("both")
            return UNKNOWN_ANSWER
        if not any(typed):
            raise self._error(
                "required_or_unknown" if self.may_be_unknown else "required"
            )
        if not all(typed):
            missing = (n for n, part in enumerate(typed) if not part)
            raise self._error("incomplete", *missing)
        return self._date(*typed).isoformat()

    def _date(self, day: str, month: str, year: str) -> date:
        typed = (day, month, year)
        if no_numbers := [n for n, part in enumerate(typed) if not _is_number(part)]:
            raise self._error("not_a_date", *no_numbers)
        if not (len(year) == 4 and self.first <= int(year) <= self.last):
            raise self._error("wrong_century", _YEAR)
        try:
            return date(int(year), int(month), int(day))
        except (ValueError, OverflowError):
            is_month = 1 <= int(month) <= 12
            wrong = _DAY if is_month else _MONTH
            raise self._error("not_a_date", wrong) from None

    def _error(self, code: str, *at_fault: int) -> ValidationError:
        self.at_fault = at_fault or _ALL
        limits = {"first": self.first, "last": self.last}
        return ValidationError(self.error_messages[code], code=code, params=limits)


def _shown(part: Any) -> str:
    return "".join(c for c in str(part or "") if c.isprintable())[:_LONGEST]


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit()


def _digits(part: Any) -> str:
    return str(part or "").strip().translate(_DIGITS)
