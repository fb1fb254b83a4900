"""Whom to ask: departments, kinds of office, and offices."""

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import CodesField, Noun, Ordered, WordsField
from cases.models.sources import its_sources
from cases.models.steps import a_link

_DEPARTMENT = r"^(\d{2,3}|2[AB])$"


class Department(Ordered):
    """A French department that a student can choose."""

    code = models.CharField(
        _("code"),
        max_length=3,
        unique=True,
        validators=[RegexValidator(_DEPARTMENT, _("Such as 75, 2A or 974."))],
    )

    class Meta(Ordered.Meta):
        verbose_name = _("department")
        verbose_name_plural = _("departments")
        ordering = ("position", "code")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(code__regex=_DEPARTMENT),
                name="department_code_is_known",
            ),
        )

    def __str__(self) -> str:
        return self.code

    @property
    def key(self) -> str:
        return self.code


class OfficeKind(Noun):
    """A kind of office students turn to; a local one depends on the department."""

    name = models.CharField(
        _("official French name"),
        max_length=300,
        help_text=_("Such as “Caisse primaire d’assurance maladie (CPAM)”."),
    )
    title = WordsField(
        _("plain name"), help_text=_("The name a reader of each language knows.")
    )
    about = WordsField(_("what it is for"), help_text=_("When to ask it, and what."))
    local = models.BooleanField(
        _("local"),
        default=False,
        help_text=_("The office that serves the student’s department is shown."),
    )
    link = a_link(_("where to find one’s own"))
    fallback = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("otherwise"),
        help_text=_("Shown where no office of this kind serves the department."),
    )

    class Meta(Noun.Meta):
        verbose_name = _("kind of office")
        verbose_name_plural = _("kinds of office")


class Office(Noun):
    """One office: its official French name, where it is, the departments it serves."""

    kind = models.ForeignKey(
        OfficeKind, models.PROTECT, related_name="offices", verbose_name=_("kind")
    )
    name = models.CharField(
        _("official French name"),
        max_length=300,
        help_text=_("Such as “CPAM de Paris”."),
    )
    departments = models.ManyToManyField(
        Department, blank=True, related_name="+", verbose_name=_("departments served")
    )
    town = models.CharField(_("town"), max_length=200, blank=True, default="")
    address = models.CharField(_("address"), max_length=500, blank=True, default="")
    phone = models.CharField(_("telephone"), max_length=60, blank=True, default="")
    email = models.CharField(_("e-mail"), max_length=200, blank=True, default="")
    hours = models.CharField(
        _("opening hours"),
        max_length=300,
        blank=True,
        default="",
        db_default="",
        help_text=_("In French, as on the door; left empty when they are not known."),
    )
    languages = CodesField(
        _("languages spoken"),
        blank=True,
        default="",
        db_default="",
        help_text=_("Such as fr en es; left empty when they are not known."),
    )
    link = a_link(_("link"))
    confirmed = models.BooleanField(
        _("confirmed"),
        default=True,
        help_text=_("Not ticked: the page says the name is to be confirmed."),
    )
    sources = its_sources()

    class Meta(Noun.Meta):
        verbose_name = _("office")
        verbose_name_plural = _("offices")
