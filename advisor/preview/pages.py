"""The pages of the preview: the student's own pages, and what only staff see around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import AnonymousUser, User

from advisor.answers import Kept
from advisor.forms import SectionForm
from advisor.models import StudentProfile
from advisor.pages.form import AnswerLine, SectionPage, answer_lines
from advisor.pages.result import ResultPage
from advisor.preview.beside import Beside, beside
from advisor.preview.visit import RESULT, Visit
from cases.engine.journey import Journey
from cases.preview_links import BEFORE_AN_ANSWER


@dataclass(frozen=True)
class Bar:
    """What staff see above and beside the student's page.

    `hidden` are the answers as form fields, for keeping them as a scenario.
    """

    language: str
    shown_language: str
    shown_direction: str
    start_href: str
    scenarios: tuple[tuple[str, str], ...]
    lines: tuple[AnswerLine, ...]
    beside: Beside
    hidden: tuple[tuple[str, str], ...]
    result_href: str
    form_href: str
    may_keep: bool
    is_outdated: bool

    @classmethod
    def of(cls, visit: Visit, journey: Journey, user: User | AnonymousUser) -> "Bar":
        frame, counted = visit.frame(), journey.counted
        lines = answer_lines(visit.draft.rulebook, visit.speech(), counted)
        return cls(
            language=visit.staff_language,
            shown_language=frame.language,
            shown_direction=frame.direction,
            start_href=visit.href({}),
            scenarios=_scenarios(visit),
            lines=tuple(replace(li, href=visit.here(li.href)) for li in lines),
            beside=beside(visit),
            hidden=tuple((f"{BEFORE_AN_ANSWER}{q}", a) for q, a in counted.items()),
            result_href=_result_href(visit, journey),
            form_href=_form_href(visit, journey),
            may_keep=bool(counted) and may_keep(user),
            is_outdated=visit.is_outdated,
        )


def _result_href(visit: Visit, journey: Journey) -> str:
    """The whole page, where it is not what is shown."""
    is_shown = visit.section == RESULT or not journey.counted
    return "" if is_shown else visit.href(section=RESULT)


def _form_href(visit: Visit, journey: Journey) -> str:
    """The next question, where the page is read before the end."""
    is_read = visit.section == RESULT and not journey.is_complete
    return visit.href() if is_read else ""


def may_keep(user: User | AnonymousUser) -> bool:
    """Whether somebody may keep answers as a scenario."""
    return user.has_perm("cases.add_scenario")


def _scenarios(visit: Visit) -> tuple[tuple[str, str], ...]:
    return tuple((s.key, s.note or s.key) for s in visit.draft.rulebook.scenarios)


def section_page(
    visit: Visit, section: str, form: SectionForm, journey: Journey
) -> SectionPage:
    """A section as the student sees it; its links stay inside the preview."""
    page = SectionPage.build(
        visit.draft,
        visit.speech(),
        section,
        form,
        journey,
        Kept(),
        frame=visit.frame(),
    )
    return replace(
        page,
        back_href=visit.href(section=_before(journey.sections, section)),
        misfits=tuple(map(visit.conflict, page.misfits)),
    )


def _before(sections: Sequence[str], section: str) -> str:
    place = sections.index(section)
    return sections[place - 1] if place else ""


def result_page(visit: Visit, *, today: date) -> ResultPage:
    """The result as the student would read it; of a profile that is not stored."""
    profile = StudentProfile(
        answers=visit.answers, language=visit.language, revision=visit.draft.number
    )
    page = ResultPage.build(
        profile,
        visit.draft,
        frame=visit.frame(),
        origin="",
        today=today,
        is_shared=True,
    )
    return replace(
        page,
        find_out=tuple(
            replace(item, href=visit.here(item.href)) for item in page.find_out
        ),
    )
