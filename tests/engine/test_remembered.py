"""What is remembered of students changes no decision, and stays within its bound."""

import pytest
from hypothesis import given, settings

from cases.engine import ways
from cases.engine.decide import decide
from cases.engine.diagram import compile_rulebook
from cases.engine.journey import walk
from cases.engine.ways import WayEnd, Ways
from tests.engine.small import profiles, rulebooks


def things_of(found: Ways) -> int:
    """How many forks and ends are remembered, and results at these."""
    parts, count = [found._root], 0
    while parts:
        part = parts.pop()
        if isinstance(part, WayEnd):
            count += 1 + len(part.memo)
        elif part is not None:
            parts += part.next.values()
            count += 1
    return count


@settings(deadline=None)
@given(rulebooks())
def test_each_student_is_told_the_same_whoever_came_before(rulebook):
    compiled, most = compile_rulebook(rulebook), 5

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ways, "_MOST", most)
        for answers in profiles(rulebook):
            alone = compile_rulebook(rulebook)
            for _ in range(2):
                assert decide(compiled, answers) == decide(alone, answers)
                assert walk(compiled, answers) == walk(alone, answers)
            # The last way may have grown by a fork for each question.
            grown = len(rulebook.questions)
            assert things_of(ways.ways_of(compiled)) <= most + grown
