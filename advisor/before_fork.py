"""What the first process does once for all the workers that are made of it."""

import gc
from contextlib import suppress

from django.db import connections

from cases.rulebooks import NoLiveRulebook, live_rulebook


def get_ready() -> None:
    """Read the live rulebook, let go of the database, and set the memory aside as it is.

    Each worker is born with the rulebook, and one that takes another's place while the
    database is down can advise students. The collector does not go through frozen memory:
    it stays shared, and no request waits while all of it is looked at.
    """
    with suppress(NoLiveRulebook):
        live_rulebook()
    # A connection that two processes use breaks for both.
    for connection in connections.all(initialized_only=True):
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    gc.collect()
    gc.freeze()
