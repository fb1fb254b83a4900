"""Coverage cases, with the steps and the papers they ask for."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.models.base import Noun, Ordered, WordsField
from cases.models.documents import Document
from cases.models.offices import OfficeKind
from cases.models.situations import some_situations
from cases.models.sources import its_sources
from cases.models.steps import Step


class CoverageCase(Noun):
    """A way of being covered: when (all hold), unless (none holds), what follows."""

    class Role(models.TextChoices):
        BASE = "base", _("base case: the first that applies is given")
        EXTRA = "extra", _("extra: added whenever it applies")

    role = models.CharField(_("role"), max_length=5, choices=Role, default=Role.BASE)
    title = WordsField(
        _("title"), help_text=_("Such as “Vous gardez l’assurance de votre pays”.")
    )
    sentence = WordsField(
        _("sentence"),
        help_text=_("The case in one sentence that a tired student understands."),
    )
    now = WordsField(
        _("what to do now"), help_text=_("One or two sentences, addressed as “vous”.")
    )
    cost = WordsField(
        _("what it costs"),
        blank=True,
        help_text=_("Amounts by their figure: {css_contribution_young}."),
    )
    starts = WordsField(
        _("when cover starts"),
        blank=True,
        help_text=_("Dates by their question: {enrolment_date}."),
    )
    to_confirm = WordsField(
        _("to be confirmed"),
        blank=True,
        help_text=_("What is uncertain, why, and with whom to confirm it."),
    )
    when = some_situations(
        _("when"), _("All of these situations must hold. None chosen: always.")
    )
    unless = some_situations(_("unless"), _("None of these situations may hold."))
    alongside = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="+",
        verbose_name=_("alongside"),
        help_text=_(
            "For an extra: the base cases beside which it is given; none: all."
        ),
    )
    explains = some_situations(
        _("also explains"),
        _("Told to the student when they hold, though they decide nothing."),
    )
    offices = models.ManyToManyField(
        OfficeKind, blank=True, related_name="+", verbose_name=_("whom to ask")
    )
    sources = its_sources()

    class Meta(Noun.Meta):
        verbose_name = _("coverage case")
        verbose_name_plural = _("coverage cases")
        constraints = (
            *Noun.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(role__in=("base", "extra")),
                name="coveragecase_role_is_known",
            ),
        )


class CaseStep(Ordered):
    """A step of a case."""

    case = models.ForeignKey(
        CoverageCase, models.CASCADE, related_name="steps", verbose_name=_("case")
    )
    step = models.ForeignKey(
        Step, models.PROTECT, related_name="uses", verbose_name=_("step")
    )

    class Meta(Ordered.Meta):
        verbose_name = _("step of this case")
        verbose_name_plural = _("steps of this case")
        constraints = (
            models.UniqueConstraint(
                fields=("case", "step"), name="casestep_once_in_its_case"
            ),
        )

    def __str__(self) -> str:
        return str(self.step)

    def siblings(self) -> models.QuerySet:
        return CaseStep.objects.filter(case=self.case)


class DocumentUse(Ordered):
    """A paper asked for in a case: form, copies, for which step, and when."""

    class Form(models.TextChoices):
        ORIGINAL = "original", _("original")
        COPY = "copy", _("copy")
        DOUBLE_SIDED_COPY = "double_sided_copy", _("double-sided copy")
        SCAN = "scan", _("scan or photo")
        STATEMENT = "statement", _("written statement")

    case = models.ForeignKey(
        CoverageCase, models.CASCADE, related_name="documents", verbose_name=_("case")
    )
    document = models.ForeignKey(
        Document, models.PROTECT, related_name="uses", verbose_name=_("document")
    )
    form = models.CharField(_("form"), max_length=20, choices=Form, default=Form.COPY)
    copies = models.PositiveSmallIntegerField(_("copies"), default=1)
    step = models.ForeignKey(
        Step,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("for the step"),
    )
    when = some_situations(_("when"))
    unless = some_situations(_("unless"))

    class Meta(Ordered.Meta):
        verbose_name = _("paper of this case")
        verbose_name_plural = _("papers of this case")
        constraints = (
            models.CheckConstraint(
                condition=models.Q(copies__gte=1), name="documentuse_at_least_one_copy"
            ),
        )

    def __str__(self) -> str:
        return str(self.document)

    def siblings(self) -> models.QuerySet:
        return DocumentUse.objects.filter(case=self.case)
