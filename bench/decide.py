"""Decisions per second beside other engines on the same rules, answers checked equal.

Every engine gets the same profiles, with the comparisons of dates already worked out: an
equal number of students for each base case. Figures are ratios within this run.
"""

import json
import time
from collections.abc import Callable, Iterable
from typing import Any

import rule_engine
import zen
from json_logic import jsonLogic

from bench.plain import fact_values, plain_cases, plain_decider, plain_tracer
from bench.profiles import shipped, students
from cases.engine.conditions import Operator
from cases.engine.decide import base_case, decide
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.rulebook import Role, Rulebook

COUNT = 6_000
ROUNDS = 3
Profile = dict[str, str]


def zen_decider(compiled: CompiledRulebook) -> Callable[[Profile], str | None]:
    """A decision table, hit policy first: zen-engine's own form for such rules.

    One row for each alternative of each case; compiled once, evaluated in the same process.
    """
    facts = compiled.facts
    inputs = [
        {"id": fact.key, "name": fact.key, "field": fact.key} for fact in facts.ordered
    ]
    rows = []
    for number, (cube, leaf) in enumerate(compiled.rules):
        row = {"_id": str(number), "case": json.dumps(leaf.outcome)}
        for level, mask in cube.items():
            fact = facts.ordered[level]
            row[fact.key] = ", ".join(
                json.dumps(value)
                for n, members in enumerate(fact.classes)
                if mask >> n & 1
                for value in members
            )
        rows.append(row)
    table = {
        "hitPolicy": "first",
        "inputs": inputs,
        "outputs": [{"id": "case", "name": "case", "field": "case"}],
        "rules": rows,
    }
    graph = {
        "nodes": [
            {
                "id": "in",
                "name": "in",
                "type": "inputNode",
                "position": {"x": 0, "y": 0},
            },
            {
                "id": "table",
                "name": "table",
                "type": "decisionTableNode",
                "content": table,
                "position": {"x": 0, "y": 0},
            },
            {
                "id": "out",
                "name": "out",
                "type": "outputNode",
                "position": {"x": 0, "y": 0},
            },
        ],
        "edges": [
            {"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
            {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"},
        ],
    }
    decision = zen.ZenEngine().create_decision(json.dumps(graph))
    return lambda profile: decision.evaluate(profile)["result"].get("case")


def rule_engine_decider(rulebook: Rulebook) -> Callable[[Profile], str | None]:
    """One compiled rule for each case, tried in order."""

    def text(key: str) -> str:
        alternatives = []
        for alternative in rulebook.situation[key].alternatives:
            tests = []
            for c in alternative:
                values = ", ".join(
                    map(json.dumps, sorted(rulebook.values_of(c.values)))
                )
                test = f"{c.fact} in [{values}]"
                tests.append(test if c.operator is Operator.ONE_OF else f"not ({test})")
            alternatives.append("(" + " and ".join(tests) + ")")
        return "(" + " or ".join(alternatives) + ")"

    rules = []
    for case in rulebook.cases_as(Role.BASE):
        tests = [text(k) for k in case.when] + [f"not {text(k)}" for k in case.unless]
        rules.append((case.key, rule_engine.Rule(" and ".join(tests) or "true")))
    return lambda profile: next((k for k, rule in rules if rule.matches(profile)), None)


def json_logic_decider(rulebook: Rulebook) -> Callable[[Profile], str | None]:
    """One nested `if`."""

    def logic(key: str) -> dict[str, Any]:
        alternatives = []
        for alternative in rulebook.situation[key].alternatives:
            tests: list[Any] = []
            for c in alternative:
                test = {"in": [{"var": c.fact}, sorted(rulebook.values_of(c.values))]}
                tests.append(test if c.operator is Operator.ONE_OF else {"!": [test]})
            alternatives.append({"and": tests})
        return {"or": alternatives}

    branches: list[Any] = []
    for case in rulebook.cases_as(Role.BASE):
        tests = [logic(k) for k in case.when] + [{"!": [logic(k)]} for k in case.unless]
        branches += [{"and": tests} if tests else True, case.key]
    return lambda profile: jsonLogic({"if": branches}, profile)


def seconds(decider: Callable[[Profile], Any], profiles: Iterable[Profile]) -> float:
    started = time.perf_counter()
    for profile in profiles:
        decider(profile)
    return time.perf_counter() - started


def main() -> None:
    rulebook = shipped().rulebook
    compiled = compile_rulebook(rulebook)
    profiles = [fact_values(compiled.facts, p) for p in students(compiled, COUNT)]
    cases = plain_cases(rulebook)
    plain, tracer = plain_decider(cases), plain_tracer(cases)
    deciders: dict[str, Callable[[Profile], Any]] = {
        "diagram": lambda p: base_case(compiled, p),
        "diagram, full explanation": lambda p: decide(compiled, p),
        "plain loop": plain,
        "plain loop with a trace": tracer,
        "zen-engine": zen_decider(compiled),
        "rule-engine": rule_engine_decider(rulebook),
        "json-logic": json_logic_decider(rulebook),
    }
    check(deciders, profiles[:2000], plain)
    best = dict.fromkeys(deciders, float("inf"))
    share = {"rule-engine": 20, "json-logic": 20, "zen-engine": 4}
    for _ in range(ROUNDS):
        for name, decider in deciders.items():
            part = profiles[: COUNT // share.get(name, 1)]
            best[name] = min(best[name], seconds(decider, part) / len(part))
    print(
        f"{len(profiles)} students, every base case as often, best of {ROUNDS} rounds"
    )
    for name, each in best.items():
        print(f"{name:28} {1 / each:12,.0f} decisions/s  {each * 1e6:8.1f} us each")
    print(
        f"deciding: {best['zen-engine'] / best['diagram']:.1f} x zen-engine,"
        f" {best['plain loop'] / best['diagram']:.1f} x the plain loop"
    )
    full = best["plain loop with a trace"] / best["diagram, full explanation"]
    print(
        f"deciding with the full explanation: {full:.1f} x the plain loop with a trace"
    )


def check(
    deciders: dict[str, Callable[[Profile], Any]],
    profiles: list[Profile],
    plain: Callable[[Profile], str | None],
) -> None:
    """Every engine must give the plain loop's answer on every profile tried."""
    for name, decider in deciders.items():
        for profile in profiles[
            : 100 if name in ("rule-engine", "json-logic") else None
        ]:
            answer = decider(profile)
            answer = getattr(answer, "base", answer)
            answer = answer[0] if isinstance(answer, tuple) else answer
            if answer != plain(profile):
                raise SystemExit(
                    f"{name}: {answer} instead of {plain(profile)}: {profile}"
                )


if __name__ == "__main__":
    main()
