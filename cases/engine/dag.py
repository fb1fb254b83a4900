"""The decision diagram: an ordered, reduced, multi-valued DAG made from prioritised rules.

A node asks one fact and has one edge for each class of its values; a leaf is an outcome.
Profiles that cannot exist end at the leaf IMPOSSIBLE, so a diagram is a partial function.

Terms used here
1. A *rule* is a cube (a conjunction of masks on facts) with an outcome. The first rule that
   a profile satisfies gives the outcome.
2. `Diagrams.build` goes through the facts in order and keeps the set of rules still alive as
   the bits of one integer. Rules behind the first one that asks nothing more can never win,
   so they are dropped; equal sets at a level are the same node. Nothing is ever multiplied
   out and reduced afterwards.
3. `join` is the union of partial functions that agree wherever both are possible.
4. `settle` takes away a question whose answers all join: no possible student needs it.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from cases.engine.facts import Cube, Facts


@dataclass(frozen=True, eq=False, slots=True)
class Leaf:
    """An outcome: a case key, yes or no; None where no rule applies."""

    outcome: str | None
    is_impossible: bool = False


@dataclass(frozen=True, eq=False, slots=True)
class Node:
    """A fact, by its level, and where each class of its values leads."""

    level: int
    children: tuple["Diagram", ...]
    is_total: bool
    """Whether IMPOSSIBLE cannot be reached from here."""


Diagram = Node | Leaf
IMPOSSIBLE = Leaf(None, is_impossible=True)
Rule = tuple[Cube, Leaf]
_MOST_REMEMBERED = 20_000


class Diagrams:
    """Makes diagrams over the same facts; equal ones are the same object."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self._leaves: dict[str | None, Leaf] = {}
        self._nodes: dict[tuple[int, tuple[Diagram, ...]], Node] = {}
        self._joined: dict[tuple[Diagram, Diagram], Diagram | None] = {}
        self._settled: dict[Diagram, Diagram] = {}
        self._slim: dict[Diagram, Diagram] = {}
        self._asked: dict[Diagram, tuple[int, ...]] = {}
        self._restricted: dict[tuple[Diagram, tuple[int, ...]], Diagram] = {}

    def leaf(self, outcome: str | None) -> Leaf:
        return self._leaves.setdefault(outcome, Leaf(outcome))

    def node(self, level: int, children: tuple[Diagram, ...]) -> Diagram:
        """The node with these children; the child itself when they are all the same."""
        first = children[0]
        if all(child is first for child in children):
            return first
        found = self._nodes.get((level, children))
        if found is None:
            total = all(
                child is not IMPOSSIBLE and (isinstance(child, Leaf) or child.is_total)
                for child in children
            )
            found = self._nodes[level, children] = Node(level, children, total)
        return found

    def build(self, rules: Sequence[Rule], otherwise: Leaf) -> Diagram:
        """The diagram that gives each profile the outcome of the first rule it satisfies."""
        return _Builder(self, rules, otherwise).at(0, (1 << len(rules)) - 1)

    def join(self, a: Diagram, b: Diagram) -> Diagram | None:
        """The union of two partial functions; None where they disagree on a profile."""
        if a is b or b is IMPOSSIBLE:
            return a
        if a is IMPOSSIBLE:
            return b
        if _is_total(a) and _is_total(b):
            return None
        key = (a, b) if id(a) < id(b) else (b, a)
        if key not in self._joined:
            self._joined[key] = self._join(a, b)
        return self._joined[key]

    def _join(self, a: Diagram, b: Diagram) -> Diagram | None:
        level = min(x.level for x in (a, b) if isinstance(x, Node))
        joined = []
        width = len(self.facts.ordered[level].classes)
        for number in range(width):
            child = self.join(follow(a, level, number), follow(b, level, number))
            if child is None:
                return None
            joined.append(child)
        return self.node(level, tuple(joined))

    def settle(self, diagram: Diagram) -> Diagram:
        """The diagram from its first question that some possible student needs."""
        settled = self._settled.get(diagram)
        if settled is None:
            settled = self._settled[diagram] = self._settle(diagram)
        return settled

    def _settle(self, diagram: Diagram) -> Diagram:
        while isinstance(diagram, Node) and not diagram.is_total:
            joined: Diagram | None = IMPOSSIBLE
            for child in diagram.children:
                joined = joined and self.join(joined, child)
            if joined is None:
                break
            diagram = joined
        return diagram

    def slim(self, diagram: Diagram) -> Diagram:
        """The diagram with only the questions that are ever needed: what the form walks."""
        slim = self._slim.get(diagram)
        if slim is None:
            settled = self.settle(diagram)
            if isinstance(settled, Node):
                children = tuple(map(self.slim, settled.children))
                slim = self.node(settled.level, children)
            else:
                slim = settled
            self._slim[diagram] = slim
        return slim

    def restrict(self, diagram: Diagram, known: Cube) -> Diagram:
        """The diagram for profiles whose facts lie in the classes of `known`.

        Remembered by what is known of the facts that the diagram asks.
        """
        asked = self.asked_by(diagram)
        key = (diagram, tuple([known.get(level, -1) for level in asked]))
        found = self._restricted.get(key)
        if found is None:
            if len(self._restricted) >= _MOST_REMEMBERED:
                self._restricted.clear()
            found = self._restricted[key] = self._restrict(diagram, known)
        return found

    def asked_by(self, diagram: Diagram) -> tuple[int, ...]:
        """The levels of the facts that a diagram asks, in order."""
        asked = self._asked.get(diagram)
        if asked is None:
            levels = {p.level for p in reached(diagram) if isinstance(p, Node)}
            asked = self._asked[diagram] = tuple(sorted(levels))
        return asked

    def _restrict(self, diagram: Diagram, known: Cube) -> Diagram:
        memo: dict[Diagram, Diagram] = {}

        def restricted(part: Diagram) -> Diagram:
            if isinstance(part, Leaf):
                return part
            if part not in memo:
                mask = known.get(part.level, -1)
                children = tuple(
                    restricted(child) if mask >> number & 1 else IMPOSSIBLE
                    for number, child in enumerate(part.children)
                )
                kept = [c for n, c in enumerate(children) if mask >> n & 1]
                one = len(kept) == 1
                memo[part] = kept[0] if one else self.node(part.level, children)
            return memo[part]

        return restricted(diagram)


