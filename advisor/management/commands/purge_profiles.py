"""The retention job: what students left is deleted when its time is over."""

from typing import Any

from django.core.management.base import BaseCommand

from advisor.models import StudentProfile


class Command(BaseCommand):
    help = (
        "Delete the student profiles whose time is over (ADVISOR_PROFILE_DAYS after they "
        "were made). To be run once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        deleted, _ = StudentProfile.objects.expired().delete()
        self.stdout.write(f"{deleted} expired profiles deleted.")
