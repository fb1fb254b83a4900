"""Messages: one sentence of the draft in one target language."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.base import WordsField
from cases.wording import SOURCE

TARGETS: tuple[str, ...] = tuple(
    code for code, _name in settings.LANGUAGES if code != SOURCE
)
"""The languages French is translated into: all that the site has."""


def target_names() -> list[tuple[str, Any]]:
    """Their codes and names."""
    return [pair for pair in settings.LANGUAGES if pair[0] in TARGETS]


class LanguageField(models.CharField):
    """A target language: which there are, the catalogues say, and not the database."""

    def deconstruct(self) -> tuple[str, str, list[Any], dict[str, Any]]:
        """Plain text for the migrations, whatever languages there are."""
        name, _path, args, kwargs = super().deconstruct()
        kwargs.pop("choices", None)
        return name, "django.db.models.CharField", args, kwargs


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

    def counted(self) -> dict[str, dict[str, int]]:
        """By language, how many are current, stale and missing. One query."""
        translated, is_current = ~Q(text=""), Q(source=F("seen"))
        states = {
            "current": Count("pk", filter=translated & is_current),
            "stale": Count("pk", filter=translated & ~is_current),
            "missing": Count("pk", filter=~translated),
        }
        counted = self.values("language").annotate(**states).order_by()
        by_language = {row.pop("language"): row for row in counted}
        nothing = dict.fromkeys(states, 0)
        return {code: by_language.get(code, nothing) for code in TARGETS}


class Message(models.Model):
    """A sentence of the draft in a language; a row stands for a missing one too."""

    class Origin(models.TextChoices):
        PERSON = "person", _("typed here")
        FILE = "file", _("from a file")
        COPY = "copy", _("copied from the same sentence")

    class State(models.TextChoices):
        MISSING = "missing", _("missing")
        STALE = "stale", _("stale: the French has changed")
        CURRENT = "current", _("current")

    path = models.CharField(_("path"), max_length=200)
    language = LanguageField(_("language"), max_length=10, choices=target_names)
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
                condition=~Q(language=""), name="message_has_a_language"
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
