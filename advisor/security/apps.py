"""The app that holds signing in."""

from django.apps import AppConfig
from django.contrib import admin
from django.contrib.auth.signals import user_logged_in
from django.utils.translation import gettext_lazy as _


class SecurityConfig(AppConfig):
    name = "advisor.security"
    label = "security"
    verbose_name = _("Signing in")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Have the admin ask for both factors, and each sign-in begin a session of ours."""
        from advisor.security.brake import give_back
        from advisor.security.sessions import begin
        from advisor.security.sign_in import SignInForm

        admin.site.login_form = SignInForm
        user_logged_in.connect(begin, dispatch_uid="advisor.security.begin")
        user_logged_in.connect(give_back, dispatch_uid="advisor.security.give_back")
