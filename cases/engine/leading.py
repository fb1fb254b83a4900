"""Ways through a diagram: one that leads to a wanted leaf, or one to each."""

from collections.abc import Callable

from cases.engine.dag import Diagram, Leaf, Node
from cases.engine.facts import Cube

Wanted = Callable[[Leaf], bool]


def first_ways(diagram: Diagram) -> dict[Leaf, Cube]:
    """The way that `a_way` finds to each leaf, all of them in one walk."""
    ways: dict[Leaf, Cube] = {}
    seen: set[Node] = set()

    def walk(part: Diagram, way: Cube) -> None:
        if isinstance(part, Leaf):
            ways.setdefault(part, way)
        elif part not in seen:
            seen.add(part)
            for number, child in enumerate(part.children):
                walk(child, {**way, part.level: 1 << number})

    walk(diagram, {})
    return ways


def a_way(diagram: Diagram, within: Cube, wanted: Wanted) -> Cube | None:
    """A way from the top to a wanted leaf, through the classes that `within` allows.

    Returns the class taken of each fact met, as masks of one bit, met with `within`; None
    when no such way exists.
    """
    dead: set[Diagram] = set()

    def search(part: Diagram) -> list[tuple[int, int]] | None:
        if isinstance(part, Leaf):
            return [] if wanted(part) else None
        if part in dead:
            return None
        mask = within.get(part.level, -1)
        for number, child in enumerate(part.children):
            if mask >> number & 1:
                rest = search(child)
                if rest is not None:
                    return [(part.level, 1 << number), *rest]
        dead.add(part)
        return None

    found = search(diagram)
    return None if found is None else {**within, **dict(found)}
