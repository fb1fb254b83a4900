"""Why this case, why not another, and what would change it: in the student's own answers."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from advisor.pages.advice import Advice
from advisor.pages.form import AnswerLine, answer_lines, lines_of, say_answer
from advisor.pages.frame import Frame
from advisor.pages.parts import SourceLine
from advisor.speech import say_date, say_day
from cases.engine.changes import Change, if_this_changes
from cases.engine.conditions import Verdict
from cases.engine.decide import others
from cases.engine.explain import NotGiven, Reason
from cases.engine.rulebook import QuestionKind
from cases.engine.words import path


@dataclass(frozen=True)
class ReasonBlock:
    """A situation, or a case not given, with the student's own answers that settled it."""

    title: SafeString
    sentence: SafeString
    lines: tuple[AnswerLine, ...]
    is_met: bool
    is_shadowed: bool = False


@dataclass(frozen=True)
class ChangeLine:
    """New answers to one question, and the result they lead to.

    `titles` are the cases then possible: one for certain, or several.
    """

    answers: tuple[SafeString | str, ...]
    titles: tuple[SafeString, ...]
    now: SafeString
    extras: tuple[SafeString, ...]


@dataclass(frozen=True)
class ChangeBlock:
    """A question whose answer may change, today's answer, and what others lead to.

    Without lines, another answer changes the offices of the page and nothing else.
    """

    question: SafeString
    today: SafeString | str
    lines: tuple[ChangeLine, ...]
    href: str


@dataclass(frozen=True)
class WhyPage:
    frame: Frame
    title: SafeString
    because: tuple[ReasonBlock, ...]
    others: tuple[ReasonBlock, ...]
    changes: tuple[ChangeBlock, ...]
    answers: tuple[AnswerLine, ...]
    sources: tuple[SourceLine, ...]
    today: str
    revision: int
    back_href: str
    change_href: str

    @classmethod
    def build(
        cls, advice: Advice, *, frame: Frame, back_href: str, change_href: str
    ) -> "WhyPage":
        """For a student whose base case is known."""
        base = advice.decision.base or ""
        found = others(advice.live.compiled, advice.decision, advice.answers)
        return cls(
            frame=frame,
            title=advice.speech.say(path("case", base, "title")),
            because=reasons(advice),
            others=other_blocks(
                advice, (other for other in found if other.reason or other.shadowed)
            ),
            changes=tuple(_changes(advice, change_href)),
            answers=answer_lines(advice.rulebook, advice.speech, advice.answers),
            sources=tuple(_sources(advice)),
            today=say_date(advice.today, frame.language),
            revision=advice.live.number,
            back_href=back_href,
            change_href=change_href,
        )


def _sources(advice: Advice) -> Iterator[SourceLine]:
    """The sources of everything the page says, each once."""
    rulebook, decision = advice.rulebook, advice.decision
    cases = [key for key in (decision.base, *decision.extras) if key]
    keys = [key for case in cases for key in rulebook.case[case].sources]
    keys += [key for step in decision.steps for key in rulebook.step[step].sources]
    papers = (rulebook.document[use.document] for use in decision.documents)
    keys += [key for paper in papers for key in paper.sources]
    return map(advice.parts.source_of, dict.fromkeys(keys))


def reasons(advice: Advice) -> tuple[ReasonBlock, ...]:
    """The situations that decided."""
    return tuple(_reason(advice, reason) for reason in advice.decision.because)


def other_blocks(advice: Advice, given: Iterable[NotGiven]) -> tuple[ReasonBlock, ...]:
    """Other cases, each with the first situation that speaks against it."""
    return tuple(_other(advice, other) for other in given)


def _reason(advice: Advice, reason: Reason) -> ReasonBlock:
    return ReasonBlock(
        title=SafeString(),
        sentence=advice.speech.say(path("situation", reason.situation, "sentence")),
        lines=_involved(advice, reason),
        is_met=reason.verdict is Verdict.MET,
    )


def _other(advice: Advice, other: NotGiven) -> ReasonBlock:
    reason, say = other.reason, advice.speech.say
    return ReasonBlock(
        title=say(path("case", other.case, "title")),
        sentence=say(path("situation", reason.situation, "sentence"))
        if reason
        else SafeString(),
        lines=_involved(advice, reason) if reason else (),
        is_met=reason is not None and reason.verdict is Verdict.MET,
        is_shadowed=other.shadowed,
    )


def _involved(advice: Advice, reason: Reason) -> tuple[AnswerLine, ...]:
    own = advice.own
    return lines_of(
        advice.rulebook, own.speech, reason.facts, partial(own.words, "answer")
    )


def _changes(advice: Advice, change_href: str) -> Iterator[ChangeBlock]:
    """A block for each question that may change, in the order of the form."""
    found = [
        change
        for change in if_this_changes(advice.live.compiled, advice.answers)
        if _is_to_come(change, advice.today)
    ]
    for question in advice.rulebook.questions:
        lines = [change for change in found if change.question == question.key]
        moves = question.may_change and question.kind is QuestionKind.DEPARTMENT
        if question.key not in advice.answers or not (lines or moves):
            continue
        answer = advice.answers[question.key]
        section = advice.rulebook.section_of[question.key]
        yield ChangeBlock(
            question=advice.speech.say(path("question", question.key, "label")),
            today=say_answer(advice.rulebook, advice.speech, question.key, answer),
            lines=tuple(_line(advice, change) for change in lines),
            href=f"{change_href}?section={section}",
        )


def _is_to_come(change: Change, today: date) -> bool:
    """A date cannot be moved to a day that has passed."""
    day = change.since or change.before
    return day is None or day > today


def _line(advice: Advice, change: Change) -> ChangeLine:
    say = advice.speech.say
    known = change.possible[0] if len(change.possible) == 1 else None
    return ChangeLine(
        answers=tuple(_new_answers(advice, change)),
        titles=tuple(say(path("case", key, "title")) for key in change.possible),
        now=say(path("case", known, "now")) if known else SafeString(),
        extras=tuple(say(path("case", key, "title")) for key in change.extras),
    )


def _new_answers(advice: Advice, change: Change) -> Iterator[SafeString | str]:
    for option in change.options:
        yield say_answer(advice.rulebook, advice.speech, change.question, option)
    language = advice.speech.language
    if change.since:
        yield _("%(day)s or later") % {"day": say_day(change.since, language)}
    if change.before:
        yield _("before %(day)s") % {"day": say_day(change.before, language)}
