"""Situations, the criteria they are made of, and what cannot hold together."""

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.engine.conditions import Operator
from cases.models.base import CodesField, Noun, Ordered, WordsField


class Situation(Noun):
    """A named group of criteria, with the sentence that tells it to the student."""

    sentence = WordsField(
        _("sentence"),
        help_text=_(
            "Shown to the student when it holds, such as “Vous êtes assuré·e dans un "
            "pays dont la France accepte la carte.”"
        ),
    )

    class Meta(Noun.Meta):
        verbose_name = _("situation")
        verbose_name_plural = _("situations")


def some_situations(label: Any, help_text: Any = "") -> models.ManyToManyField:
    """Situations that another row names, or none."""
    return models.ManyToManyField(
        Situation,
        blank=True,
        related_name="+",
        verbose_name=label,
        help_text=help_text,
    )


class Criterion(Ordered):
    """One test on one fact. Same letter: all must hold; another letter: or."""

    class Test(models.TextChoices):
        ONE_OF = Operator.ONE_OF.value, _("is one of")
        NONE_OF = Operator.NONE_OF.value, _("is none of")

    situation = models.ForeignKey(
        Situation,
        models.CASCADE,
        related_name="criteria",
        verbose_name=_("situation"),
    )
    alternative = models.CharField(
        _("alternative"),
        max_length=1,
        default="A",
        validators=[RegexValidator(r"^[A-Z]$", _("One capital letter: A, B, C."))],
        help_text=_("Same letter: all must hold. Another letter: one is enough."),
    )
    fact = models.CharField(
        _("question or comparison"),
        max_length=60,
        help_text=_("Its key, such as insured_in."),
    )
    operator = models.CharField(
        _("test"), max_length=6, choices=Test, default=Test.ONE_OF
    )
    values = CodesField(
        _("answers"),
        help_text=_(
            "Keys with spaces between them: options (ehic none), countries (FR), "
            "groups with an @ (@eu_eea_switzerland), yes or no."
        ),
    )

    class Meta(Ordered.Meta):
        verbose_name = _("criterion")
        verbose_name_plural = _("criteria")
        ordering = ("alternative", "position", "pk")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(alternative__regex=r"^[A-Z]$"),
                name="criterion_alternative_is_a_letter",
            ),
            models.CheckConstraint(
                condition=models.Q(operator__in=("is", "is_not")),
                name="criterion_operator_is_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(values=""), name="criterion_names_a_value"
            ),
        )

    def __str__(self) -> str:
        return f"{self.alternative}: {self.fact} {self.operator} {self.values}"

    def siblings(self) -> models.QuerySet:
        return Criterion.objects.filter(situation=self.situation)


class Impossibility(Noun):
    """Situations that cannot hold together: proofs leave such people out."""

    situations = models.ManyToManyField(
        Situation,
        related_name="+",
        verbose_name=_("situations that cannot hold together"),
    )
    reason = WordsField(
        _("reason"),
        help_text=_(
            "Shown to a student whose answers contradict each other, such as “Une "
            "personne de nationalité européenne n’a pas besoin de visa.”"
        ),
    )

    class Meta(Noun.Meta):
        verbose_name = _("impossibility")
        verbose_name_plural = _("impossibilities")
