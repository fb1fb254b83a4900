"""What conditions can name beside answers: country groups, comparisons of dates."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.engine.countries import COUNTRIES
from cases.models.base import CodesField, DaysField, Noun, codes_in
from cases.models.form import Question


def validate_countries(text: str) -> None:
    """Refuse a code that is no country of ISO 3166-1."""
    unknown = [code for code in codes_in(text) if code not in COUNTRIES]
    if unknown:
        raise ValidationError(
            _("No such country code: %(codes)s. Use two capital letters, such as ES."),
            params={"codes": ", ".join(unknown)},
        )


class CountryGroup(Noun):
    """A named set of countries."""

    name = models.CharField(
        _("name"), max_length=200, help_text=_("Such as “UE, EEE et Suisse”.")
    )
    countries = CodesField(
        _("countries"),
        validators=[validate_countries],
        help_text=_("ISO codes with spaces between them: AT BE BG."),
    )

    class Meta(Noun.Meta):
        verbose_name = _("country group")
        verbose_name_plural = _("country groups")


class Comparison(Noun):
    """A yes/no fact made of two dates: the first is not before the second plus days."""

    left = models.ForeignKey(
        Question,
        models.PROTECT,
        related_name="+",
        verbose_name=_("this date"),
        limit_choices_to={"kind": Question.Kind.DATE},
    )
    left_year_end = models.BooleanField(
        _("the end of its academic year"), default=False
    )
    right = models.ForeignKey(
        Question,
        models.PROTECT,
        related_name="+",
        verbose_name=_("is not before this one"),
        limit_choices_to={"kind": Question.Kind.DATE},
    )
    right_year_end = models.BooleanField(
        _("the end of its academic year"), default=False
    )
    days = DaysField(
        _("plus days"),
        default=0,
        help_text=_("Such as 90: “the stay ends 90 days or more after the arrival”."),
    )

    class Meta(Noun.Meta):
        verbose_name = _("comparison of dates")
        verbose_name_plural = _("comparisons of dates")

    def __str__(self) -> str:
        return self.key

    def clean(self) -> None:
        if Question.objects.filter(key=self.key).exists():
            raise ValidationError(
                {"key": _("A question already has this key; choose another one.")}
            )
