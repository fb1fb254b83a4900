"""The rulebook's application: what staff own."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    name = "cases"
    verbose_name = _("Rulebook")
    default_auto_field = "django.db.models.BigAutoField"
