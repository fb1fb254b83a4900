"""Which stored row each wanted row is the same as, and where it stands among its siblings."""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Sequence
from typing import Any

STEP = 10
"""Between two siblings there is room for others."""

Pairs = list[Any]
"""For each wanted row, in order, the stored one it is the same as; None for a new one."""


def paired(
    wanted: Sequence[Any],
    stored: Sequence[Any],
    *names: Callable[[Any], Hashable],
) -> Pairs:
    """Pair the rows that `names` call the same: the first name first, then what is left.

    Rows that share a name are paired in their order; no stored row is paired twice.
    """
    pairs: Pairs = [None] * len(wanted)
    taken: set[int] = set()
    for name in names:
        free: dict[Hashable, deque[Any]] = defaultdict(deque)
        for row in stored:
            if row.pk not in taken:
                free[name(row)].append(row)
        for place, row in enumerate(wanted):
            if pairs[place] is None and (same := free[name(row)]):
                pairs[place] = same.popleft()
                taken.add(pairs[place].pk)
    return pairs


def in_order_of_ids(
    wanted: Sequence[Any], pairs: Pairs, family: Callable[[Any], Hashable]
) -> Pairs:
    """Keep the pairs of siblings while their ids rise: the others are made anew, after them.

    It is for rows whose only order is the one in which they were made.
    """
    last: dict[Hashable, int | None] = {}
    kept: Pairs = []
    for row, pair in zip(wanted, pairs, strict=True):
        before = last.get(family(row), 0)
        rises = pair is not None and before is not None and pair.pk > before
        kept.append(pair if rises else None)
        last[family(row)] = pair.pk if rises else None
    return kept


def positions(places: Sequence[tuple[int, int] | None]) -> list[int]:
    """Where siblings stand, so that as few as possible leave their place.

    For each, in the order wanted: the place it has in the order of now and its position, or
    None for a new one. Others are put between those that stay; all are numbered anew where
    there is no room.
    """
    stay = _rising([place[0] if place else None for place in places])
    found: list[int] = []
    waiting, low = 0, 0
    for n, place in enumerate(places):
        if place is None or n not in stay:
            waiting += 1
            continue
        high = place[1]
        if waiting and high - low <= waiting:
            return [STEP * (m + 1) for m in range(len(places))]
        found += [
            low + (high - low) * k // (waiting + 1) for k in range(1, waiting + 1)
        ]
        found.append(high)
        waiting, low = 0, high
    return found + [(low // STEP + k) * STEP for k in range(1, waiting + 1)]


def _rising(ranks: Sequence[int | None]) -> frozenset[int]:
    """The places of a longest row of numbers that rise; the others have to move."""
    ends: list[int] = []
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for n, rank in enumerate(ranks):
        if rank is None:
            continue
        at = bisect_left(tops, rank)
        before[n] = ends[at - 1] if at else None
        tops[at : at + 1] = [rank]
        ends[at : at + 1] = [n]
    stay: list[int] = []
    last = ends[-1] if ends else None
    while last is not None:
        stay.append(last)
        last = before[last]
    return frozenset(stay)
