"""Revisions, their catalogues, and publications: rows that are added, never updated."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _


class Immutable(TypeError):
    """A row that is kept as it is was about to be changed or removed."""

    def __init__(self, name: str) -> None:
        super().__init__(f"A {name} is never changed or deleted; add a new one.")


class AppendOnlyQuerySet(models.QuerySet):
    """Rows that can be added and read."""

    def _refuse(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable(self.model._meta.model_name or "row")

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnly(models.Model):
    """A row that is written once."""

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise Immutable(self._meta.model_name or "row")
        super().save(*args, **(kwargs | {"force_insert": True}))

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise Immutable(self._meta.model_name or "row")


class Revision(AppendOnly):
    """The rulebook at one moment, French words included, and what its checks said."""

    number = models.PositiveIntegerField(_("number"), unique=True)
    format = models.PositiveSmallIntegerField(_("format"))
    # Text: a jsonb column forgets the order of keys, and order is part of the rules.
    rules = models.TextField(_("rules"))
    digest = models.CharField(_("digest"), max_length=64)
    checks = models.JSONField(_("checks"))
    created_at = models.DateTimeField(_("created"), default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("revision")
        verbose_name_plural = _("revisions")
        ordering = ("-number",)
        constraints = (
            models.CheckConstraint(
                condition=Q(number__gte=1), name="revision_number_starts_at_one"
            ),
            models.CheckConstraint(
                condition=Q(digest__regex=r"^[0-9a-f]{64}$"),
                name="revision_digest_is_sha256",
            ),
        )

    def __str__(self) -> str:
        return str(_("Revision %(number)s") % {"number": self.number})


class Catalog(AppendOnly):
    """The sentences of a revision in one language, as a compiled catalogue."""

    revision = models.ForeignKey(
        Revision, models.PROTECT, related_name="catalogs", verbose_name=_("revision")
    )
    language = models.CharField(_("language"), max_length=10)
    mo = models.BinaryField(_("catalogue"))
    counts = models.JSONField(_("counts"))

    class Meta:
        verbose_name = _("catalogue")
        verbose_name_plural = _("catalogues")
        ordering = ("revision", "language")
        constraints = (
            models.UniqueConstraint(
                fields=("revision", "language"), name="catalog_once_a_language"
            ),
        )

    def __str__(self) -> str:
        return f"{self.revision} ({self.language})"


class PublicationQuerySet(AppendOnlyQuerySet):
    def due(self, moment: Any = None) -> "PublicationQuerySet":
        """Those whose moment has come, the live one first; none that was withdrawn.

        What went live at once has been live, even where a clock that was set back says that
        its moment is still to come.
        """
        come = Q(live_from__lte=moment or timezone.now())
        if moment is None:
            come |= Q(live_from__lte=F("created_at"))
        kept = self.filter(come, withdrawal__isnull=True)
        return kept.order_by("-live_from", "-pk")

    def planned(self) -> "PublicationQuerySet":
        """Those that wait for their moment, the next one first."""
        later = Q(live_from__gt=timezone.now()) & Q(live_from__gt=F("created_at"))
        kept = self.filter(later, withdrawal__isnull=True)
        return kept.order_by("live_from", "pk")

    def live(self) -> "Publication | None":
        return self.due().select_related("revision").first()


class Publication(AppendOnly):
    """Which revision is live from when, who decided it, and why."""

    class Kind(models.TextChoices):
        PUBLISH = "publish", _("publication")
        ROLLBACK = "rollback", _("roll back")

    revision = models.ForeignKey(
        Revision,
        models.PROTECT,
        related_name="publications",
        verbose_name=_("revision"),
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    live_from = models.DateTimeField(_("live from"), default=timezone.now)
    note = models.TextField(
        _("note"), help_text=_("What changed and why; the others read it.")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("decided"), default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ("-live_from", "-pk")
        permissions = (
            ("publish_rulebook", _("Can publish the rulebook")),
            ("rollback_rulebook", _("Can roll the rulebook back")),
        )
        constraints = (
            models.CheckConstraint(
                condition=~Q(note=""), name="publication_has_a_note"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=("publish", "rollback")),
                name="publication_kind_is_known",
            ),
        )

    def __str__(self) -> str:
        moment = date_format(timezone.localtime(self.live_from), "DATETIME_FORMAT")
        return str(
            _("%(revision)s, from %(moment)s")
            % {"revision": self.revision, "moment": moment}
        )


class Withdrawal(AppendOnly):
    """That a planned publication shall not come, who decided it, and why."""

    publication = models.OneToOneField(
        Publication,
        models.PROTECT,
        related_name="withdrawal",
        verbose_name=_("publication"),
    )
    note = models.TextField(_("note"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    created_at = models.DateTimeField(_("decided"), default=timezone.now)

    class Meta:
        verbose_name = _("withdrawal")
        verbose_name_plural = _("withdrawals")
        ordering = ("-created_at", "-pk")
        constraints = (
            models.CheckConstraint(condition=~Q(note=""), name="withdrawal_has_a_note"),
        )

    def __str__(self) -> str:
        return str(_("%(publication)s: withdrawn") % {"publication": self.publication})
