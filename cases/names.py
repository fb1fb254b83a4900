"""Rows by their own names; their keys only tell apart those that bear the same one."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from cases.models import Message


class Names:
    """The names of rows of one table, or of one list."""

    def __init__(self, rows: Iterable[Model]) -> None:
        self.rows: list[Any] = list(rows)
        self._counts = Counter(map(str, self.rows))

    def of(self, row: Model) -> str:
        """The name of a row; with its key where another one is called the same."""
        name = str(row)
        return f"{name} [{key_of(row)}]" if self._counts[name] > 1 else name


def key_of(row: Any) -> str:
    """The name by which a row is known for good."""
    if isinstance(row, Message):
        return str(row)
    for name in ("key", "code", "username", "name"):
        if value := getattr(row, name, ""):
            return str(value)
    return str(row.pk)
