"""Gives a statement up in time, whatever the server does, and leaves a dead server alone."""

import time
from functools import partial
from typing import Any

import psycopg
from django.db.backends.postgresql import base
from psycopg import errors
from psycopg_pool import PoolTimeout

from advisor.patience import STUDENTS, patience, waiting_at_most

# For this long after a server took no connection in time, nobody waits for it again.
SECONDS_WITHOUT = 5.0
_silent_until = 0.0
# Two clocks need not agree to the last digit.
_NEARLY = 0.95


class DatabaseWrapper(base.DatabaseWrapper):
    """A frozen server enforces no limit, so the limit is kept at this end of the line."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        global _silent_until
        if time.monotonic() < _silent_until:
            raise psycopg.OperationalError("The server did not answer a moment ago.")
        try:
            connection = super().get_new_connection(conn_params)
        except (errors.ConnectionTimeout, PoolTimeout):
            _silent_until = time.monotonic() + SECONDS_WITHOUT
            raise
        connection.wait = partial(_wait, connection)
        return connection

    def is_usable(self) -> bool:
        # To see whether a line is dead takes nobody longer than a student would wait.
        with waiting_at_most(STUDENTS):
            return super().is_usable()


def _wait(connection: psycopg.Connection[Any], steps: Any, **options: Any) -> Any:
    """Wait as psycopg does, for as long as there is patience; then hang up.

    The server notices within a second (`client_connection_check_interval`) and stops too.
    """
    wait, limit = partial(type(connection).wait, connection, steps), patience()
    # Who names a time of their own, psycopg itself among them, knows what comes after it.
    if limit is None or "timeout" in options:
        return wait(**options)
    asked = time.monotonic()
    try:
        return wait(timeout=limit, **options)
    except psycopg.OperationalError as error:
        # What is raised when the time is over has no name of its own: the clock tells it.
        if time.monotonic() - asked < limit * _NEARLY:
            raise
        connection.close()
        said = f"No answer within {limit} seconds."
        raise psycopg.OperationalError(said) from error
