"""Scenarios: example students kept by staff, with the result expected."""

from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import CodesField, LinesField, Noun
from cases.models.cases import CoverageCase

NOTHING = "-"
"""Written in an expectation that must be empty; a blank one is not looked at."""

EXPECTED: Mapping[str, str] = {
    "base": "case",
    "possible": "case",
    "extras": "case",
    "documents": "document",
    "steps": "step",
}
"""The parts of a result that a scenario may expect, and the noun each names."""


def validate_answers(text: str) -> None:
    """Refuse a line that does not read question=answer."""
    for line in text.split():
        if "=" not in line.strip("="):
            raise ValidationError(
                _("“%(line)s” does not read question=answer, such as nationality=ES."),
                params={"line": line},
            )


def _expectation(label: str) -> CodesField:
    return CodesField(
        label,
        blank=True,
        default="",
        help_text=_("Keys with spaces between them; - for none; empty: not looked at."),
    )


class Scenario(Noun):
    """An example student, with the result expected."""

    note = models.TextField(
        _("who this is"),
        blank=True,
        default="",
        help_text=_("For staff, such as “Étudiante espagnole en Erasmus, avec CEAM”."),
    )
    answers = LinesField(
        _("answers"),
        validators=[validate_answers],
        help_text=_("One a line: nationality=ES; unknown for “I don’t know”."),
    )
    base = models.ForeignKey(
        CoverageCase,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"role": CoverageCase.Role.BASE},
        verbose_name=_("base case expected"),
        help_text=_("Empty: several are still possible."),
    )
    possible = _expectation(_("cases still possible"))
    extras = _expectation(_("extras expected"))
    documents = _expectation(_("documents expected"))
    steps = _expectation(_("steps expected"))

    class Meta(Noun.Meta):
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")

    @property
    def given(self) -> dict[str, str]:
        """The answers, question key -> answer key; `unknown` where they are not known."""
        return answers_in_lines(self.answers)


def answers_in_lines(text: str) -> dict[str, str]:
    """Lines of question=answer, read."""
    return dict(line.split("=", 1) for line in text.split())


def lines_of(answers: Mapping[str, str]) -> str:
    """Answers as a scenario keeps them."""
    return "\n".join(f"{question}={answer}" for question, answer in answers.items())
