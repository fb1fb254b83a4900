"""What advice is made of: steps, papers, links, offices, sources and figures."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Phase(StrEnum):
    """When a step is done, in the order a student lives through them."""

    BEFORE_LEAVING = "before_leaving"
    ON_ARRIVAL = "on_arrival"
    ONCE_ENROLLED = "once_enrolled"
    LATER = "later"


class PaperForm(StrEnum):
    """The form in which an office wants a paper."""

    ORIGINAL = "original"
    COPY = "copy"
    DOUBLE_SIDED_COPY = "double_sided_copy"
    SCAN = "scan"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class Deadline:
    """A day counted from one of the student's dates; negative days come before it.

    A binding one is set by law or by those who decide; any other is our advice.
    """

    question: str
    days: int
    is_binding: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """What the student must do, in a phase; `after` names steps that come first.

    After the day that answers the question `until`, it helps nobody any more.
    """

    key: str
    phase: Phase
    after: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()
    deadline: Deadline | None = None
    until: str | None = None
    link: str | None = None
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A paper, with the official French name that offices use."""

    key: str
    name: str
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """A public address a step or page points to, and the languages it can be read in."""

    key: str
    href: str
    name: str
    languages: tuple[str, ...] = ()
    guides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of office students turn to; `local` ones depend on the department."""

    key: str
    name: str
    local: bool
    link: str | None = None
    fallback: str | None = None


@dataclass(frozen=True, slots=True)
class Office:
    """One office: its official French name, where it is, and the departments it serves.

    `hours` are written in French, as on the office's door; `languages` are those spoken.
    """

    key: str
    kind: str
    name: str
    departments: tuple[str, ...]
    town: str = ""
    address: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""
    languages: tuple[str, ...] = ()
    link: str | None = None
    confirmed: bool = True
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact was read: address, title, the day it was checked, the day to check again."""

    key: str
    title: str
    href: str
    language: str
    checked: date
    check_again: date


@dataclass(frozen=True, slots=True)
class Period:
    """An amount and the days, both included, on which it holds."""

    amount: Decimal
    valid_from: date
    valid_until: date | None = None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (
            self.valid_until is None or day <= self.valid_until
        )


@dataclass(frozen=True, slots=True)
class Figure:
    """An amount, with its unit (EUR, EUR/month, days ...), by period."""

    key: str
    unit: str
    periods: tuple[Period, ...]
    sources: tuple[str, ...] = ()

    def on(self, day: date) -> Decimal | None:
        """The amount on a day, or None when no period holds then."""
        return next((p.amount for p in self.periods if p.holds_on(day)), None)
