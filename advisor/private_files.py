"""The files of SQLite hold what students answered: their owner alone may read them."""

from contextlib import suppress
from pathlib import Path
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

_OWNER_ALONE = 0o600
_OTHERS = 0o077


def close_to_others(
    sender: Any, connection: BaseDatabaseWrapper, **kwargs: Any
) -> None:
    """Take the database and its journals from all but their owner, however they were made.

    SQLite makes a new journal with the permissions of its database. Files of somebody else
    stay as they are: they are theirs to close.
    """
    if connection.vendor != "sqlite":
        return
    name = str(connection.settings_dict["NAME"])
    for file in (Path(f"{name}{journal}") for journal in ("", "-wal", "-shm")):
        with suppress(OSError):
            if file.stat().st_mode & _OTHERS:
                file.chmod(_OWNER_ALONE)
