"""Time and memory to compile and verify: the shipped rulebook, and synthetic ones."""

import resource
import sys
import time

from bench.profiles import shipped
from bench.synthetic import synthetic
from cases.engine.diagram import compile_rulebook
from cases.engine.rulebook import Rulebook
from cases.engine.verify import verify

ROUNDS = 20


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
