"""Whom to ask: the offices of a student's cases, in the department the student will live in."""

from django.utils.safestring import SafeString

from advisor.bounded import BoundedHtml
from advisor.offices import contacts, department_of
from advisor.pages.advice import Advice
from advisor.pages.parts import ContactLine
from advisor.templatetags.parts import part
from cases.engine.decide import Decision
from cases.engine.rulebook import Rulebook
from cases.engine.words import WORD_FIELDS, path
from cases.wording import Wording, placeholders_in

# Of a revision in one language: a thousand, for every department those of most cases.
_MOST = 2 * 1024 * 1024


def contacts_section(advice: Advice) -> SafeString:
    """The offices as the page shows them, for all of one department.

    Remembered only where no sentence holds a student's date, or a figure of the day.
    """
    kinds = tuple(_office_kinds(advice.rulebook, advice.decision))
    key = kinds, department_of(advice.rulebook, advice.answers)
    if not _is_the_same_each_day(advice.own.wording, kinds):
        return _rendered(advice)
    return _kept(advice.own.wording).get(key, lambda: _rendered(advice))


def _rendered(advice: Advice) -> SafeString:
    return part("contacts", contact_lines(advice))


def _kept(wording: Wording) -> BoundedHtml:
    """The sections known in a language; they go with the words of their revision."""
    memo = wording.memo
    kept: BoundedHtml | None = memo.get("contacts")
    if kept is None:
        kept = memo["contacts"] = BoundedHtml(_MOST)
    return kept


def _is_the_same_each_day(wording: Wording, kinds: tuple[str, ...]) -> bool:
    memo, key = wording.memo, ("contacts", kinds)
    known: bool | None = memo.get(key)
    if known is None:
        known = memo[key] = not any(
            placeholders_in(wording.text(path("office_kind", kind, field.name)).words)
            for kind in kinds
            for field in WORD_FIELDS["office_kind"]
        )
    return known


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
