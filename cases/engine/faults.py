"""What makes a draft no rulebook: closed kinds, each at the field of one thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum


class FaultKind(Enum):
    """What is wrong; the value says it to whoever reads a file."""

    QUESTION_TWICE = "the question {name!r} stands in two sections."
    FEW_OPTIONS = "a choice needs at least two options."
    KEPT_OPTION = "`unknown` is kept for 'I don’t know': use may_be_unknown."
    KEY_OF_A_QUESTION = "a question has this key already."
    NO_COUNTRY = "{name!r} is not a country of ISO 3166-1 alpha-2."
    NO_DATE_QUESTION = "{name!r} is not a date question."
    NO_FACT = "there is no fact {name!r} that conditions test."
    NO_VALUE = "{of!r} has no value {name!r}; it has {known}."
    NO_CRITERION = "at least one alternative is needed."
    NO_SITUATION = "at least one situation is needed."
    MUST_AND_MAY_NOT = "{name!r} must hold and may not hold."
    NO_SUCH = "there is no {name!r}; there is {known}."
    RING = "the steps wait for each other: {names}."
    LONG_ANSWERS = (
        "the keys of all questions, each with its longest option, take more than a browser "
        "keeps; those of this question are the longest: choose shorter ones, or ask less."
    )


@dataclass(frozen=True)
class Fault:
    """One fault: its kind, the thing by noun and key, and the field of it.

    `names` are the keys it is about, `of` whose they should be, `known` those that exist.
    `table`, `entry` and `part` tell where it stands in a file.
    """

    kind: FaultKind
    noun: str
    key: str
    field: str
    table: str
    entry: str
    part: str
    names: tuple[str, ...] = ()
    of: str = ""
    known: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        return self.kind.value.format(
            name=self.names[0] if self.names else "",
            names=" -> ".join(self.names),
            of=self.of,
            known=_some(self.known),
        )


def _some(values: Iterable[str]) -> str:
    names = sorted(values)
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")
