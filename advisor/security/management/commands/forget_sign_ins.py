"""forget_sign_ins: delete wrong sign-ins that no longer count, and ended sessions."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from advisor.security.attempts import forget_attempts


class Command(BaseCommand):
    help = (
        "Delete wrong sign-ins that no longer count, and ended sessions. Run it daily."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        deleted = forget_attempts()
        call_command("clearsessions")
        if options["verbosity"]:
            self.stdout.write(f"{deleted} wrong sign-ins were deleted.")
