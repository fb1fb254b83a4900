"""Where situations are used: each place where tests decide something for a student."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cases.engine.dag import IMPOSSIBLE, Leaf
from cases.engine.diagram import CompiledRulebook, Tests, tests_of
from cases.engine.facts import Cube
from cases.engine.leading import Wanted
from cases.engine.rulebook import CoverageCase, Role


@dataclass(frozen=True, slots=True)
class Use:
    """One place with tests: a base case, an extra, or a step or paper of one of these.

    `beside` are the base cases whose students it is for; `given` the tests of the extra a
    step or paper belongs to. A base case itself has its `rank` in the order of cases.
    `owner` is where the tests are written: a step has the same tests in every case.
    """

    place: str
    tests: Tests
    beside: frozenset[str]
    given: Tests = ((), ())
    rank: int | None = None
    step: str | None = None

    @property
    def owner(self) -> str:
        return f"step.{self.step}" if self.step else self.place

    @property
    def is_base_case(self) -> bool:
        return self.rank is not None

    def cubes(self, compiled: CompiledRulebook) -> list[Cube]:
        """The students it applies to, looking at its own tests and its extra's."""
        facts = compiled.facts
        own = facts.case_cubes(*self.tests)
        return facts.product([own, facts.case_cubes(*self.given)])

    def gets(self, compiled: CompiledRulebook) -> Wanted:
        """Whether a student at this leaf of the base diagram is one it is for."""
        return lambda leaf: leaf.outcome in self.beside

    def would_newly_get(self, compiled: CompiledRulebook) -> Wanted:
        """Whether a student at this leaf would get it if its tests let one in.

        A base case is taken from the cases behind it, and from nobody before it.
        """
        if self.rank is None:
            return self.gets(compiled)
        rank, ranks = self.rank, compiled.rulebook.rank

        def behind(leaf: Leaf) -> bool:
            if leaf is IMPOSSIBLE:
                return False
            return leaf.outcome is None or ranks[leaf.outcome] > rank

        return behind

    def without(self, situation: str) -> "Use":
        """The same place with a situation taken out of its tests."""
        when, unless = self.tests
        return replace(
            self,
            tests=(
                tuple(key for key in when if key != situation),
                tuple(key for key in unless if key != situation),
            ),
        )


def uses_of(compiled: CompiledRulebook) -> Iterator[Use]:
    """Every place that has tests, once."""
    rulebook = compiled.rulebook
    bases = [case.key for case in rulebook.cases_as(Role.BASE)]
    for rank, case in enumerate(rulebook.cases_as(Role.BASE)):
        own = frozenset([case.key])
        yield Use(f"case.{case.key}", tests_of(case), own, rank=rank)
        yield from _parts(compiled, case, own)
    for case in rulebook.extras:
        beside = frozenset(case.alongside or bases)
        if tests_of(case) != ((), ()):
            yield Use(f"case.{case.key}", tests_of(case), beside)
        yield from _parts(compiled, case, beside)


def _parts(
    compiled: CompiledRulebook, case: CoverageCase, beside: frozenset[str]
) -> Iterator[Use]:
    given: Tests = tests_of(case) if case.role is Role.EXTRA else ((), ())
    for key in case.steps:
        tests = tests_of(compiled.rulebook.step[key])
        if tests != ((), ()):
            place = f"case.{case.key}.step.{key}"
            yield Use(place, tests, beside, given, step=key)
    for use in case.documents:
        if tests_of(use) != ((), ()):
            place = f"case.{case.key}.document.{use.document}"
            yield Use(place, tests_of(use), beside, given)
