"""What each kind of finding is called, and what to do about it."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.engine.findings import FindingKind

TITLES: Mapping[FindingKind, Promise] = {
    FindingKind.COVERAGE_GAP: _("No case is given to this student"),
    FindingKind.DEAD_CASE: _("No student can ever get this case"),
    FindingKind.DEAD_ITEM: _("No student can ever get this extra, step or paper"),
    FindingKind.REDUNDANT_SITUATION: _("This situation never decides anything here"),
    FindingKind.REDUNDANT_ALTERNATIVE: _("This alternative never decides anything"),
    FindingKind.REDUNDANT_CONDITION: _("This criterion never decides anything"),
    FindingKind.UNREACHABLE_QUESTION: _("This question is never asked"),
    FindingKind.UNUSED: _("Nothing uses this"),
    FindingKind.FAILING_SCENARIO: _("This example student gets another result"),
    FindingKind.MISSING_SOURCE: _("No source is named"),
    FindingKind.UNKNOWN_PLACEHOLDER: _("A placeholder is unknown or lost"),
    FindingKind.MALFORMED_PLACEHOLDER: _("Students would read these braces"),
    FindingKind.DATE_NOT_ASKED: _("This date is never asked of these students"),
    FindingKind.SOURCE_OVERDUE: _("This source should have been read again"),
    FindingKind.FIGURE_WITHOUT_AMOUNT: _("This figure has no amount for the day"),
}

ADVICE: Mapping[FindingKind, Promise] = {
    FindingKind.COVERAGE_GAP: _("Add a case, or widen one, so that it applies."),
    FindingKind.DEAD_CASE: _("Earlier cases take every such student."),
    FindingKind.DEAD_ITEM: _("Its situations cannot hold in that case; change them."),
    FindingKind.REDUNDANT_SITUATION: _("Remove it; every result stays the same."),
    FindingKind.REDUNDANT_ALTERNATIVE: _("Remove it; every result stays the same."),
    FindingKind.REDUNDANT_CONDITION: _("Remove it; every result stays the same."),
    FindingKind.UNREACHABLE_QUESTION: _("Remove it, or use it in a situation."),
    FindingKind.UNUSED: _("Remove it, or use it."),
    FindingKind.FAILING_SCENARIO: _("Correct the rules, or what the scenario expects."),
    FindingKind.MISSING_SOURCE: _("Say where this was read, and when."),
    FindingKind.UNKNOWN_PLACEHOLDER: _("Use those of the list in the documentation."),
    FindingKind.MALFORMED_PLACEHOLDER: _(
        "Write a placeholder in one pair of braces, exactly as the list has it."
    ),
    FindingKind.DATE_NOT_ASKED: _(
        "Say it without the date, or have a deadline or a situation ask for it."
    ),
    FindingKind.SOURCE_OVERDUE: _("Read it again, then write down today’s date."),
    FindingKind.FIGURE_WITHOUT_AMOUNT: _("Add the period that holds then."),
}
