"""A first rulebook and a demo account, so that the site can be tried at once."""

from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from cases import messages, publishing
from cases.engine.reading import RulebookError
from cases.finding_words import worded
from cases.models import TARGETS, Publication, Section
from cases.po import BadPo
from cases.shipped import shipped_po, shipped_rulebook

NAME = PASSWORD = "demo"


class Command(BaseCommand):
    help = (
        "For a trial on one's own machine: publish the rulebook that comes with the "
        "software and make the superuser demo, password demo. Changes nothing once "
        "something is published. Never run it on a public site."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if Publication.objects.exists():
            self.stdout.write("A rulebook is published already; nothing was changed.")
            return
        if Section.objects.exists():
            raise CommandError(
                "The draft holds rows, though nothing is published. Publish it in the "
                "admin, or with `manage.py rulebook publish --by … --note …`."
            )
        try:
            self._set_up()
        except publishing.NotPublishable as refusal:
            for item in worded(refusal.findings):
                self.stderr.write(f"{item.place}: {item.title} {item.detail}")
            raise CommandError(f"Not published: {refusal}") from None
        except (RulebookError, BadPo) as error:
            raise CommandError(str(error)) from None

    @transaction.atomic
    def _set_up(self) -> None:
        users = get_user_model().objects
        user = users.filter(username=NAME).first() or users.create_superuser(
            NAME, password=PASSWORD
        )
        publishing.load_into_draft(shipped_rulebook(), by=user)
        for language in TARGETS:
            file = shipped_po(language)
            if file.exists():
                messages.import_po(file, language)
        publication = publishing.publish(
            by=user, note="La règle livrée avec le logiciel, pour la démonstration."
        )
        self.stdout.write(
            f"Published revision {publication.revision.number}. "
            f"Staff sign in at /admin/ as {NAME}, password {PASSWORD}."
        )
