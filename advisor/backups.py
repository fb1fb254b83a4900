"""Copies of the whole database in one file, and back into an empty one."""

import os
import sqlite3
import subprocess
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.postgresql.client import DatabaseClient

# How a backup begins, by the kind of database that made it.
BEGINNINGS = {"sqlite": b"SQLite format 3\0", "postgresql": b"PGDMP"}
ENDINGS = {"sqlite": "sqlite3", "postgresql": "pgdump"}
PAGES_AT_ONCE = -1


class BackupFailed(RuntimeError):
    """A backup that could not be made or read; the message says why."""


def save(target: Path) -> None:
    """Copy the database, as it is at one moment, into a file that only its owner reads.

    The site goes on meanwhile. The file is there whole or not at all. Raises BackupFailed.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    unfinished = target.with_name(f".{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL, 0o600))
        _SAVE[connection.vendor](unfinished)
        unfinished.replace(target)
    finally:
        unfinished.unlink(missing_ok=True)


def close_to_others(using: str, **_signal: Any) -> None:
    """Let only its owner read a database of SQLite; its journals take the same rights."""
    if connections[using].vendor == "sqlite":
        with suppress(FileNotFoundError):
            Path(connections[using].settings_dict["NAME"]).chmod(0o600)


def restore(source: Path) -> None:
    """Fill an empty database from a backup, wholly or not at all. Raises BackupFailed."""
    with source.open("rb") as file:
        beginning = file.read(16)
    if not beginning.startswith(BEGINNINGS[connection.vendor]):
        raise BackupFailed(f"{source} is not a backup of {connection.display_name}.")
    if connection.introspection.table_names():
        raise BackupFailed(
            f"The database {connection.settings_dict['NAME']} is not empty. "
            "Name a new one in DATABASE_URL; nothing was changed."
        )
    connection.close()
    _RESTORE[connection.vendor](source)


def _save_sqlite(target: Path) -> None:
    name = connection.settings_dict["NAME"]
    if not Path(name).is_file():
        raise BackupFailed(f"There is no database at {name}.")
    with closing(sqlite3.connect(name)) as live, closing(sqlite3.connect(target)) as to:
        live.backup(to, pages=PAGES_AT_ONCE)
        # One file, with no journal beside it.
        to.execute("PRAGMA journal_mode=DELETE")
        _sound(to, target)


def _restore_sqlite(source: Path) -> None:
    name = connection.settings_dict["NAME"]
    with closing(sqlite3.connect(source)) as kept, closing(sqlite3.connect(name)) as to:
        _sound(kept, source)
        kept.backup(to, pages=PAGES_AT_ONCE)


def _sound(database: sqlite3.Connection, file: Path) -> None:
    try:
        # The rows' own constraints call functions that only Django's connection knows.
        database.execute("PRAGMA ignore_check_constraints=ON")
        (said,) = database.execute("PRAGMA integrity_check(1)").fetchone()
    except sqlite3.DatabaseError as error:
        said = str(error)
    if said != "ok":
        raise BackupFailed(f"{file} is damaged: {said}")


def _save_postgresql(target: Path) -> None:
    _run("pg_dump", "--format=custom", f"--file={target}")


def _restore_postgresql(source: Path) -> None:
    # All of it in one transaction.
    _run(
        "pg_restore",
        "--exit-on-error",
        "--single-transaction",
        f"--dbname={connection.settings_dict['NAME']}",
        files=(str(source),),
    )


def _run(program: str, *options: str, files: tuple[str, ...] = ()) -> None:
    """One of PostgreSQL's own programs, on the database of the settings."""
    command, given = DatabaseClient.settings_to_cmd_args_env(
        _without_options(connection.settings_dict), []
    )
    # psql -U name -h host -p port database; pg_restore takes the last by --dbname.
    *where, name = command[1:]
    names = files or (name,)
    try:
        subprocess.run(
            [program, "--no-owner", "--no-privileges", *options, *where, *names],
            env={**os.environ, **(given or {})},
            check=True,
            capture_output=True,
            text=True,
        )
    except FileNotFoundError:
        raise BackupFailed(
            f"{program} is not installed (Debian: postgresql-client)."
        ) from None
    except subprocess.CalledProcessError as error:
        raise BackupFailed(f"{program}: {error.stderr.strip()}") from error


def _without_options(settings: dict[str, Any]) -> dict[str, Any]:
    """Without what is Django's and not PostgreSQL's."""
    ours = {"pool", "connect_timeout", "options"}
    options = settings.get("OPTIONS", {})
    kept = {name: value for name, value in options.items() if name not in ours}
    return {**settings, "OPTIONS": kept}


_SAVE = {"sqlite": _save_sqlite, "postgresql": _save_postgresql}
_RESTORE = {"sqlite": _restore_sqlite, "postgresql": _restore_postgresql}
