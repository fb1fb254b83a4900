"""A decision as one step: all of it or nothing, one person after another."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db import OperationalError, connection, transaction

from cases.models import Revision

# What PostgreSQL says when somebody changed a row meanwhile: take another look.
_MEANWHILE = ("40001", "40P01")
_ATTEMPTS = 10

Step = TypeVar("Step", bound=Callable[..., Any])


def in_one_step(write: Step) -> Step:
    """Do all of it or nothing, on one state of the draft, one person after another."""

    @wraps(write)
    def step(*args: Any, **kwargs: Any) -> Any:
        is_whole = not connection.in_atomic_block
        for attempt in range(_ATTEMPTS):
            try:
                with transaction.atomic():
                    _take_turn(is_whole)
                    return write(*args, **kwargs)
            except OperationalError as error:
                why = getattr(error.__cause__, "sqlstate", None)
                if not is_whole or why not in _MEANWHILE or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("The last attempt returns or raises.")

    return cast(Step, step)


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
