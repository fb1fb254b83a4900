"""The facts that decide: their order, their values, and the classes of values treated alike."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from cases.engine.conditions import Condition, Operator, Situation, Verdict
from cases.engine.countries import COUNTRIES
from cases.engine.dates import compared
from cases.engine.rulebook import NO, YES, Question, QuestionKind, Rulebook

Cube = dict[int, int]
"""A conjunction: the level of a fact -> the bit mask of the classes it may be in."""


@dataclass(frozen=True)
class Fact:
    """One fact that conditions test: a question's answer or a comparison of two dates.

    `classes` parts its values into those no condition tells apart, in a fixed order.
    `questions` are asked to know it.
    """

    key: str
    level: int
    classes: tuple[tuple[str, ...], ...]
    questions: tuple[str, ...]

    @cached_property
    def class_of(self) -> dict[str, int]:
        return {v: n for n, values in enumerate(self.classes) for v in values}

    @property
    def any_class(self) -> int:
        """The mask of all classes."""
        return (1 << len(self.classes)) - 1


class Facts:
    """The facts of a rulebook in the order they are asked, and conditions as masks on them."""

    def __init__(self, rulebook: Rulebook) -> None:
        self.rulebook = rulebook
        tests: dict[str, set[frozenset[str]]] = {}
        for condition in _conditions(rulebook.situations):
            values = rulebook.values_of(condition.values)
            tests.setdefault(condition.fact, set()).add(values)
        self.ordered = tuple(
            Fact(key, level, _classes(values, tests[key]), questions)
            for level, (key, values, questions) in enumerate(_domains(rulebook, tests))
        )
        self.by_key = {fact.key: fact for fact in self.ordered}
        self._masks: dict[Condition, int] = {}

    def value(self, fact: Fact, answers: Mapping[str, str]) -> str | None:
        """What the answers say of a fact: a value, unknown, or None while it is open.

        A profile may hold a comparison's verdict already worked out, under its key.
        """
        value = answers.get(fact.key)
        if value is None:
            comparison = self.rulebook.comparison.get(fact.key)
            return None if comparison is None else compared(comparison, answers)
        return value

    def mask(self, condition: Condition) -> int:
        """The classes of the condition's fact for which it holds, as a bit mask."""
        mask = self._masks.get(condition)
        if mask is None:
            mask = self._masks[condition] = self._mask(condition)
        return mask

    def _mask(self, condition: Condition) -> int:
        fact = self.by_key[condition.fact]
        values = self.rulebook.values_of(condition.values)
        mask = 0
        for number, members in enumerate(fact.classes):
            if members[0] in values:
                mask |= 1 << number
        if condition.operator is Operator.NONE_OF:
            mask ^= fact.any_class
        return mask

    def test(self, condition: Condition, answers: Mapping[str, str]) -> Verdict:
        """The verdict of one condition on answers, as written and without a diagram."""
        fact = self.by_key[condition.fact]
        number = fact.class_of.get(self.value(fact, answers) or "")
        if number is None:
            return Verdict.UNKNOWN
        met = self.mask(condition) >> number & 1
        return Verdict.MET if met else Verdict.UNMET

    def cubes(self, situation: Situation) -> list[Cube]:
        """The situation as alternatives, each a conjunction of masks; impossible ones left out."""
        found = (self.meet(map(self.cube, a)) for a in situation.alternatives)
        return [cube for cube in found if cube is not None]

    def cube(self, condition: Condition) -> Cube:
        return {self.by_key[condition.fact].level: self.mask(condition)}

    def outside(self, situation: Situation) -> list[Cube]:
        """The situation's opposite: one condition of each alternative does not hold."""
        choices = []
        for alternative in situation.alternatives:
            refused = []
            for condition in alternative:
                fact = self.by_key[condition.fact]
                mask = fact.any_class ^ self.mask(condition)
                if mask:
                    refused.append({fact.level: mask})
            choices.append(refused)
        return self.product(choices)

    def case_cubes(self, when: Iterable[str], unless: Iterable[str]) -> list[Cube]:
        """All of `when` and none of `unless`, as alternatives."""
        situation = self.rulebook.situation
        choices = [self.cubes(situation[key]) for key in when]
        choices += [self.outside(situation[key]) for key in unless]
        return self.product(choices)

    def product(self, choices: Iterable[list[Cube]]) -> list[Cube]:
        """Every way to take one cube of each list, met; contradictory ones left out."""
        result: list[Cube] = [{}]
        for cubes in choices:
            met = (self.meet((a, b)) for a in result for b in cubes)
            result = [cube for cube in met if cube is not None]
        return result

    @staticmethod
    def meet(cubes: Iterable[Cube]) -> Cube | None:
        """What all cubes allow; None when that is nothing."""
        met: Cube = {}
        for cube in cubes:
            for level, mask in cube.items():
                met[level] = met.get(level, mask) & mask
                if not met[level]:
                    return None
        return met


def _conditions(situations: Iterable[Situation]) -> Iterator[Condition]:
    for situation in situations:
        for alternative in situation.alternatives:
            yield from alternative


def _domains(
    rulebook: Rulebook, tested: Iterable[str]
) -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Each tested fact with its values and questions, a comparison after its later date."""
    tested = set(tested)
    position = {q.key: n for n, q in enumerate(rulebook.questions)}
    waiting = [c for c in rulebook.comparisons if c.key in tested]
    for question in rulebook.questions:
        if question.key in tested:
            yield question.key, values_of(rulebook, question), (question.key,)
        for comparison in waiting:
            dates = sorted(set(comparison.questions), key=position.__getitem__)
            if dates[-1] == question.key:
                yield comparison.key, (YES, NO), tuple(dates)


def values_of(rulebook: Rulebook, question: Question) -> tuple[str, ...]:
    """Every value an answer to a question may have; a date question names none."""
    match question.kind:
        case QuestionKind.CHOICE:
            return question.options
        case QuestionKind.YES_NO:
            return (YES, NO)
        case QuestionKind.COUNTRY:
            return (*COUNTRIES, *question.options)
        case QuestionKind.DEPARTMENT:
            return rulebook.departments
        case QuestionKind.DATE:
            return ()


def _classes(
    values: tuple[str, ...], tests: Iterable[frozenset[str]]
) -> tuple[tuple[str, ...], ...]:
    """The values, parted by which tests they pass."""
    ordered = list(tests)
    classes: dict[tuple[bool, ...], list[str]] = {}
    for value in values:
        passed = tuple(value in test for test in ordered)
        classes.setdefault(passed, []).append(value)
    return tuple(map(tuple, classes.values()))
