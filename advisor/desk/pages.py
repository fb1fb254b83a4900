"""The desk's page: the advice in French beside the student's language."""

from dataclasses import dataclass
from datetime import date

from django import forms
from django.utils.translation import override

from advisor.languages import own_name
from advisor.models import StudentProfile
from advisor.pages.frame import Frame
from advisor.pages.result import ResultPage
from cases.rulebooks import LiveRulebook
from cases.wording import SOURCE, direction_of


@dataclass(frozen=True)
class Side:
    """The advice in one language."""

    language: str
    name: str
    direction: str
    result: ResultPage


@dataclass(frozen=True)
class DeskPage:
    """`fault` says why there is no advice; both are empty before a code is typed.

    `answers` are form fields, for who may keep them as a scenario: nothing else of a student.
    """

    form: forms.Form
    fault: str = ""
    code: str = ""
    sides: tuple[Side, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()


def sides_of(
    profile: StudentProfile, live: LiveRulebook, *, today: date
) -> tuple[Side, ...]:
    """The same advice as the student's, in French and in the student's language."""
    languages = dict.fromkeys((SOURCE, profile.language))
    return tuple(_side(profile, live, language, today) for language in languages)


def _side(
    profile: StudentProfile, live: LiveRulebook, language: str, today: date
) -> Side:
    with override(language):
        frame = Frame(
            language=language,
            direction=direction_of(language),
            languages=(),
            is_private=True,
        )
        # The private link is the student's own: the desk does not need it.
        result = ResultPage.build(profile, live, frame=frame, origin="", today=today)
    return Side(
        language=language,
        name=own_name(language),
        direction=direction_of(language),
        result=result,
    )
