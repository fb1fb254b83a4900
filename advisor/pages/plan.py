"""The plan: the steps of a student in their phases, each with its day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from operator import itemgetter

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.pages.advice import Advice
from advisor.pages.parts import StepLine
from advisor.speech import known_date, say_day
from cases.engine.rulebook import Phase

_NEAR = timedelta(days=30)
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
    day = known_date(advice.answers, question)
    if day is None or phase is Phase.LATER:
        return ""
    said = {"day": say_day(day, advice.speech.language)}
    if phase is Phase.BEFORE_LEAVING:
        return _("until %(day)s") % said
    return _("from %(day)s") % said


def next_steps(blocks: tuple[PhaseBlock, ...], *, today: date) -> tuple[StepLine, ...]:
    """What to do next, of the steps that are not done: at most two.

    First the binding day that is near or past, so that no advice hides it; then the earliest
    of the others, where advice whose day has passed is for today.
    """
    steps = [step for block in blocks for step in block.steps]
    waiting = [(step.due, step) for step in steps if step.due and not step.is_done]
    near = today + _NEAR
    pressing = [(d.on, s) for d, s in waiting if d.is_binding and d.on <= near]
    first = min(pressing, key=itemgetter(0))[1] if pressing else None
    others = [(max(d.on, today), s) for d, s in waiting if s is not first]
    then = min(others, key=itemgetter(0))[1] if others else None
    return tuple(step for step in (first, then) if step)
