"""The table in which each noun of the rulebook is kept."""

from collections.abc import Mapping
from typing import Any

from cases.models import (
    Comparison,
    CountryGroup,
    CoverageCase,
    Document,
    Figure,
    Impossibility,
    Link,
    Office,
    OfficeKind,
    Question,
    Scenario,
    Section,
    Situation,
    Source,
    Step,
)

TABLES: Mapping[str, Any] = {
    "section": Section,
    "question": Question,
    "group": CountryGroup,
    "comparison": Comparison,
    "situation": Situation,
    "impossibility": Impossibility,
    "case": CoverageCase,
    "step": Step,
    "document": Document,
    "link": Link,
    "office_kind": OfficeKind,
    "office": Office,
    "source": Source,
    "figure": Figure,
    "scenario": Scenario,
}
"""By noun, in the order in which a rulebook is written."""


def several(noun: str) -> str:
    """The name under which a rulebook lists all things of a noun."""
    return "impossibilities" if noun == "impossibility" else f"{noun}s"
