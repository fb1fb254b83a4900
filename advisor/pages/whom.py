"""Whom to ask: the offices of a student's cases, in the department the student will live in."""

from advisor.offices import contacts, department_of, with_stand_ins
from advisor.pages.advice import Advice
from advisor.pages.parts import ContactLine
from advisor.rendering import html_for
from advisor.templatetags.parts import render_part
from cases.engine.decide import Decision
from cases.engine.rulebook import Rulebook
from cases.engine.words import WORD_FIELDS, path
from cases.wording import placeholders_in


def contacts_section(advice: Advice) -> bytes:
    """The offices as the page shows them, in UTF-8, for all of one department.

    Remembered only where no sentence holds a student's date, or a figure of the day.
    """
    kinds = tuple(_office_kinds(advice.rulebook, advice.decision))

    def render() -> str:
        return render_part("contacts", contact_lines(advice))

    if not _is_the_same_each_day(advice, kinds):
        return render().encode()
    key = (
        *("contacts", advice.live.revision.digest, advice.own.language),
        *(kinds, department_of(advice.rulebook, advice.answers)),
    )
    return html_for(key, render)


def _is_the_same_each_day(advice: Advice, kinds: tuple[str, ...]) -> bool:
    wording = advice.own.wording
    memo, key = wording.memo, ("contacts", kinds)
    known: bool | None = memo.get(key)
    if known is None:
        known = memo[key] = not any(
            placeholders_in(wording.text(path("office_kind", kind, field.name)).words)
            for kind in with_stand_ins(advice.rulebook, kinds)
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
