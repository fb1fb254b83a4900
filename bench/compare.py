"""What would change: seconds for two rulebooks, and for 100,000 stored profiles.

The recount is set beside the naive way, which decides every profile twice. The stored
profiles are drawn with a fixed seed; their dates make most of them distinct.
"""

import time
from dataclasses import replace

from bench.compile import synthetic
from bench.profiles import shipped, students
from cases.engine.compare import compare
from cases.engine.decide import decide
from cases.engine.diagram import compile_rulebook
from cases.engine.recount import Vector, changed_profiles
from cases.engine.rulebook import Rulebook

COUNT = 100_000
DISTINCT = 20_000


def changed(rulebook: Rulebook) -> Rulebook:
    """The rulebook with the first case last but one, and a threshold moved."""
    first, *others, last = rulebook.cases
    comparisons = rulebook.comparisons
    if comparisons:
        moved = replace(comparisons[0], days=comparisons[0].days + 30)
        comparisons = (moved, *comparisons[1:])
    return replace(rulebook, cases=(*others, first, last), comparisons=comparisons)


def stored(rulebook: Rulebook) -> dict[Vector, int]:
    """A hundred thousand stored answers, counted."""
    drawn = students(compile_rulebook(rulebook), DISTINCT)
    profiles: dict[Vector, int] = {}
    for number in range(COUNT):
        vector = tuple(sorted(drawn[number % len(drawn)].items()))
        profiles[vector] = profiles.get(vector, 0) + 1
    return profiles


def naive(before: Rulebook, after: Rulebook, profiles: dict[Vector, int]) -> int:
    """Every stored profile decided twice."""
    old, new = compile_rulebook(before), compile_rulebook(after)
    differ = 0
    for vector, count in profiles.items():
        answers = dict(vector)
        for _ in range(count):
            a, b = decide(old, answers), decide(new, answers)
            differ += (a.base, a.extras, a.steps) != (b.base, b.extras, b.steps)
    return differ


def main() -> None:
    real = shipped().rulebook
    pairs = [("shipped", real)] + [(f"{n} cases", synthetic(n)) for n in (100, 300)]
    for name, rulebook in pairs:
        started = time.perf_counter()
        difference = compare(rulebook, changed(rulebook))
        seconds = time.perf_counter() - started
        print(f"{name:10} compared in {seconds:.2f} s: {len(difference.moves)} moves")

    after = changed(real)
    profiles = stored(real)
    old, new = compile_rulebook(real), compile_rulebook(after)
    started = time.perf_counter()
    recounts = changed_profiles(old, new, profiles)
    quick = time.perf_counter() - started
    started = time.perf_counter()
    differ = naive(real, after, profiles)
    slow = time.perf_counter() - started
    print(
        f"{recounts.students} profiles ({len(profiles)} distinct answers, "
        f"{recounts.decided} decided) in {quick:.2f} s: {recounts.changed} change"
    )
    print(f"naive way: {slow:.2f} s, {differ} change in case, extras or steps")
    print(f"ratio: {slow / quick:.1f}")


if __name__ == "__main__":
    main()
