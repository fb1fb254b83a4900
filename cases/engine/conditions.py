"""Conditions on facts, situations made of them, and the three verdicts they can give."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum, StrEnum

UNKNOWN_ANSWER = "unknown"
"""The answer key of "I don't know", on every question that offers it."""


class Verdict(Enum):
    """What is known of a test: it holds, it does not, or that depends."""

    MET = "met"
    UNMET = "unmet"
    UNKNOWN = "unknown"

    def opposite(self) -> "Verdict":
        match self:
            case Verdict.MET:
                return Verdict.UNMET
            case Verdict.UNMET:
                return Verdict.MET
            case Verdict.UNKNOWN:
                return Verdict.UNKNOWN


def all_of(verdicts: list[Verdict]) -> Verdict:
    """Kleene's strong conjunction: unmet as soon as one is, else unknown as soon as one is."""
    if Verdict.UNMET in verdicts:
        return Verdict.UNMET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.MET


def any_of(verdicts: list[Verdict]) -> Verdict:
    """Kleene's strong disjunction: met as soon as one is, else unknown as soon as one is."""
    if Verdict.MET in verdicts:
        return Verdict.MET
    return Verdict.UNKNOWN if Verdict.UNKNOWN in verdicts else Verdict.UNMET


class Operator(StrEnum):
    ONE_OF = "is"
    NONE_OF = "is_not"


@dataclass(frozen=True, slots=True)
class Condition:
    """One test on one fact: its value is one of, or none of, the values named.

    A value is an option key, a country code, "yes" or "no" for a comparison, or a country
    group written "@group", which stands for its countries.
    """

    fact: str
    operator: Operator
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Situation:
    """A named group of conditions: all of one alternative must hold, one alternative is enough."""

    key: str
    alternatives: tuple[tuple[Condition, ...], ...]

    @property
    def facts(self) -> tuple[str, ...]:
        """The facts it tests, each once, in the order they are written."""
        named = (c.fact for alternative in self.alternatives for c in alternative)
        return tuple(dict.fromkeys(named))


Test = Callable[[Condition, Mapping[str, str]], Verdict]
"""How a condition is tested on a profile; the rulebook knows what its values stand for."""


def verdict_of(situation: Situation, profile: Mapping[str, str], test: Test) -> Verdict:
    """The verdict of a situation on a profile, by evaluating each condition as written."""
    return any_of(
        [
            all_of([test(condition, profile) for condition in alternative])
            for alternative in situation.alternatives
        ]
    )
