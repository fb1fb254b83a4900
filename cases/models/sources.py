"""Where facts were read, and the figures that hold for a period."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import Noun, WordsField

_AMOUNT = r"^-?\d{1,12}(\.\d{1,4})?$"


class Source(Noun):
    """Where a fact was read, the day it was checked, the day to check again."""

    title = models.CharField(
        _("title"),
        max_length=300,
        help_text=_("As the page calls itself, in its own language."),
    )
    href = models.URLField(_("address"), max_length=500)
    language = models.CharField(
        _("language"), max_length=10, default="fr", help_text=_("Such as fr or en.")
    )
    checked = models.DateField(_("checked on"))
    check_again = models.DateField(_("check again by"))

    class Meta(Noun.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        constraints = (
            *Noun.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(check_again__gte=models.F("checked")),
                name="source_is_checked_again_later",
                violation_error_message=_(
                    "The next check cannot be before the last one."
                ),
            ),
        )


def its_sources() -> models.ManyToManyField:
    """Where that which a row says was read."""
    return models.ManyToManyField(
        Source, blank=True, related_name="+", verbose_name=_("sources")
    )


class Figure(Noun):
    """An amount, with its unit, by period."""

    class Unit(models.TextChoices):
        EURO = "EUR", _("euros")
        EURO_PER_HOUR = "EUR/hour", _("euros per hour")
        EURO_PER_MONTH = "EUR/month", _("euros per month")
        EURO_PER_YEAR = "EUR/year", _("euros per year")
        PERCENT = "percent", _("per cent")
        DAYS = "days", _("days")
        HOURS_PER_YEAR = "hours/year", _("hours per year")

    label = WordsField(
        _("label"), help_text=_("Such as “Plafond de ressources de la C2S gratuite”.")
    )
    unit = models.CharField(
        _("unit"),
        max_length=20,
        help_text=_("Such as EUR, EUR/month, EUR/year, percent or days."),
    )
    sources = its_sources()

    class Meta(Noun.Meta):
        verbose_name = _("figure")
        verbose_name_plural = _("figures")


class Period(models.Model):
    """An amount and the days, both included, on which it holds."""

    figure = models.ForeignKey(
        Figure, models.CASCADE, related_name="periods", verbose_name=_("figure")
    )
    amount = models.CharField(
        _("amount"),
        max_length=20,
        validators=[RegexValidator(_AMOUNT, _("A number with a point, such as 4.50."))],
        help_text=_("With a point for the cents, such as 4.50."),
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_("After this day the page says that the amount is being updated."),
    )

    class Meta:
        verbose_name = _("period")
        verbose_name_plural = _("periods")
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("figure", "valid_from"), name="period_starts_once"
            ),
            models.CheckConstraint(
                condition=models.Q(amount__regex=_AMOUNT),
                name="period_amount_is_valid",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until__isnull=True)
                | models.Q(valid_until__gte=models.F("valid_from")),
                name="period_ends_after_it_starts",
                violation_error_message=_("A period cannot end before it starts."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} ({self.valid_from:%Y-%m-%d})"
