"""Scenarios: example students kept by staff, with the result expected."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import CodesField, LinesField, Noun
from cases.models.cases import CoverageCase

NOTHING = "-"
"""Written in an expectation that must be empty; a blank one is not looked at."""


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
