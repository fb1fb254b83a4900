"""Messages: one sentence of the draft in one target language."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.base import WordsField


class MessageQuerySet(models.QuerySet):
    """Adjectives for messages; the state is derived from the texts, never stored."""

    def in_use(self) -> "MessageQuerySet":
        return self.filter(in_use=True)

    def missing(self) -> "MessageQuerySet":
        return self.filter(text="")

    def stale(self) -> "MessageQuerySet":
        return self.exclude(text="").exclude(source=F("seen"))

    def current(self) -> "MessageQuerySet":
        return self.exclude(text="").filter(source=F("seen"))


class Message(models.Model):
    """A sentence of the draft in a language; a row stands for a missing one too."""

    class Language(models.TextChoices):
        ENGLISH = "en", _("English")
        SPANISH = "es", _("Spanish")
        ARABIC = "ar", _("Arabic")
        CHINESE = "zh-hans", _("Chinese")

    class Origin(models.TextChoices):
        PERSON = "person", _("typed here")
        FILE = "file", _("from a file")
        COPY = "copy", _("copied from the same sentence")

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        STALE = "stale", _("stale: the French has changed")
        CURRENT = "current", _("current")

    path = models.CharField(_("path"), max_length=200)
    language = models.CharField(_("language"), max_length=10, choices=Language)
    source = WordsField(_("French"))
    seen = WordsField(_("French that was translated"), blank=True)
    text = WordsField(_("translation"), blank=True)
    in_use = models.BooleanField(_("in use"), default=True)
    origin = models.CharField(
        _("origin"), max_length=10, choices=Origin, default=Origin.PERSON
    )
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("changed by"),
    )
    changed_at = models.DateTimeField(_("changed"), default=timezone.now)
    note = models.TextField(
        _("note for translators"),
        blank=True,
        default="",
        help_text=_("Such as “CPAM keeps its French name”."),
    )

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        ordering = ("path", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("path", "language"), name="message_once_a_language"
            ),
            models.CheckConstraint(
                condition=Q(language__in=("en", "es", "ar", "zh-hans")),
                name="message_language_is_a_target",
            ),
            models.CheckConstraint(condition=~Q(path=""), name="message_has_a_path"),
            models.CheckConstraint(
                condition=~Q(source=""), name="message_has_a_source"
            ),
        )

    def __str__(self) -> str:
        return f"{self.path} ({self.language})"

    @property
    def state(self) -> "Message.State":
        if not self.text:
            return Message.State.MISSING
        is_current = self.source == self.seen
        return Message.State.CURRENT if is_current else Message.State.STALE


TARGETS: tuple[str, ...] = tuple(Message.Language.values)
"""The languages French is translated into."""
