"""remove_second_factor: let somebody sign in again whose phone and codes are lost."""

from argparse import ArgumentParser
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from advisor.security.second_factor import remove


class Command(BaseCommand):
    help = (
        "Remove an account's second factor, when its phone and recovery codes are lost. "
        "Make sure first who is asking."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="the user name")

    def handle(self, *args: Any, **options: Any) -> None:
        user = get_user_model().objects.filter(username=options["name"]).first()
        if user is None:
            raise CommandError(f"Nobody here is called {options['name']!r}.")
        remove(user)
        if options["verbosity"]:
            self.stdout.write(f"{user} signs in with the password alone.")
