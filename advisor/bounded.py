"""Things worked out once and kept, within so many bytes of memory."""

import sys
from collections import Counter, OrderedDict
from collections.abc import Callable, Hashable
from contextlib import suppress
from threading import Lock
from typing import Generic, TypeVar

from django.utils.safestring import SafeString, mark_safe

Thing = TypeVar("Thing")
Piece = TypeVar("Piece", bound=Hashable)


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
            self._let_go(longest_unasked)

    def _let_go(self, thing: Thing) -> None:
        self._taken -= self._size(thing)

    def clear(self) -> None:
        """Start as a new process would."""
        with self._lock:
            while self._things:
                _key, thing = self._things.popitem()
                self._let_go(thing)


class BoundedPieces(Bounded[tuple[Piece, ...]]):
    """Tuples of pieces. Equal pieces are kept once and counted once, whoever holds them.

    Pages of a rulebook are put together from the same steps, papers and offices: a thousand
    pages of 30 KB, in five languages, take 3 MB. Where things are so small, their keys and
    containers weigh as much: they are counted with them.
    """

    # Measured over the pages of 5,000 students.
    of_a_key, of_a_piece = 500, 90

    def __init__(self, most: int) -> None:
        super().__init__(most, lambda pieces: sys.getsizeof(pieces) + self.of_a_key)
        self._pieces = dict[Piece, Piece]()
        self._holders = Counter[Piece]()

    def _keep(self, key: Hashable, thing: tuple[Piece, ...]) -> None:
        super()._keep(key, tuple(map(self._hold, thing)))

    def _hold(self, piece: Piece) -> Piece:
        if piece not in self._pieces:
            self._taken += sys.getsizeof(piece) + self.of_a_piece
        self._holders[piece] += 1
        return self._pieces.setdefault(piece, piece)

    def _let_go(self, thing: tuple[Piece, ...]) -> None:
        super()._let_go(thing)
        for piece in thing:
            self._holders[piece] -= 1
            if not self._holders[piece]:
                self._taken -= sys.getsizeof(piece) + self.of_a_piece
                del self._pieces[piece], self._holders[piece]


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
