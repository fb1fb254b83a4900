"""The same rules as plain Python: one loop over the cases, with and without a trace."""

from collections.abc import Callable

from cases.engine.conditions import Operator
from cases.engine.facts import Facts
from cases.engine.rulebook import Role, Rulebook

Test = tuple[str, frozenset[str], bool]
Alternatives = list[list[Test]]
Case = tuple[str, list[tuple[str, Alternatives]], list[tuple[str, Alternatives]]]


def plain_cases(rulebook: Rulebook) -> list[Case]:
    """The base cases as nested lists: groups written out, nothing else prepared."""

    def alternatives(key: str) -> Alternatives:
        return [
            [
                (c.fact, rulebook.values_of(c.values), c.operator is Operator.ONE_OF)
                for c in alternative
            ]
            for alternative in rulebook.situation[key].alternatives
        ]

    return [
        (
            case.key,
            [(key, alternatives(key)) for key in case.when],
            [(key, alternatives(key)) for key in case.unless],
        )
        for case in rulebook.cases_as(Role.BASE)
    ]


def fact_values(facts: Facts, profile: dict[str, str]) -> dict[str, str]:
    """The profile with the comparisons of its dates worked out, as every engine needs them."""
    values = dict(profile)
    for fact in facts.ordered:
        values[fact.key] = facts.value(fact, profile) or "unknown"
    return values


def _holds(alternatives: Alternatives, profile: dict[str, str]) -> bool:
    for alternative in alternatives:
        for fact, values, wanted in alternative:
            if (profile[fact] in values) is not wanted:
                break
        else:
            return True
    return False


def _applies(case: Case, profile: dict[str, str]) -> bool:
    for _, alternatives in case[1]:
        if not _holds(alternatives, profile):
            return False
    return all(not _holds(alternatives, profile) for _, alternatives in case[2])


def plain_decider(cases: list[Case]) -> Callable[[dict[str, str]], str | None]:
    """The first case that applies, by trying one after the other."""

    def decide(profile: dict[str, str]) -> str | None:
        for case in cases:
            if _applies(case, profile):
                return case[0]
        return None

    return decide


Tested = list[tuple[str, str, bool]]
Trace = list[tuple[str, list[tuple[str, bool, Tested]]]]


def _trace_of(
    alternatives: Alternatives, profile: dict[str, str]
) -> tuple[bool, Tested]:
    tested = []
    met = False
    for alternative in alternatives:
        every = True
        for fact, values, wanted in alternative:
            value = profile[fact]
            result = (value in values) is wanted
            tested.append((fact, value, result))
            every = every and result
        met = met or every
    return met, tested


def _traced(
    case: Case, profile: dict[str, str]
) -> tuple[bool, list[tuple[str, bool, Tested]]]:
    situations = []
    applies = True
    for wanted, named in ((True, case[1]), (False, case[2])):
        for name, alternatives in named:
            met, tested = _trace_of(alternatives, profile)
            situations.append((name, met, tested))
            applies = applies and met is wanted
    return applies, situations


def plain_tracer(
    cases: list[Case],
) -> Callable[[dict[str, str]], tuple[str | None, Trace]]:
    """The same with a trace: for every case each situation, each condition, each verdict."""

    def decide(profile: dict[str, str]) -> tuple[str | None, Trace]:
        found = None
        trace: Trace = []
        for case in cases:
            applies, situations = _traced(case, profile)
            trace.append((case[0], situations))
            if applies and found is None:
                found = case[0]
        return found, trace

    return decide
