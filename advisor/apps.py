"""The student's side."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _

from advisor.catalogues import set_damaged_catalogues_aside
from advisor.private_files import close_to_others


class AdvisorConfig(AppConfig):
    name = "advisor"
    verbose_name = _("Students")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Set damaged catalogues aside, close files, add to the page that compares rulebooks."""
        from advisor import recounted
        from cases.comparing import rulebooks_compared

        set_damaged_catalogues_aside()
        connection_created.connect(close_to_others)
        rulebooks_compared.connect(recounted.part_of_page)
