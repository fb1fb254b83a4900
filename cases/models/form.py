"""The form: sections, their questions, and the options of a question."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from cases.engine.reading import LONGEST_KEY
from cases.models.base import KEY_PATTERN, Noun, Ordered, WordsField, key_validator


class Section(Noun):
    """One page of the form."""

    title = WordsField(
        _("title"), help_text=_("Such as “Votre assurance aujourd’hui”.")
    )
    intro = WordsField(
        _("introduction"),
        blank=True,
        help_text=_("One or two sentences above the questions, if they are needed."),
    )

    class Meta(Noun.Meta):
        verbose_name = _("section")
        verbose_name_plural = _("sections")


class Question(Noun):
    """What is asked, and the fact it settles: both have the same key."""

    class Kind(models.TextChoices):
        CHOICE = "choice", _("one option of a list")
        YES_NO = "yes_no", _("yes or no")
        COUNTRY = "country", _("a country")
        DEPARTMENT = "department", _("a French department")
        DATE = "date", _("a date")

    section = models.ForeignKey(
        Section,
        models.PROTECT,
        related_name="questions",
        verbose_name=_("section"),
    )
    kind = models.CharField(_("kind of answer"), max_length=12, choices=Kind)
    label = WordsField(
        _("question"),
        help_text=_("Such as “Quel document votre caisse vous a-t-elle donné ?”."),
    )
    hint = WordsField(
        _("hint"),
        blank=True,
        help_text=_("One short line that helps to answer."),
    )
    why = WordsField(
        _("why it is asked"),
        blank=True,
        help_text=_("Shown to the student beside the question."),
    )
    may_be_unknown = models.BooleanField(
        _("offers “I don’t know”"),
        default=False,
        help_text=_(
            "The page then shows what is still possible, and what to find out."
        ),
    )
    may_change = models.BooleanField(
        _("the answer may change"),
        default=False,
        db_default=False,
        help_text=_(
            "Such as a job or the end of a stay: the page then says what another answer "
            "would change."
        ),
    )

    class Meta(Noun.Meta):
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ("section__position", "position", "key")
        constraints = (
            *Noun.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(
                    kind__in=("choice", "yes_no", "country", "department", "date")
                ),
                name="question_kind_is_known",
            ),
        )

    def siblings(self) -> models.QuerySet:
        return Question.objects.filter(section=self.section)

    @property
    def family(self) -> int:
        return self.section_id


class Option(Ordered):
    """One answer a question offers."""

    question = models.ForeignKey(
        Question,
        models.CASCADE,
        related_name="options",
        verbose_name=_("question"),
    )
    key = models.CharField(
        _("key"),
        max_length=LONGEST_KEY,
        validators=[key_validator],
        help_text=_("Such as ehic. It stays for ever: translations hang on it."),
    )
    label = WordsField(
        _("option"), help_text=_("Such as “La carte européenne d’assurance maladie”.")
    )
    hint = WordsField(
        _("hint"),
        blank=True,
        help_text=_("One short line that helps to recognise this answer."),
    )

    class Meta(Ordered.Meta):
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ("position", "key")
        constraints = (
            models.UniqueConstraint(
                fields=("question", "key"), name="option_once_in_its_question"
            ),
            models.CheckConstraint(
                condition=models.Q(key__regex=KEY_PATTERN),
                name="option_key_is_snake_case",
            ),
        )

    def __str__(self) -> str:
        return self.label or self.key

    def siblings(self) -> models.QuerySet:
        return Option.objects.filter(question=self.question)
