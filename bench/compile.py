"""Time and memory to compile and verify: the shipped rulebook, and synthetic ones."""

import resource
import sys
import time

from bench.profiles import shipped
from cases.engine.conditions import Condition, Operator, Situation
from cases.engine.countries import COUNTRIES
from cases.engine.diagram import compile_rulebook
from cases.engine.rulebook import (
    CountryGroup,
    CoverageCase,
    Question,
    QuestionKind,
    Role,
    Rulebook,
    Section,
)
from cases.engine.verify import verify

ROUNDS = 20


def synthetic(cases: int, questions: int = 40) -> Rulebook:
    """A rulebook shaped like a real one, grown: countries part students first.

    Two country questions, then choices of four. Cases come in families: one for each pair
    of a group of nationalities and a group of insuring countries; inside a family each case
    names a few answers to questions of its own, and the family ends with a case for all the
    others. The last case takes everybody.
    """
    groups = tuple(
        CountryGroup(f"g{n}", f"g{n}", frozenset(COUNTRIES[n::10])) for n in range(10)
    )
    asked = [
        Question("nationality", QuestionKind.COUNTRY),
        Question("insured_in", QuestionKind.COUNTRY),
        *(
            Question(f"q{n}", QuestionKind.CHOICE, ("a", "b", "c", "d"))
            for n in range(questions - 2)
        ),
    ]
    families = [(a, b) for a in range(10) for b in range(10)]
    inside = max(1, (cases - 1) // len(families))
    situations, made = [], []
    for number in range(cases - 1):
        a, b = families[number // inside % len(families)]
        place = number % inside
        conditions = [
            Condition("nationality", Operator.ONE_OF, (f"@g{a}",)),
            Condition("insured_in", Operator.ONE_OF, (f"@g{b}",)),
        ]
        if place < inside - 1:
            start = (7 * a + 3 * b + 2 * place) % (questions - 4)
            conditions += [
                Condition(f"q{start}", Operator.ONE_OF, ("a", "b")),
                Condition(f"q{start + 1}", Operator.NONE_OF, ("d",)),
            ]
        situations.append(Situation(f"s{number}", (tuple(conditions),)))
        made.append(CoverageCase(f"c{number}", Role.BASE, (f"s{number}",)))
    made.append(CoverageCase("rest", Role.BASE))
    return Rulebook(
        sections=tuple(Section(f"p{q.key}", (q,)) for q in asked),
        groups=groups,
        situations=tuple(situations),
        cases=tuple(made),
    )


def measure(rulebook: Rulebook, rounds: int) -> tuple[float, float, str]:
    """The best seconds to compile and to verify, and a line on the size."""
    compiling = verifying = float("inf")
    for _ in range(rounds):
        started = time.perf_counter()
        compiled = compile_rulebook(rulebook)
        between = time.perf_counter()
        findings = verify(compiled)
        ended = time.perf_counter()
        compiling = min(compiling, between - started)
        verifying = min(verifying, ended - between)
    size = compiled.size
    line = f"{size.rules} rules, {size.nodes} nodes, {size.edges} edges"
    return compiling, verifying, f"{line}, {len(findings)} findings"


def main() -> None:
    rows = [("shipped", shipped().rulebook, ROUNDS)]
    rows += [(f"{n} cases", synthetic(n), 1) for n in (10, 100, 1000)]
    for name, rulebook, rounds in rows:
        compiling, verifying, line = measure(rulebook, rounds)
        print(
            f"{name:12} compile {compiling * 1e3:8.1f} ms, verify {verifying * 1e3:8.1f} ms"
            f"   {line}"
        )
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"peak memory of the whole run: {peak} MB", file=sys.stdout)


if __name__ == "__main__":
    main()
