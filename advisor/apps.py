"""The student's side."""

from django.apps import AppConfig
from django.core.checks import register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _

from advisor.catalogues import set_damaged_catalogues_aside


class AdvisorConfig(AppConfig):
    name = "advisor"
    verbose_name = _("Students")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Set damaged catalogues aside, and add to what checks, migrates and compares."""
        from advisor import recounted
        from advisor.backups import close_to_others
        from advisor.checks import somebody_answers_for_the_site
        from cases.comparing import rulebooks_compared

        set_damaged_catalogues_aside()
        register(somebody_answers_for_the_site, deploy=True)
        rulebooks_compared.connect(recounted.part_of_page)
        post_migrate.connect(close_to_others, sender=self)
