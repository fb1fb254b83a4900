"""What is remembered of students changes no decision, and stays within its bound."""

import pytest
from hypothesis import given

from cases.engine import ways
from cases.engine.decide import decide
from cases.engine.diagram import compile_rulebook
from cases.engine.journey import walk
from cases.engine.ways import WayEnd, Ways
from tests.engine.small import profiles, rulebooks


def things_of(found: Ways) -> int:
    """How many ends are remembered, and results at them."""
    parts, count = [found._root], 0
    while parts:
        part = parts.pop()
        if isinstance(part, WayEnd):
            count += 1 + len(part.memo)
        elif part is not None:
            parts += part.next.values()
    return count


@given(rulebooks())
def test_each_student_is_told_the_same_whoever_came_before(rulebook):
    compiled = compile_rulebook(rulebook)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "_MOST", 5)
        for answers in profiles(rulebook):
            alone = compile_rulebook(rulebook)
            for _ in range(2):
                assert decide(compiled, answers) == decide(alone, answers)
                assert walk(compiled, answers) == walk(alone, answers)
            assert things_of(ways.ways_of(compiled)) <= 5
