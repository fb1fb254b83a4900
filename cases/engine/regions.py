"""Sets of students as diagrams: combined, counted, and covered by few conjunctions."""

from collections.abc import Callable, Mapping

from cases.engine.dag import IMPOSSIBLE, Diagram, Diagrams, Leaf, Node, follow
from cases.engine.facts import Cube
from cases.engine.leading import a_way
from cases.engine.rulebook import NO, YES

Parts = tuple[Diagram, ...]
Short = Callable[[Parts], Diagram | None]


class Regions:
    """Works on the diagrams of one `Diagrams`."""

    def __init__(self, diagrams: Diagrams) -> None:
        self._diagrams = diagrams
        self.yes = diagrams.leaf(YES)
        self.no = diagrams.leaf(NO)
        self._shorts: dict[str, Short] = {"both": self._both, "either": self._either}
        self._memo: dict[str, dict[Parts, Diagram]] = {"both": {}, "either": {}}

    def combine(
        self, parts: Parts, short: Short, memo: dict[Parts, Diagram] | None = None
    ) -> Diagram:
        """The diagram whose outcome `short` tells from the outcomes of the parts.

        `short` may answer before all parts are leaves; None means: ask further.
        """
        known: dict[Parts, Diagram] = {} if memo is None else memo
        widths = [len(fact.classes) for fact in self._diagrams.facts.ordered]

        def at(parts: Parts) -> Diagram:
            found = known.get(parts)
            if found is not None:
                return found
            found = short(parts)
            if found is None:
                level = min(p.level for p in parts if isinstance(p, Node))
                children = [
                    at(tuple([follow(p, level, number) for p in parts]))
                    for number in range(widths[level])
                ]
                found = self._diagrams.node(level, tuple(children))
            known[parts] = found
            return found

        return at(parts)

    def mapped(self, diagram: Diagram, leaf: Callable[[Leaf], Leaf]) -> Diagram:
        """The diagram with every outcome replaced."""
        return self.combine(
            (diagram,), lambda p: leaf(p[0]) if isinstance(p[0], Leaf) else None
        )

    def both(self, a: Diagram, b: Diagram) -> Diagram:
        """Yes where both are."""
        return self.combine((a, b), self._both, self._memo["both"])

    def either(self, a: Diagram, b: Diagram) -> Diagram:
        """Yes where one of them is."""
        return self.combine((a, b), self._either, self._memo["either"])

    def _both(self, parts: Parts) -> Diagram | None:
        a, b = parts
        if self.no in parts:
            return self.no
        if a is b or b is self.yes:
            return a
        return b if a is self.yes else None

    def _either(self, parts: Parts) -> Diagram | None:
        a, b = parts
        if self.yes in parts:
            return self.yes
        if a is b or b is self.no:
            return a
        return b if a is self.no else None

    def counts(self, diagram: Diagram) -> Mapping[Leaf, int]:
        """How many kinds of students end at each leaf: one kind for each choice of classes."""
        below = [1]
        for fact in reversed(self._diagrams.facts.ordered):
            below.append(below[-1] * len(fact.classes))
        below.reverse()
        memo: dict[Node, dict[Leaf, int]] = {}

        def at(part: Diagram, level: int) -> dict[Leaf, int]:
            if isinstance(part, Leaf):
                return {part: below[level]}
            if part not in memo:
                total: dict[Leaf, int] = {}
                for child in part.children:
                    for leaf, count in at(child, part.level + 1).items():
                        total[leaf] = total.get(leaf, 0) + count
                memo[part] = total
            above = below[level] // below[part.level]
            return {leaf: count * above for leaf, count in memo[part].items()}

        return at(diagram, 0)

    def cover(self, members: Diagram, *, most: int) -> tuple[tuple[Cube, ...], bool]:
        """Few conjunctions that together hold for the yes of `members` and for no no.

        Impossible students may fall on either side. At most `most` are given, with whether
        they are all that is needed.
        """
        rest, cubes = members, list[Cube]()
        while (way := a_way(rest, {}, self._is_yes)) is not None:
            if len(cubes) == most:
                return tuple(cubes), False
            cubes.append(self._widened(members, way))
            rest = self._without(rest, cubes[-1])
        return tuple(cubes), True

    def _is_yes(self, leaf: Leaf) -> bool:
        return leaf is self.yes

    def _is_no(self, leaf: Leaf) -> bool:
        return leaf is self.no

    def _widened(self, members: Diagram, way: Cube) -> Cube:
        """The conjunction with every condition left out, or widened, that need not be there."""
        cube = dict(way)
        for level in sorted(way, reverse=True):
            wider = {other: mask for other, mask in cube.items() if other != level}
            if a_way(members, wider, self._is_no) is None:
                cube = wider
        for level in sorted(cube):
            for number in range(len(self._diagrams.facts.ordered[level].classes)):
                more = {**cube, level: 1 << number}
                if a_way(members, more, self._is_no) is None and (
                    a_way(members, more, self._is_yes) is not None
                ):
                    cube[level] |= 1 << number
        return cube

    def _without(self, diagram: Diagram, cube: Cube) -> Diagram:
        """The diagram with no in place of all that the conjunction holds for."""
        steps = sorted(cube.items())
        memo: dict[tuple[Diagram, int], Diagram] = {}

        def at(part: Diagram, place: int) -> Diagram:
            if part is self.no or part is IMPOSSIBLE:
                return part
            if place == len(steps):
                return self.no
            key = (part, place)
            if key not in memo:
                memo[key] = below(part, place)
            return memo[key]

        def below(part: Diagram, place: int) -> Diagram:
            level, mask = steps[place]
            if isinstance(part, Node) and part.level < level:
                return self._diagrams.node(
                    part.level, tuple(at(child, place) for child in part.children)
                )
            width = len(self._diagrams.facts.ordered[level].classes)
            children = [follow(part, level, number) for number in range(width)]
            taken = (
                at(child, place + 1) if mask >> number & 1 else child
                for number, child in enumerate(children)
            )
            return self._diagrams.node(level, tuple(taken))

        return at(diagram, 0)
