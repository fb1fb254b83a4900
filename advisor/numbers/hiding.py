"""Hiding small counts, and the others that would give them away."""

from collections.abc import Mapping
from typing import TypeVar

FEWEST = 5
"""The smallest count of people that is shown; 0 is shown as well."""

Key = TypeVar("Key")


def is_small(count: int) -> bool:
    """Whether a count speaks of so few that somebody could be recognised."""
    return 0 < count < FEWEST


def hidden(parts: Mapping[Key, int]) -> frozenset[Key]:
    """Which parts of a whole must not be shown, when their sum is known.

    Small ones; then the smallest of the others, until what is hidden sums to enough
    people in two parts or more: the sum less what is shown then tells nobody apart.
    """
    gone = {key for key, count in parts.items() if is_small(count)}
    if not gone:
        return frozenset()
    others = sorted((count, n, key) for n, (key, count) in enumerate(parts.items()))
    for count, _, key in others:
        enough = sum(parts[k] for k in gone) >= FEWEST and len(gone) > 1
        if enough:
            break
        if count and key not in gone:
            gone.add(key)
    return frozenset(gone)


def apart(count: int, of: int) -> bool:
    """Whether a count can be shown beside its whole: neither it nor the rest is small."""
    return not is_small(count) and not is_small(of - count)
