"""Reference codes as they are typed, and the brake on guessing them."""

import time
from dataclasses import dataclass

from django.core.cache import cache

from advisor.models import CODE_LENGTH, CODE_LETTERS

# What is read, heard or typed for one another; a code holds at most one of each.
_ALIKE = ("0O", "1IL", "2Z", "5S", "8B")
_FREE = 10
_FIRST_WAIT, _LONGEST_WAIT = 30, 15 * 60
_FORGOTTEN_AFTER = 3600


def _meant() -> dict[str, str]:
    """For each character no code holds, the one it is taken for."""
    return {
        typed: kept
        for alike in _ALIKE
        for kept in alike
        if kept in CODE_LETTERS
        for typed in alike
        if typed not in CODE_LETTERS
    }


_MEANT = _meant()


def code_from(typed: str) -> str:
    """The code a person means: any case, with or without its dash and spaces.

    "" when that many characters cannot be a code.
    """
    letters = "".join(c for c in typed.upper() if c.isalnum())
    code = "".join(_MEANT.get(letter, letter) for letter in letters)
    return code if len(code) == CODE_LENGTH else ""


@dataclass(frozen=True)
class Brake:
    """Slows down one adviser after ten wrong codes within an hour; the wait then doubles.

    A right code in between clears nothing: whoever guesses may well know one.
    """

    user_id: int

    @property
    def seconds_left(self) -> int:
        """How long this adviser must still wait; 0 when a code may be tried."""
        until: float = cache.get(self._until, 0)
        left = max(0, round(until - time.time() + 0.5))
        # Longer than any wait is: the clock was set back since.
        return left if left <= _LONGEST_WAIT + 1 else 0

    @property
    def wrong_within_the_hour(self) -> int:
        return int(cache.get(self._count, 0))

    def was_wrong(self) -> None:
        cache.add(self._count, 0, _FORGOTTEN_AFTER)
        try:
            wrong = cache.incr(self._count)
        except ValueError:
            # The cache was lost in between: it counts from here on.
            wrong = 1
            cache.set(self._count, wrong, _FORGOTTEN_AFTER)
        if wrong >= _FREE:
            wait = min(_FIRST_WAIT * 2 ** (wrong - _FREE), _LONGEST_WAIT)
            cache.set(self._until, time.time() + wait, wait)

    @property
    def _count(self) -> str:
        return f"desk.wrong.{self.user_id}"

    @property
    def _until(self) -> str:
        return f"desk.until.{self.user_id}"
