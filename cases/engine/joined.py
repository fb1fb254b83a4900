"""Two rulebooks over the same facts, so that what they say of one student can be compared.

The facts of both are refined together: values are of one class when no condition of either
tells them apart. A question that only one rulebook tests is free in the other. A value that
only one of them offers is impossible in the other. A comparison of dates, or a kind of
question, that changed is two facts: the earlier one bears the suffix BEFORE.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from cases.engine.calendar import impossible_dates
from cases.engine.conditions import Condition, Operator, Situation
from cases.engine.dag import IMPOSSIBLE, Diagram, Diagrams, Rule
from cases.engine.diagram import Tests
from cases.engine.facts import Cube, Facts, values_of
from cases.engine.rulebook import (
    NO,
    YES,
    Comparison,
    DateTerm,
    Question,
    QuestionKind,
    Role,
    Rulebook,
    Section,
)

BEFORE = "~before"
"""Marks the fact or situation of the earlier rulebook where the later has another one."""

Names = dict[str, str]


class Side:
    """One of the two rulebooks: its base diagram and its items over the joint facts."""

    def __init__(
        self, rulebook: Rulebook, mark: str, diagrams: Diagrams, excluded: list[Rule]
    ) -> None:
        self.rulebook = rulebook
        self.mark = mark
        self._diagrams = diagrams
        own = [
            (cube, IMPOSSIBLE)
            for impossibility in rulebook.impossibilities
            for cube in self.cubes((impossibility.situations, ()))
        ]
        rules = [
            (cube, diagrams.leaf(case.key))
            for case in rulebook.cases_as(Role.BASE)
            for cube in self.cubes((case.when, case.unless))
        ]
        self.base = diagrams.build([*excluded, *own, *rules], diagrams.leaf(None))
        self._items: dict[Tests, Diagram] = {}

    def situation(self, key: str) -> Situation:
        """A situation of this rulebook, as conditions on the joint facts."""
        return self._diagrams.facts.rulebook.situation[self.mark + key]

    def cubes(self, tests: Tests) -> list[Cube]:
        when, unless = ([self.mark + key for key in keys] for keys in tests)
        return self._diagrams.facts.case_cubes(when, unless)

    def item(self, tests: Tests) -> Diagram:
        """Whether tests hold, with leaves yes and no; impossible students are not marked."""
        if tests not in self._items:
            yes = self._diagrams.leaf(YES)
            rules = [(cube, yes) for cube in self.cubes(tests)]
            found = self._diagrams.build(rules, self._diagrams.leaf(NO))
            self._items[tests] = found
        return self._items[tests]


@dataclass(frozen=True)
class Joined:
    """Two rulebooks over the same facts."""

    facts: Facts
    diagrams: Diagrams
    before: Side
    after: Side


def join_rulebooks(before: Rulebook, after: Rulebook) -> Joined:
    """Put two rulebooks whose references were checked over the same facts."""
    names = _renamed(before, after)
    marked = (("<", before, names), (">", after, Names()))
    questions = tuple(_questions(before, after, names))
    departments = tuple(dict.fromkeys(after.departments + before.departments))
    bare = Rulebook(
        sections=(Section("all", questions),),
        departments=departments,
        comparisons=_comparisons(before, after, names),
    )
    situations = tuple(
        situation
        for mark, rulebook, renamed in marked
        for situation in _situations(rulebook, mark, renamed)
    )
    tested = {c.fact for s in situations for a in s.alternatives for c in a}
    offers = {
        mark: tuple(_offers(rulebook, mark, renamed, bare, tested))
        for mark, rulebook, renamed in marked
    }
    whole = situations + offers["<"] + offers[">"]
    joint = replace(bare, situations=whole)
    facts = Facts(joint)
    diagrams = Diagrams(facts)
    dates = [(cube, IMPOSSIBLE) for cube in impossible_dates(joint, facts)]
    earlier, later = (
        Side(rulebook, mark, diagrams, dates + _refused(facts, offers[mark]))
        for mark, rulebook, _ in marked
    )
    return Joined(facts, diagrams, earlier, later)


def _renamed(before: Rulebook, after: Rulebook) -> Names:
    """New keys for the facts of the earlier rulebook that the later one gives a new meaning."""
    names = Names()
    for question in before.questions:
        other = after.question.get(question.key)
        if question.key in after.comparison or (
            other is not None and _is_date(other) != _is_date(question)
        ):
            names[question.key] = question.key + BEFORE
    for comparison in before.comparisons:
        same = after.comparison.get(comparison.key)
        moved = _with_names(comparison, names)
        if comparison.key in after.question or same not in (None, moved):
            names[comparison.key] = comparison.key + BEFORE
    return names


def _is_date(question: Question) -> bool:
    return question.kind is QuestionKind.DATE


def _with_names(comparison: Comparison, names: Names) -> Comparison:
    def term(date: DateTerm) -> DateTerm:
        return replace(date, question=names.get(date.question, date.question))

    return replace(
        comparison,
        key=names.get(comparison.key, comparison.key),
        left=term(comparison.left),
        right=term(comparison.right),
    )


def _comparisons(
    before: Rulebook, after: Rulebook, names: Names
) -> tuple[Comparison, ...]:
    found = {c.key: c for c in after.comparisons}
    for comparison in before.comparisons:
        moved = _with_names(comparison, names)
        found.setdefault(moved.key, moved)
    return tuple(found.values())


def _questions(before: Rulebook, after: Rulebook, names: Names) -> Iterator[Question]:
    """The questions of both in the later order; one that is gone stays behind its neighbour."""
    earlier = {names.get(q.key, q.key): q for q in before.questions}
    order = [q.key for q in after.questions]
    place = 0
    for key in earlier:
        if key in order:
            place = order.index(key) + 1
        else:
            order.insert(place, key)
            place += 1
    for key in order:
        old, new = earlier.get(key), after.question.get(key)
        if old is not None and new is not None:
            yield _merged(old, new, before, after)
        elif new is not None:
            yield new
        elif old is not None:
            yield replace(old, key=key)


def _merged(
    old: Question, new: Question, before: Rulebook, after: Rulebook
) -> Question:
    """One question with the values of both."""
    if old.kind is new.kind:
        return replace(new, options=tuple(dict.fromkeys(new.options + old.options)))
    values = values_of(after, new) + values_of(before, old)
    return Question(new.key, QuestionKind.CHOICE, tuple(dict.fromkeys(values)))


def _situations(rulebook: Rulebook, mark: str, names: Names) -> Iterator[Situation]:
    """The situations under keys of their own, with every country group written out."""

    def said(condition: Condition) -> Condition:
        values = tuple(sorted(rulebook.values_of(condition.values)))
        fact = names.get(condition.fact, condition.fact)
        return Condition(fact, condition.operator, values)

    for situation in rulebook.situations:
        alternatives = tuple(tuple(map(said, a)) for a in situation.alternatives)
        yield Situation(mark + situation.key, alternatives)


def _offers(
    rulebook: Rulebook, mark: str, names: Names, joint: Rulebook, tested: Iterable[str]
) -> Iterator[Situation]:
    """For each tested question that offers less here than in both: that it is answered so."""
    for question in rulebook.questions:
        key = names.get(question.key, question.key)
        if key not in tested or _is_date(question):
            continue
        offered = values_of(rulebook, question)
        if set(offered) != set(values_of(joint, joint.question[key])):
            condition = Condition(key, Operator.ONE_OF, offered)
            yield Situation(f"{mark}offers {key}", ((condition,),))


def _refused(facts: Facts, offers: Iterable[Situation]) -> list[Rule]:
    return [(cube, IMPOSSIBLE) for offer in offers for cube in facts.outside(offer)]