class _Builder:
    """Builds one diagram; `at(level, alive)` is the residue of the rules alive there."""

    def __init__(
        self, diagrams: Diagrams, rules: Sequence[Rule], otherwise: Leaf
    ) -> None:
        ordered = diagrams.facts.ordered
        self._diagrams = diagrams
        self._otherwise = otherwise
        self._outcomes = [leaf for _, leaf in rules]
        self._asking = [0] * (len(ordered) + 1)
        self._allowing = [[0] * len(fact.classes) for fact in ordered]
        self._complete = [0] * (len(ordered) + 1)
        self._same: dict[Leaf, int] = {}
        self._memo: dict[tuple[int, int], Diagram] = {}
        for number, (cube, leaf) in enumerate(rules):
            self._add(1 << number, cube, leaf)
        everything = (1 << len(rules)) - 1
        for level, fact in enumerate(ordered):
            free = everything ^ self._asking[level]
            row = self._allowing[level]
            for number in range(len(fact.classes)):
                row[number] |= free

    def _add(self, bit: int, cube: Cube, leaf: Leaf) -> None:
        self._same[leaf] = self._same.get(leaf, 0) | bit
        for level in range(max(cube, default=-1) + 1, len(self._complete)):
            self._complete[level] |= bit
        for level, mask in cube.items():
            self._asking[level] |= bit
            row = self._allowing[level]
            for number in range(len(row)):
                if mask >> number & 1:
                    row[number] |= bit

    def at(self, level: int, alive: int) -> Diagram:
        complete = alive & self._complete[level]
        final = self._otherwise
        if complete:
            first = complete & -complete
            final = self._outcomes[first.bit_length() - 1]
            alive &= (first << 1) - 1
        if not alive & ~self._same.get(final, 0):
            return final
        while not alive & self._asking[level]:
            level += 1
        key = (level, alive)
        found = self._memo.get(key)
        if found is None:
            children = tuple(
                self.at(level + 1, alive & allowed) for allowed in self._allowing[level]
            )
            found = self._memo[key] = self._diagrams.node(level, children)
        return found


def follow(diagram: Diagram, level: int, number: int) -> Diagram:
    """Where a class of the fact at `level` leads; the diagram itself when it asks another."""
    if isinstance(diagram, Node) and diagram.level == level:
        return diagram.children[number]
    return diagram


def _is_total(diagram: Diagram) -> bool:
    if isinstance(diagram, Node):
        return diagram.is_total
    return diagram is not IMPOSSIBLE


def reached(diagram: Diagram) -> Iterator[Diagram]:
    """Every node and leaf that can be reached, each once, from the top."""
    seen: set[Diagram] = set()
    waiting = [diagram]
    while waiting:
        part = waiting.pop()
        if part in seen:
            continue
        seen.add(part)
        yield part
        if isinstance(part, Node):
            waiting.extend(reversed(part.children))


def leaves(diagrams: Iterable[Diagram]) -> frozenset[Leaf]:
    """The possible outcomes from any of the diagrams."""
    return frozenset(
        part
        for diagram in diagrams
        for part in reached(diagram)
        if isinstance(part, Leaf) and part is not IMPOSSIBLE
    )
