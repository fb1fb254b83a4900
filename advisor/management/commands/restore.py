"""A backup, back into an empty database."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advisor import backups


class Command(BaseCommand):
    help = (
        "Fill an empty database from a file that `manage.py backup` made. A database that "
        "holds anything is left alone: name a new one in DATABASE_URL."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            backups.restore(options["file"])
        except (backups.BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Restored {options['file']}. Next: manage.py migrate")
