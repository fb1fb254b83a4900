"""The pages of the form: home, a section, check your answers."""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.forms import BoundField
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from advisor.answers import Kept
from advisor.forms import SectionForm, contradictions_here
from advisor.pages.frame import Frame
from advisor.places import country_name
from advisor.speech import Speech, say_date, time_kept
from cases.departments import department_name
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.journey import Contradiction, Journey, walk
from cases.engine.rulebook import NO, YES, QuestionKind, Rulebook
from cases.engine.words import option_key, path
from cases.rulebooks import LiveRulebook


@dataclass(frozen=True)
class AnswerLine:
    """A question, the student's own answer, and where to change it."""

    question: SafeString
    answer: SafeString | str
    href: str


@dataclass(frozen=True)
class Conflict:
    """Why answers cannot hold together, and the answers it is about."""

    reason: SafeString
    lines: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class HomePage:
    frame: Frame
    start_href: str
    resume_href: str
    has_answers: bool
    result_href: str
    kept_for: str
    kept: Kept

    @classmethod
    def build(cls, live: LiveRulebook, kept: Kept, *, frame: Frame) -> "HomePage":
        first = walk(live.compiled, {}).next_section
        return cls(
            frame=frame,
            start_href=section_href(first) if first else reverse("check"),
            resume_href=next_href(walk(live.compiled, kept.answers)),
            has_answers=bool(kept.answers),
            result_href=result_href(kept),
            kept_for=time_kept(),
            kept=kept,
        )


@dataclass(frozen=True)
class Problem:
    """What is wrong with one answer, its question, and the field to put it right in."""

    question: str
    error: str
    field: str


@dataclass(frozen=True)
class SectionPage:
    """`answered` of `questions` at most are behind the student; `left` are still open.

    `misfits` tell why an answer given here before no longer counts.
    """

    frame: Frame
    title: SafeString
    plain_title: str
    intro: tuple[SafeString, ...]
    form: SectionForm
    back_href: str
    answered: int
    left: int
    misfits: tuple[Conflict, ...]
    kept: Kept

    @property
    def questions(self) -> int:
        return self.answered + self.left

    @property
    def has_one_question(self) -> bool:
        """Then that question is the page's heading."""
        return len(self.form.asked) == 1

    @property
    def has_errors(self) -> bool:
        return self.form.is_bound and bool(self.form.errors)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Every error, in the order of the questions."""
        return tuple(
            Problem(str(field.label), str(error), _where(field))
            for field in self.form
            for error in field.errors
        )

    @classmethod
    def build(
        cls,
        live: LiveRulebook,
        speech: Speech,
        section: str,
        form: SectionForm,
        journey: Journey,
        kept: Kept,
        *,
        frame: Frame,
    ) -> "SectionPage":
        title = path("section", section, "title")
        return cls(
            frame=frame,
            title=speech.say(title),
            plain_title=speech.plain(title),
            intro=speech.paragraphs(path("section", section, "intro")),
            form=form,
            back_href=back_from(journey, section),
            answered=len(journey.counted),
            left=journey.at_most,
            misfits=tuple(
                conflict_of(live.rulebook, speech, journey.counted, contradiction)
                for contradiction in contradictions_here(journey, form.fields)
                if journey.next_section == section and not form.is_bound
            ),
            kept=kept,
        )


@dataclass(frozen=True)
class CheckPage:
    frame: Frame
    lines: tuple[AnswerLine, ...]
    conflicts: tuple[Conflict, ...]
    is_complete: bool
    next_href: str
    back_href: str
    kept_for: str
    kept: Kept

    @property
    def has_page(self) -> bool:
        """Whether this browser has made a page, which these answers would change."""
        return bool(self.kept.token)

    @classmethod
    def build(
        cls,
        live: LiveRulebook,
        speech: Speech,
        journey: Journey,
        kept: Kept,
        *,
        frame: Frame,
    ) -> "CheckPage":
        sections = journey.sections
        return cls(
            frame=frame,
            lines=answer_lines(live.rulebook, speech, journey.counted),
            conflicts=tuple(
                conflict_of(live.rulebook, speech, journey.counted, contradiction)
                for contradiction in journey.contradictions
                if journey.is_complete
            ),
            is_complete=journey.is_complete,
            next_href=next_href(journey),
            back_href=section_href(sections[-1]) if sections else reverse("home"),
            kept_for=time_kept(),
            kept=kept,
        )


def _where(field: BoundField) -> str:
    """The id of a field's list, of its first option, or of the first box at fault."""
    if field.widget_type == "select":
        return field.auto_id
    at_fault = getattr(field.field, "at_fault", (0,))
    return f"{field.auto_id}_{at_fault[0]}"


def section_href(section: str) -> str:
    return _section_href(section, get_language() or "en")


@lru_cache(maxsize=1024)
def _section_href(section: str, language: str) -> str:
    """The address in the active language, which is the one named."""
    return reverse("section", kwargs={"section": section})


def next_href(journey: Journey) -> str:
    """The next open section, or the page that shows all the answers."""
    if journey.next_section is None:
        return reverse("check")
    return section_href(journey.next_section)


def result_href(kept: Kept) -> str:
    """The last result made in this browser; empty when there is none."""
    return reverse("result", kwargs={"token": kept.token}) if kept.token else ""


def back_from(journey: Journey, section: str) -> str:
    """The page before a section on this way: the section before it, or the front page."""
    sections = journey.sections
    place = sections.index(section) if section in sections else 0
    return section_href(sections[place - 1]) if place else reverse("home")


def say_answer(
    rulebook: Rulebook, speech: Speech, question: str, answer: str
) -> SafeString | str:
    """An answer as the student gave it, in words."""
    if answer == UNKNOWN_ANSWER:
        return _("I do not know")
    asked = rulebook.question[question]
    if answer in asked.options:
        return speech.say(path("option", option_key(question, answer), "label"))
    match asked.kind:
        case QuestionKind.DATE:
            return say_date(date.fromisoformat(answer), speech.language)
        case QuestionKind.COUNTRY:
            return country_name(answer, speech.language)
        case QuestionKind.DEPARTMENT:
            return department_name(answer)
        case _:
            return {YES: _("Yes"), NO: _("No")}.get(answer, answer)


def answer_lines(
    rulebook: Rulebook, speech: Speech, answers: Mapping[str, str]
) -> tuple[AnswerLine, ...]:
    """Each answer beside its question, in the order of the form."""

    def words(question: str) -> SafeString | str:
        return say_answer(rulebook, speech, question, answers[question])

    return lines_of(rulebook, speech, answers, words)


def lines_of(
    rulebook: Rulebook,
    speech: Speech,
    questions: Container[str],
    words: Callable[[str], SafeString | str],
) -> tuple[AnswerLine, ...]:
    """Some questions, in the order of the form, each beside the words of its answer."""
    return tuple(
        AnswerLine(
            question=speech.say(path("question", question.key, "label")),
            answer=words(question.key),
            href=section_href(rulebook.section_of[question.key]),
        )
        for question in rulebook.questions
        if question.key in questions
    )


def conflict_of(
    rulebook: Rulebook,
    speech: Speech,
    answers: Mapping[str, str],
    contradiction: Contradiction,
) -> Conflict:
    """A contradiction in words, with all the answers it is made of."""
    involved = {q: answers[q] for q in contradiction.facts if q in answers}
    return Conflict(
        reason=speech.say(path("impossibility", contradiction.impossibility, "reason")),
        lines=answer_lines(rulebook, speech, involved),
    )
