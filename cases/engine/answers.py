"""Whether answers are such as their questions offer."""

from collections.abc import Mapping
from datetime import date

from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.dates import EARLIEST, LATEST
from cases.engine.facts import values_of
from cases.engine.rulebook import QuestionKind, Rulebook


class BadAnswer(ValueError):
    """An answer to a question that does not exist, or that it does not offer."""

    def __init__(self, question: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.question = question
        self.value = value
        self.reason = reason


def check_answers(rulebook: Rulebook, answers: Mapping[str, str]) -> None:
    """Raise BadAnswer at the first answer that its question does not offer."""
    for key, value in answers.items():
        question = rulebook.question.get(key)
        if question is None:
            known = ", ".join(rulebook.question)
            raise BadAnswer(
                key, value, f"There is no question {key!r}; there is {known}."
            )
        if value == UNKNOWN_ANSWER and question.may_be_unknown:
            continue
        if question.kind is QuestionKind.DATE:
            _check_date(key, value)
            continue
        offered = values_of(rulebook, question)
        if value not in offered:
            some = ", ".join(offered[:12]) + (", ..." if len(offered) > 12 else "")
            raise BadAnswer(
                key, value, f"{key!r} has no answer {value!r}; it offers {some}."
            )


def _check_date(key: str, value: str) -> None:
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    # Python reads weeks and other forms too, which no form of ours can show again.
    if day is None or day.isoformat() != value:
        raise BadAnswer(
            key, value, f"{key!r} needs a date like 2026-11-23, not {value!r}."
        )
    if not EARLIEST <= day <= LATEST:
        raise BadAnswer(
            key, value, f"{key!r} needs a year from {EARLIEST.year} to {LATEST.year}."
        )
