"""Write the pages that a proxy shows while the site is away."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from advisor.maintenance import PREFIX, write_pages


class Command(BaseCommand):
    help = (
        "Write a page a language, and their stylesheet, into a folder that a proxy serves "
        f"below {PREFIX} while the site is away."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            files = write_pages(options["folder"])
        except OSError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{len(files)} files in {options['folder']}")
