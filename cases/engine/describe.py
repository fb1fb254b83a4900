"""Conjunctions on joint facts, said with the situations of the two rulebooks."""

from collections.abc import Iterator

from cases.engine.conditions import Condition, Operator
from cases.engine.facts import Cube, Fact
from cases.engine.joined import BEFORE, Joined, Side

_SMALLEST_GROUP = 2


class Describer:
    """Knows which conjunction each situation is, where it is one."""

    def __init__(self, joined: Joined) -> None:
        self._facts = joined.facts
        self._groups = sorted(
            joined.after.rulebook.groups, key=lambda group: -len(group.countries)
        )
        known = [*self._known(joined.after, ""), *self._known(joined.before, BEFORE)]
        self._known_cubes = sorted(known, key=lambda known: -len(known[2]))

    def _known(self, side: Side, suffix: str) -> Iterator[tuple[str, bool, Cube]]:
        """Each situation that is one conjunction, and each whose opposite is one."""
        for situation in side.rulebook.situations:
            joint = side.situation(situation.key)
            for holds, cubes in (
                (True, self._facts.cubes(joint)),
                (False, self._facts.outside(joint)),
            ):
                if len(cubes) == 1 and cubes[0]:
                    yield situation.key + suffix, holds, cubes[0]

    def parts(
        self, cube: Cube
    ) -> tuple[tuple[str, ...], tuple[str, ...], tuple[Condition, ...]]:
        """The situations that hold, those that do not, and conditions for what is left.

        A situation is named when it asks exactly what the conjunction asks of its facts.
        They stand in the order in which their first question is asked.
        """
        left = dict(cube)
        said: dict[bool, list[tuple[int, str]]] = {True: [], False: []}
        for key, holds, known in self._known_cubes:
            if known.items() <= left.items():
                said[holds].append((min(known), key))
                left = {level: m for level, m in left.items() if level not in known}
        conditions = (
            self._condition(self._facts.ordered[level], mask)
            for level, mask in sorted(left.items())
        )
        met, unmet = (
            tuple(key for _, key in sorted(said[holds])) for holds in (True, False)
        )
        return met, unmet, tuple(conditions)

    def _condition(self, fact: Fact, mask: int) -> Condition:
        """One of the values, or none of the others when these are fewer to say."""
        inside: list[str] = []
        outside: list[str] = []
        for number, values in enumerate(fact.classes):
            (inside if mask >> number & 1 else outside).extend(values)
        wanted, others = self._grouped(inside), self._grouped(outside)
        if len(others) < len(wanted):
            return Condition(fact.key, Operator.NONE_OF, others)
        return Condition(fact.key, Operator.ONE_OF, wanted)

    def _grouped(self, values: list[str]) -> tuple[str, ...]:
        """The values, with whole country groups under their names."""
        left = dict.fromkeys(values)
        named = []
        for group in self._groups:
            if len(group.countries) >= _SMALLEST_GROUP and group.countries <= set(left):
                named.append(f"@{group.key}")
                left = {v: None for v in left if v not in group.countries}
        return (*named, *left)
