"""What of a decision is over on a day: steps past their use, and all that hangs on them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from cases.engine.decide import Decision
from cases.engine.rulebook import Rulebook


def still_of_use(
    decision: Decision, rulebook: Rulebook, answers: Mapping[str, str], *, today: date
) -> Decision:
    """The decision without the steps that help nobody any more on the day `today`.

    With a step go its papers, and an extra all of whose steps went.
    """
    over = {
        key for key in decision.steps if _is_over(rulebook, key, answers, today=today)
    }
    if not over:
        return decision
    extras = (key for key in decision.extras if not _is_spent(rulebook, key, over))
    return replace(
        decision,
        steps=tuple(key for key in decision.steps if key not in over),
        documents=tuple(use for use in decision.documents if use.step not in over),
        extras=tuple(extras),
    )


def _is_over(
    rulebook: Rulebook, key: str, answers: Mapping[str, str], *, today: date
) -> bool:
    until = rulebook.step[key].until
    if until is None:
        return False
    try:
        return date.fromisoformat(answers.get(until, "")) < today
    except ValueError:  # The day is not known.
        return False


def _is_spent(rulebook: Rulebook, key: str, over: set[str]) -> bool:
    steps = rulebook.case[key].steps
    return bool(steps) and over.issuperset(steps)
