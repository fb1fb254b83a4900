"""The second factor as staff know it, and the brake on guesses."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django_otp.plugins.otp_totp.models import TOTPDevice


class SecondFactor(TOTPDevice):
    """The app of one account; the packages' table under a name that staff understand."""

    class Meta:
        proxy = True
        verbose_name = _("second factor")
        verbose_name_plural = _("second factors")

    def __str__(self) -> str:
        return str(self.user)


class Brake(models.Model):
    """How far the guesses at one name from unknown devices have been slowed down."""

    mark = models.CharField(max_length=64, primary_key=True)
    # By then all guesses are regained, one an hour.
    full_until = models.DateTimeField(db_index=True)
    closed_until = models.DateTimeField()

    class Meta:
        # No screen shows them.
        default_permissions = ()

    def __str__(self) -> str:
        return self.mark
