"""Steps, and the links they point to."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import CodesField, DaysField, Noun, WordsField
from cases.models.form import Question
from cases.models.situations import some_situations
from cases.models.sources import its_sources


class Link(Noun):
    """A public address, and the languages it can be read in."""

    name = models.CharField(
        _("name"),
        max_length=200,
        help_text=_("As the site calls itself, such as ameli.fr; never translated."),
    )
    href = models.URLField(_("address"), max_length=500)
    languages = CodesField(
        _("languages"),
        blank=True,
        default="",
        help_text=_("The languages the site can be read in: fr en es."),
    )
    guides = CodesField(
        _("guides"),
        blank=True,
        default="",
        help_text=_("The languages in which it offers guides only: ar zh-hans."),
    )

    class Meta(Noun.Meta):
        verbose_name = _("link")
        verbose_name_plural = _("links")


def a_link(label: Any) -> models.ForeignKey:
    """A link that another row points its readers to, or none."""
    return models.ForeignKey(
        Link,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=label,
    )


def _a_date(label: Any, help_text: Any = "") -> models.ForeignKey:
    """One of the student's dates, or none."""
    return models.ForeignKey(
        Question,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        limit_choices_to={"kind": Question.Kind.DATE},
        verbose_name=label,
        help_text=help_text,
    )


class Step(Noun):
    """What the student must do, in a phase."""

    class Phase(models.TextChoices):
        BEFORE_LEAVING = "before_leaving", _("before leaving")
        ON_ARRIVAL = "on_arrival", _("on arrival")
        ONCE_ENROLLED = "once_enrolled", _("once enrolled")
        LATER = "later", _("later")

    phase = models.CharField(_("phase"), max_length=16, choices=Phase)
    title = WordsField(
        _("title"), help_text=_("An order, such as “Demandez votre carte européenne”.")
    )
    body = WordsField(
        _("text"),
        help_text=_("What to do and how. A blank line starts a new paragraph."),
    )
    to_confirm = WordsField(
        _("to be confirmed"),
        blank=True,
        help_text=_("What is uncertain, why, and with whom to confirm it."),
    )
    after = models.ManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="+",
        verbose_name=_("after"),
        help_text=_("Steps that must be done first. The page says so beside the step."),
    )
    when = some_situations(
        _("when"), _("All of these situations must hold. None chosen: always.")
    )
    unless = some_situations(_("unless"), _("None of these situations may hold."))
    deadline_question = _a_date(_("deadline counted from"))
    deadline_days = DaysField(
        _("days"),
        null=True,
        blank=True,
        help_text=_("Such as -60: sixty days before that date."),
    )
    deadline_is_binding = models.BooleanField(
        _("this day is binding"),
        default=False,
        db_default=False,
        help_text=_(
            "Set by law or by those who decide. Otherwise the page calls it advice."
        ),
    )
    until = _a_date(
        _("of use until"),
        _("After that day the page leaves this step and its papers out."),
    )
    link = a_link(_("link"))
    sources = its_sources()

    class Meta(Noun.Meta):
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        constraints = (
            *Noun.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    phase__in=("before_leaving", "on_arrival", "once_enrolled", "later")
                ),
                name="step_phase_is_known",
            ),
            models.CheckConstraint(
                condition=models.Q(
                    deadline_question__isnull=True, deadline_days__isnull=True
                )
                | models.Q(
                    deadline_question__isnull=False, deadline_days__isnull=False
                ),
                name="step_deadline_is_whole",
                violation_error_message=_(
                    "A deadline needs both a date and a number of days."
                ),
            ),
        )
