"""Things worked out once and kept, within so many bytes of memory."""

import sys
from collections import OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from django.utils.safestring import SafeString, mark_safe

Thing = TypeVar("Thing")


class Bounded(Generic[Thing]):
    """What `make` gives for each key; what was not asked for longest makes room first.

    `size` tells the bytes a thing takes. Keys and the container come on top of them.
    """

    def __init__(self, most: int, size: Callable[[Thing], int]) -> None:
        self._most = most
        self._size = size
        self._things = OrderedDict[Hashable, Thing]()
        self._taken = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], Thing]) -> Thing:
        """The thing of a key, made now if it is not kept."""
        thing = self._things.get(key)
        if thing is None:
            thing = make()
            with self._lock:
                if key not in self._things:
                    self._keep(key, thing)
        else:
            # Another thread may just have let it go.
            with suppress(KeyError):
                self._things.move_to_end(key)
        return thing

    def _keep(self, key: Hashable, thing: Thing) -> None:
        self._things[key] = thing
        self._taken += self._size(thing)
        while self._taken > self._most:
            _key, longest_unasked = self._things.popitem(last=False)
            self._taken -= self._size(longest_unasked)

    def clear(self) -> None:
        """Start as a new process would."""
        with self._lock:
            self._things.clear()
            self._taken = 0


class BoundedHtml:
    """What templates rendered, kept in UTF-8: as text most languages take twice that."""

    def __init__(self, most: int) -> None:
        self._kept = Bounded[bytes](most, sys.getsizeof)

    def get(self, key: Hashable, render: Callable[[], SafeString]) -> SafeString:
        """The HTML of a key, rendered now if it is not kept."""
        kept = self._kept.get(key, lambda: render().encode())
        return mark_safe(kept.decode())

    def clear(self) -> None:
        """Start as a new process would."""
        self._kept.clear()
