"""What verification reports: closed kinds, a place, an example student, never a sentence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """Errors block publishing; warnings need a reason."""

    ERROR = "error"
    WARNING = "warning"


class FindingKind(StrEnum):
    COVERAGE_GAP = "coverage_gap"
    DEAD_CASE = "dead_case"
    DEAD_ITEM = "dead_item"
    REDUNDANT_SITUATION = "redundant_situation"
    REDUNDANT_ALTERNATIVE = "redundant_alternative"
    REDUNDANT_CONDITION = "redundant_condition"
    UNREACHABLE_QUESTION = "unreachable_question"
    UNUSED = "unused"
    FAILING_SCENARIO = "failing_scenario"
    MISSING_SOURCE = "missing_source"
    UNKNOWN_PLACEHOLDER = "unknown_placeholder"
    MALFORMED_PLACEHOLDER = "malformed_placeholder"
    DATE_NOT_ASKED = "date_not_asked"
    SOURCE_OVERDUE = "source_overdue"
    FIGURE_WITHOUT_AMOUNT = "figure_without_amount"

    @property
    def severity(self) -> Severity:
        errors = (
            FindingKind.COVERAGE_GAP,
            FindingKind.DEAD_CASE,
            FindingKind.FAILING_SCENARIO,
            FindingKind.UNKNOWN_PLACEHOLDER,
            FindingKind.MALFORMED_PLACEHOLDER,
        )
        return Severity.ERROR if self in errors else Severity.WARNING


@dataclass(frozen=True)
class Finding:
    """One fault: its kind, the place ("case.ehic.when.insured"), an example, and details.

    `example` is a student who shows it (question -> answer). `detail` holds keys that say
    more: what shadows a dead case, which results of a scenario differ.
    """

    kind: FindingKind
    place: str
    example: Mapping[str, str] = field(default_factory=dict)
    detail: tuple[str, ...] = ()

    @property
    def severity(self) -> Severity:
        return self.kind.severity
