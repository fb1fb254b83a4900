"""The whole database in one file, while the site goes on."""

from argparse import ArgumentParser
from datetime import UTC
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils import timezone

from advisor import backups


class Command(BaseCommand):
    help = (
        "Copy the database, SQLite or PostgreSQL, into one file that `manage.py restore` "
        "reads. Students and staff notice nothing."
    )
    # What is wrong elsewhere must keep nobody from a backup.
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--out", type=Path, help="The file to write (default: one in var/backups/)."
        )
        parser.add_argument(
            "--keep",
            type=int,
            metavar="N",
            help="Delete all but the newest N of var/backups/ afterwards.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["keep"] is not None and options["keep"] < 1:
            raise CommandError("--keep takes 1 or more.")
        target = options["out"] or _next_file()
        try:
            backups.save(target)
        except (backups.BackupFailed, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{target} ({target.stat().st_size:,} bytes)")
        if options["keep"]:
            for old in sorted(_folder().glob(f"advisor-*.{_ending()}"))[
                : -options["keep"]
            ]:
                old.unlink()


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "backups"


def _ending() -> str:
    return backups.ENDINGS[connection.vendor]


def _next_file() -> Path:
    now = timezone.now().astimezone(UTC)
    return _folder() / f"advisor-{now:%Y%m%dT%H%M%S.%fZ}.{_ending()}"
