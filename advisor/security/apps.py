"""The app that holds signing in."""

from django.apps import AppConfig
from django.contrib import admin
from django.utils.translation import gettext_lazy as _


class SecurityConfig(AppConfig):
    name = "advisor.security"
    label = "security"
    verbose_name = _("Signing in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the admin ask for the second factor along with the password."""
        from advisor.security.sign_in import SignInForm

        admin.site.login_form = SignInForm
