"""What the first process does once for all the workers that are made of it."""

import gc
from contextlib import suppress

from django.conf import settings
from django.db import connections
from django.template.loader import get_template
from django.urls import resolve, reverse
from django.utils import timezone, translation

from advisor.speech import say_date
from cases.rulebooks import NoLiveRulebook, live_rulebook


def get_ready() -> None:
    """Read the live rulebook, let go of the database, and set the memory aside as it is.

    Each worker is born with the rulebook, and one that takes another's place while the
    database is down can advise students. The collector does not go through frozen memory:
    it stays shared, and no request waits while all of it is looked at. So what every worker
    would read by itself is read now: addresses, templates, and each language's words.
    """
    for found in (settings.BASE_DIR / "templates" / "advisor").glob("*.html"):
        get_template(f"advisor/{found.name}")
    languages = [code for code, _ in settings.LANGUAGES]
    for language in languages:
        with translation.override(language):
            resolve(reverse("check"))
            say_date(timezone.localdate(), language)
    with suppress(NoLiveRulebook):
        live = live_rulebook()
        for language in languages:
            live.wording(language)
    # A connection that two processes use breaks for both.
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    gc.collect()
    gc.freeze()
