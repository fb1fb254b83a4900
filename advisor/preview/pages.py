"""The pages of the preview: the student's own pages, and what only staff see around them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.contrib.auth.models import AnonymousUser, User
from django.urls import reverse

from advisor.answers import Kept
from advisor.forms import SectionForm
from advisor.models import StudentProfile
from advisor.pages.advice import advice_of
from advisor.pages.form import AnswerLine, SectionPage, answer_lines
from advisor.pages.result import ResultPage
from advisor.pages.why import WhyPage
from advisor.preview.beside import Beside, beside
from advisor.preview.visit import RESULT, WHY, Visit
from cases.engine.decide import decide
from cases.engine.journey import Journey
from cases.models import Message
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
    why_href: str
    may_keep: bool
    is_outdated: bool
    sentence_href: str

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
            why_href=_why_href(visit, journey),
            may_keep=bool(counted) and may_keep(user),
            is_outdated=visit.is_outdated,
            sentence_href=_sentence_href(visit, user),
        )


def _result_href(visit: Visit, journey: Journey) -> str:
    """The whole page, where it is not what is shown."""
    is_shown = _is_read(visit) and visit.section != WHY
    is_shown = is_shown or not journey.counted
    return "" if is_shown else visit.href(section=RESULT)


def _form_href(visit: Visit, journey: Journey) -> str:
    """The next question, where the page is read before the end."""
    return "" if journey.is_complete or not _is_read(visit) else visit.href()


def _why_href(visit: Visit, journey: Journey) -> str:
    """The page that says why, where there is a case and another page is shown."""
    has_case = decide(visit.draft.compiled, journey.counted).base is not None
    return visit.href(section=WHY) if has_case and visit.section != WHY else ""


def _is_read(visit: Visit) -> bool:
    """Whether a page to read was asked for, and no section."""
    return visit.section in (RESULT, WHY)


def may_keep(user: User | AnonymousUser) -> bool:
    """Whether somebody may keep answers as a scenario."""
    return user.has_perm("cases.add_scenario")


def _sentence_href(visit: Visit, user: User | AnonymousUser) -> str:
    """Where the sentence that is marked is translated, for those who may see that."""
    if not visit.marked or not user.has_perm("cases.view_message"):
        return ""
    rows = Message.objects.filter(path=visit.marked, language=visit.language)
    row = rows.values_list("pk", flat=True).first()
    return reverse("admin:cases_message_change", args=[row]) if row else ""


def _scenarios(visit: Visit) -> tuple[tuple[str, str], ...]:
    return tuple((s.key, s.note or s.key) for s in visit.draft.rulebook.scenarios)


def section_page(
    visit: Visit, section: str, form: SectionForm, journey: Journey
) -> SectionPage:
    """A section as the student sees it; its links stay inside the preview."""
    page = SectionPage.build(
        visit.draft,
        visit.marking(),
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


def why_page(visit: Visit, *, today: date) -> WhyPage | None:
    """The page that says why; None while there is no case."""
    advice = advice_of(
        _profile(visit),
        visit.draft,
        language=visit.language,
        today=today,
        marked=visit.marked,
    )
    if advice.decision.base is None:
        return None
    page = WhyPage.build(
        advice,
        frame=visit.frame(),
        back_href=visit.href(section=RESULT),
        change_href=visit.href(),
    )
    changes = tuple(replace(c, href=visit.href()) for c in page.changes)
    return replace(page, changes=changes)


def _profile(visit: Visit) -> StudentProfile:
    """One that is not stored."""
    return StudentProfile(
        answers=visit.answers, language=visit.language, revision=visit.draft.number
    )


def result_page(visit: Visit, *, today: date) -> ResultPage:
    """The result as the student would read it."""
    page = ResultPage.build(
        _profile(visit),
        visit.draft,
        frame=visit.frame(),
        origin="",
        today=today,
        is_shared=True,
        marked=visit.marked,
    )
    return replace(
        page,
        find_out=tuple(
            replace(item, href=visit.here(item.href)) for item in page.find_out
        ),
    )
