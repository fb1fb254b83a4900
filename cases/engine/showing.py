"""Students who meet a thing of the rulebook, so that what is said of it can be looked at."""

from collections.abc import Iterator
from itertools import chain, product

from cases.engine.conditions import Verdict, verdict_of
from cases.engine.decide import Result, decide, others, result_of
from cases.engine.diagram import CompiledRulebook
from cases.engine.examples import example_answers, example_profile
from cases.engine.facts import Cube
from cases.engine.journey import walk
from cases.engine.leading import first_ways
from cases.engine.rulebook import Role

_Answers = dict[str, str]
_Student = tuple[_Answers, Result]


class Students:
    """One student of each base case, found when they are first needed; then the scenarios."""

    def __init__(self, compiled: CompiledRulebook) -> None:
        self._compiled = compiled
        self._known: list[_Student] = []
        self._rest = self._found()

    def who_meets(self, noun: str, key: str) -> _Answers:
        """The answers of a student to whom the thing matters; none when none is known."""
        for answers, result in self._all():
            if self._meets(noun, key, answers, result):
                return answers
        return {}

    def who_may_read_of(self, noun: str, key: str) -> Iterator[_Answers]:
        """Students whose pages should say something of the thing, those of scenarios first."""
        if noun == "impossibility":
            return self._who_contradict(key)
        return (
            answers
            for answers, result in self._everybody()
            if self._reads_of(noun, key, answers, result)
        )

    def _meets(self, noun: str, key: str, answers: _Answers, result: Result) -> bool:
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

    def _reads_of(self, noun: str, key: str, answers: _Answers, result: Result) -> bool:
        match noun:
            case "office_kind":
                rulebook = self._compiled.rulebook
                kinds = {k.key for k in rulebook.office_kinds if k.fallback == key}
                given = filter(None, (result.base, *result.extras))
                offices = chain(*(rulebook.case[case].offices for case in given))
                return not {key, *kinds}.isdisjoint(offices)
            case "section":
                return key in walk(self._compiled, answers).sections
            case "question" | "option":
                asked = walk(self._compiled, answers).asked
                return key.partition(".")[0] in {each.question for each in asked}
            case "situation":
                decision = decide(self._compiled, answers)
                found = others(self._compiled, decision, answers)
                against = (other.reason for other in found)
                said = chain(decision.because, filter(None, against))
                return key in {reason.situation for reason in said}
        return self._meets(noun, key, answers, result)

    def _who_contradict(self, key: str) -> Iterator[_Answers]:
        """Students who change some answers so that they meet an impossibility."""
        compiled = self._compiled
        facts, rulebook = compiled.facts, compiled.rulebook
        named = rulebook.impossibility[key].situations
        cubes = facts.product([facts.cubes(rulebook.situation[s]) for s in named])
        changes = [change for cube in cubes for change in self._examples(cube)]
        for answers, _result in self._everybody():
            for change in changes:
                changed = {**answers, **change}
                found = walk(compiled, changed).contradictions
                if key in {each.impossibility for each in found}:
                    yield changed

    def _examples(self, cube: Cube) -> Iterator[_Answers]:
        """Answers for each choice of classes that a conjunction allows."""
        facts = self._compiled.facts
        allowed = [
            [(level, 1 << n) for n in range(mask.bit_length()) if mask >> n & 1]
            for level, mask in cube.items()
        ]
        for choice in product(*allowed):
            yield example_answers(facts, dict(choice))

    def _everybody(self) -> Iterator[_Student]:
        """The students of the scenarios, then one of each base case."""
        compiled = self._compiled
        for scenario in compiled.rulebook.scenarios:
            answers = dict(scenario.answers)
            yield answers, result_of(compiled, answers)
        yield from self._all()

    def _all(self) -> Iterator[_Student]:
        """Those found before, then the others."""
        yield from self._known
        for student in self._rest:
            self._known.append(student)
            yield student

    def _found(self) -> Iterator[_Student]:
        compiled = self._compiled
        ways = first_ways(compiled.base)
        for case in compiled.rulebook.cases_as(Role.BASE):
            way = ways.get(compiled.diagrams.leaf(case.key))
            if way is not None:
                answers = example_profile(compiled, way)
                yield answers, result_of(compiled, answers)
