"""What is done to the draft and its revisions as a whole: all of it, one person at a time."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import OperationalError, connection, transaction

from cases.models import Revision

# PostgreSQL says that somebody changed a row meanwhile: take another look.
_MEANWHILE = ("40001", "40P01")
_LOOKS = 10
# SQLite says that others held the file for as long as a student would wait for it (see
# `advisor.environment`). Staff wait longer: each of a few who publish at once takes a second
# or two, more on a busy machine. Still well below what a worker may take for one request.
_HELD = "SQLITE_BUSY"
_WAITS = 3

Step = TypeVar("Step", bound=Callable[..., Any])


def in_one_step(write: Step) -> Step:
    """Do all of it or nothing, on one state of the draft, one person after another."""

    @wraps(write)
    def step(*args: Any, **kwargs: Any) -> Any:
        is_whole = not connection.in_atomic_block
        attempt = 0
        while True:
            attempt += 1
            try:
                with transaction.atomic():
                    _take_turn(is_whole)
                    return write(*args, **kwargs)
            except OperationalError as error:
                if not is_whole or attempt >= _attempts(error):
                    raise

    return cast(Step, step)


def _attempts(error: OperationalError) -> int:
    """How often to try in all what ended with this error."""
    why = error.__cause__
    if getattr(why, "sqlstate", None) in _MEANWHILE:
        return _LOOKS
    return _WAITS if getattr(why, "sqlite_errorname", None) == _HELD else 1


def _take_turn(is_whole: bool) -> None:
    """On SQLite a transaction has the database for itself; on PostgreSQL, ask for it.

    The lock comes before the first look, so that the look shows what the one before did.
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        if is_whole:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        table = connection.ops.quote_name(Revision._meta.db_table)
        cursor.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
