"""The demo's rulebook, draft and translations: made once in a process, then copied."""

import sqlite3

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection

from cases.rulebooks import forget_live_rulebook

_copies: list[sqlite3.Connection] = []


def put_demo() -> None:
    """Let this database hold what `setup_demo` makes of a new one, and nothing else."""
    forget_live_rulebook()
    connection.ensure_connection()
    if _copies:
        _copies[0].backup(connection.connection)
        # Rows were numbered anew meanwhile.
        ContentType.objects.clear_cache()
        return
    call_command("setup_demo", verbosity=0)
    if connection.vendor == "sqlite":
        _copies.append(sqlite3.connect(":memory:", check_same_thread=False))
        connection.connection.backup(_copies[0])
