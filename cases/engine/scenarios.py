"""Running scenarios: example students with the result that staff expect."""

from collections.abc import Iterable, Iterator

from cases.engine.answers import BadAnswer, check_answers
from cases.engine.decide import Decision, decide
from cases.engine.diagram import CompiledRulebook
from cases.engine.findings import Finding, FindingKind
from cases.engine.rulebook import Scenario


def run_scenarios(
    compiled: CompiledRulebook, scenarios: Iterable[Scenario] | None = None
) -> tuple[Finding, ...]:
    """A finding for each scenario that gets another result than expected.

    The detail holds lines such as "base: ehic, expected s1". None means all the scenarios
    of the rulebook.
    """
    if scenarios is None:
        scenarios = compiled.rulebook.scenarios
    findings = []
    for scenario in scenarios:
        answers = dict(scenario.answers)
        try:
            check_answers(compiled.rulebook, answers)
            faults = tuple(_faults(scenario, decide(compiled, answers)))
        except BadAnswer as error:
            faults = (error.reason,)
        if faults:
            place = f"scenario.{scenario.key}"
            findings.append(
                Finding(FindingKind.FAILING_SCENARIO, place, answers, faults)
            )
    return tuple(findings)


def _faults(scenario: Scenario, decision: Decision) -> Iterator[str]:
    if decision.base != scenario.base:
        yield f"base: {decision.base}, expected {scenario.base}"
    documents = tuple(dict.fromkeys(use.document for use in decision.documents))
    for name, found, expected in (
        ("possible", decision.possible, scenario.possible),
        ("extras", decision.extras, scenario.extras),
        ("documents", documents, scenario.documents),
        ("steps", decision.steps, scenario.steps),
    ):
        if expected is not None and set(found) != set(expected):
            yield f"{name}: {_list(found)}, expected {_list(expected)}"


def _list(keys: Iterable[str]) -> str:
    return ", ".join(keys) or "none"
