"""The requests that the site under test is answering at this moment."""

import threading
from typing import Self

from django.core.signals import request_finished, request_started

# Seconds; what takes longer hangs, and the test that asked for it fails.
_LONGEST = 30


class InFlight:
    """Counts requests of other threads: a browser's, not those of the test's own client."""

    def __init__(self) -> None:
        self._count = 0
        self._changed = threading.Condition()

    def __enter__(self) -> Self:
        request_started.connect(self._begin)
        request_finished.connect(self._end)
        return self

    def __exit__(self, *_: object) -> None:
        request_started.disconnect(self._begin)
        request_finished.disconnect(self._end)

    def wait_for_none(self) -> None:
        """Return once all are answered; raise TimeoutError when one never is."""
        with self._changed:
            if not self._changed.wait_for(lambda: self._count == 0, _LONGEST):
                raise TimeoutError(f"{self._count} requests were not answered")

    def _begin(self, **_: object) -> None:
        self._add(1)

    def _end(self, **_: object) -> None:
        self._add(-1)

    def _add(self, more: int) -> None:
        if threading.current_thread() is threading.main_thread():
            return
        with self._changed:
            self._count += more
            self._changed.notify_all()
