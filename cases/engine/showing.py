"""A student who meets a thing of the rulebook, so that a finding on it can be looked at."""

from collections.abc import Iterator

from cases.engine.conditions import Verdict, verdict_of
from cases.engine.dag import IMPOSSIBLE, Leaf, Wanted, a_way
from cases.engine.decide import Result, result_of
from cases.engine.diagram import CompiledRulebook
from cases.engine.examples import example_profile
from cases.engine.rulebook import Role

_Student = tuple[dict[str, str], Result]


class Students:
    """One student of each base case, found when they are first needed."""

    def __init__(self, compiled: CompiledRulebook) -> None:
        self._compiled = compiled
        self._known: list[_Student] = []
        self._rest = self._found()

    def who_meets(self, noun: str, key: str) -> dict[str, str]:
        """The answers of a student to whom the thing matters; none when none is known."""
        for answers, result in self._all():
            if self._meets(noun, key, answers, result):
                return answers
        return {}

    def _meets(
        self, noun: str, key: str, answers: dict[str, str], result: Result
    ) -> bool:
        match noun:
            case "case":
                return key == result.base or key in result.extras
            case "step":
                return key in result.steps
            case "document":
                return key in {use.document for use in result.documents}
            case "question" | "option":
                return key in answers
            case "situation":
                situation = self._compiled.rulebook.situation[key]
                verdict = verdict_of(situation, answers, self._compiled.facts.test)
                return verdict is Verdict.MET
        return False

    def _all(self) -> Iterator[_Student]:
        """Those found before, then the others."""
        yield from self._known
        for student in self._rest:
            self._known.append(student)
            yield student

    def _found(self) -> Iterator[_Student]:
        compiled = self._compiled
        for case in compiled.rulebook.cases_as(Role.BASE):
            way = a_way(compiled.base, {}, _ends_at(case.key))
            if way is not None:
                answers = example_profile(compiled, way)
                yield answers, result_of(compiled, answers)


def _ends_at(case: str) -> Wanted:
    def wanted(leaf: Leaf) -> bool:
        return leaf is not IMPOSSIBLE and leaf.outcome == case

    return wanted
