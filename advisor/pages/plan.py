"""The plan: the steps of a student in their phases, each with its day."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.pages.advice import Advice
from advisor.pages.parts import StepLine
from cases.engine.rulebook import Phase

_TITLES = {
    Phase.BEFORE_LEAVING: gettext_lazy("Before you leave"),
    Phase.ON_ARRIVAL: gettext_lazy("When you arrive"),
    Phase.ONCE_ENROLLED: gettext_lazy("Once you are enrolled or under contract"),
    Phase.LATER: gettext_lazy("Later"),
}


@dataclass(frozen=True)
class PhaseBlock:
    """A stretch of the student's time, its day when it is known, and its steps."""

    key: str
    title: str
    day: str
    steps: tuple[StepLine, ...]


def phases(advice: Advice) -> tuple[PhaseBlock, ...]:
    """The steps by phase; a phase without any is left out."""
    return tuple(_phases(advice))


def _phases(advice: Advice) -> Iterator[PhaseBlock]:
    steps = advice.decision.steps
    for phase, title in _TITLES.items():
        keys = [key for key in steps if advice.rulebook.step[key].phase is phase]
        if keys:
            yield PhaseBlock(
                key=phase.value,
                title=str(title),
                day=_day(advice, phase),
                steps=tuple(advice.parts.step(key, steps) for key in keys),
            )


def _day(advice: Advice, phase: Phase) -> str:
    """The day a phase ends or begins with, in words; empty when it has none."""
    question = "enrolment_date" if phase is Phase.ONCE_ENROLLED else "arrival"
    if advice.own.known(question) is None or phase is Phase.LATER:
        return ""
    said = {"day": advice.own.words("day", question)}
    if phase is Phase.BEFORE_LEAVING:
        return _("until %(day)s") % said
    return _("from %(day)s") % said


def next_steps(advice: Advice, blocks: tuple[PhaseBlock, ...]) -> tuple[StepLine, ...]:
    """What to do next, of the steps that are not done: at most two."""
    steps = {step.key: step for block in blocks for step in block.steps}
    return tuple(steps[key] for key in advice.own.next_steps(advice.decision.steps))
