"""Whom to ask: the offices of a student's cases, in the department the student will live in."""

from django.utils.safestring import SafeString

from advisor.offices import contacts, department_of
from advisor.pages.advice import Advice
from advisor.pages.parts import ContactLine
from advisor.templatetags.parts import part
from cases.engine.decide import Decision
from cases.engine.rulebook import Rulebook
from cases.engine.words import WORD_FIELDS, path
from cases.wording import placeholders_in


def contacts_section(advice: Advice) -> SafeString:
    """The offices as the page shows them, for all of one department.

    Remembered only where no sentence holds a student's date, or a figure of the day.
    """
    kinds = _office_kinds(advice.rulebook, advice.decision)
    wording = advice.own.wording
    key = "contacts", tuple(kinds), department_of(advice.rulebook, advice.answers)
    html: SafeString | None = wording.memo.get(key)
    if html is None:
        html = part("contacts", contact_lines(advice))
        if not any(
            placeholders_in(wording.text(path("office_kind", kind, field.name)).words)
            for kind in kinds
            for field in WORD_FIELDS["office_kind"]
        ):
            wording.memo[key] = html
    return html


def contact_lines(advice: Advice) -> tuple[ContactLine, ...]:
    """The offices of this student, in the order of the cases."""
    kinds = _office_kinds(advice.rulebook, advice.decision)
    found = contacts(advice.rulebook, kinds, advice.answers)
    return tuple(map(advice.parts.contact, found))


def _office_kinds(rulebook: Rulebook, decision: Decision) -> list[str]:
    """The offices of the cases given; while undecided, those of every possible case."""
    if decision.base is None:
        each = [rulebook.case[key].offices for key in decision.possible]
        return (
            [kind for kind in each[0] if all(kind in k for k in each)] if each else []
        )
    given = (decision.base, *decision.extras)
    return [kind for key in given for kind in rulebook.case[key].offices]
