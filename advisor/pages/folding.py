"""What of a plan is read now: how to do everything else waits, folded, on the page."""

from collections.abc import Iterator
from dataclasses import replace

from advisor.pages.parts import StepLine
from advisor.pages.plan import PhaseBlock


def folded(
    blocks: tuple[PhaseBlock, ...], following: tuple[StepLine, ...]
) -> tuple[PhaseBlock, ...]:
    """The plan with its first phase open that has something to do, and the steps `following`.

    A plan is a year long, and a phone shows three sentences: the titles and the days of all
    steps stay in sight.
    """
    return tuple(_folded(blocks, following))


def _folded(
    blocks: tuple[PhaseBlock, ...], following: tuple[StepLine, ...]
) -> Iterator[PhaseBlock]:
    current = next((b for b in blocks if not all(s.is_done for s in b.steps)), None)
    for block in blocks:
        steps = (
            replace(
                step,
                is_folded=step.is_done
                or not (block is current or step in following)
                # What has no day and lies far off is read when its time comes.
                or step.is_folded,
            )
            for step in block.steps
        )
        yield replace(block, steps=tuple(steps))
