"""Changes of the draft, one row for each field: added as they happen, never updated."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cases.models.revisions import AppendOnly, AppendOnlyQuerySet


class DraftChange(AppendOnly):
    """Who changed what of the draft, from which words to which.

    Everything one person saved at once has the same moment. What befalls the draft as a
    whole, such as a load, names no thing and says in `after` what happened.
    """

    class Action(models.TextChoices):
        ADD = "add", _("addition")
        CHANGE = "change", _("change")
        DELETE = "delete", _("deletion")
        LOAD = "load", _("load")
        PUBLISH = "publish", _("publication")
        ROLLBACK = "rollback", _("roll back")
        WITHDRAW = "withdraw", _("withdrawal")

    at = models.DateTimeField(_("when"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("who"),
    )
    action = models.CharField(_("action"), max_length=10, choices=Action)
    noun = models.CharField(_("kind"), max_length=40, blank=True, default="")
    key = models.CharField(_("key"), max_length=220, blank=True, default="")
    label = models.CharField(_("name"), max_length=200, blank=True, default="")
    field = models.CharField(_("field"), max_length=200, blank=True, default="")
    before = models.TextField(_("before"), blank=True, default="")
    after = models.TextField(_("after"), blank=True, default="")
    # Both in the other languages of the staff, where they differ: {"en": [before, after]}.
    others = models.JSONField(default=dict, blank=True, db_default={}, editable=False)

    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes: who changed what")
        ordering = ("-at", "-pk")
        indexes = (models.Index(fields=("noun", "key"), name="draftchange_thing"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(
                    action__in=(
                        "add",
                        "change",
                        "delete",
                        "load",
                        "publish",
                        "rollback",
                        "withdraw",
                    )
                ),
                name="draftchange_action_is_known",
            ),
        )

    def __str__(self) -> str:
        return f"{self.label or self.after} ({self.at:%Y-%m-%d %H:%M})"
