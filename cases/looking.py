"""Looks for a newer publication beside the requests, so that no page waits for a sick database."""

import threading
import time
from collections.abc import Callable

from django.conf import settings
from django.db import connections

_LONGEST_PAUSE = 16.0
# Whoever starts a look shows what it found, unless it takes longer than this.
_SECONDS_TO_WAIT = 1.0


class Pauses:
    """When to look again: after the usual pause, and ever later while looks fail."""

    def __init__(self) -> None:
        self._at = 0.0
        self._failures = 0

    @property
    def usual(self) -> float:
        """In seconds; with none, each page looks for itself."""
        return float(settings.RULEBOOK_CHECK_SECONDS)

    @property
    def is_over(self) -> bool:
        return time.monotonic() >= self._at

    def end(self) -> None:
        """Let the next one look at once."""
        self._at = 0.0

    def begin(self) -> None:
        """The usual pause starts now."""
        self._at = time.monotonic() + self.usual

    def prolong(self) -> None:
        """A look failed: the pause starts after it, for it may have taken longer."""
        self._failures += 1
        longest = max(self.usual, _LONGEST_PAUSE)
        self._at = time.monotonic() + min(self.usual * 2**self._failures, longest)

    def forgive(self) -> None:
        """A look went well: the next one that fails is the first again."""
        self._failures = 0


def look_beside(look: Callable[[], None]) -> None:
    """Look in a thread with a connection of its own; wait for it a moment, and no longer."""

    def task() -> None:
        try:
            look()
        finally:
            connections.close_all()

    thread = threading.Thread(target=task, name="looking", daemon=True)
    thread.start()
    thread.join(_SECONDS_TO_WAIT)
