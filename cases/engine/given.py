"""Who is given the extras, papers and steps of a rulebook, as diagrams with yes and no."""

from collections.abc import Mapping

from cases.engine.dag import Diagram
from cases.engine.diagram import Tests, tests_of
from cases.engine.joined import Side
from cases.engine.regions import Regions
from cases.engine.rulebook import Role


class Given:
    """Who is given the extras, papers and steps of one rulebook."""

    def __init__(self, side: Side, regions: Regions) -> None:
        self._side = side
        self._regions = regions
        self._extras = {
            case.key: self._extra(case.alongside, case.when, case.unless)
            for case in side.rulebook.extras
        }

    def items(self, noun: str) -> dict[str, Diagram]:
        match noun:
            case "extra":
                return self._extras
            case "document":
                return self._documents()
            case _:
                return self._steps()

    def _extra(
        self, alongside: tuple[str, ...], when: tuple[str, ...], unless: tuple[str, ...]
    ) -> Diagram:
        bases = alongside or tuple(
            case.key for case in self._side.rulebook.cases_as(Role.BASE)
        )
        return self._regions.both(
            self._base_in(frozenset(bases)), self._side.item((when, unless))
        )

    def _base_in(self, keys: frozenset[str]) -> Diagram:
        yes, no = self._regions.yes, self._regions.no
        return self._regions.mapped(
            self._side.base, lambda leaf: yes if leaf.outcome in keys else no
        )

    def _given(self, cases: list[str]) -> Diagram:
        """Who is given one of the cases."""
        bases = frozenset(key for key in cases if key not in self._extras)
        given = self._base_in(bases) if bases else self._regions.no
        for key in cases:
            if key in self._extras:
                given = self._regions.either(given, self._extras[key])
        return given

    def _steps(self) -> dict[str, Diagram]:
        naming: dict[str, list[str]] = {}
        for case in self._side.rulebook.cases:
            for key in case.steps:
                naming.setdefault(key, []).append(case.key)
        steps = self._side.rulebook.step
        return {
            key: self._regions.both(
                self._given(cases), self._side.item(tests_of(steps[key]))
            )
            for key, cases in naming.items()
        }

    def _documents(self) -> dict[str, Diagram]:
        naming: dict[str, dict[Tests, list[str]]] = {}
        for case in self._side.rulebook.cases:
            for use in case.documents:
                paper = naming.setdefault(f"{use.document}.{use.form}", {})
                paper.setdefault(tests_of(use), []).append(case.key)
        return {key: self._any(uses) for key, uses in naming.items()}

    def _any(self, uses: Mapping[Tests, list[str]]) -> Diagram:
        wanted: Diagram = self._regions.no
        for tests, cases in uses.items():
            item = self._side.item(tests)
            wanted = self._regions.either(
                wanted, self._regions.both(self._given(cases), item)
            )
        return wanted
