"""While several cases are possible: the questions whose answers would separate them."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import inf
from operator import attrgetter

from django.utils.safestring import SafeString

from advisor.pages.advice import Advice
from advisor.pages.form import say_answer
from advisor.speech import Speech
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.decide import decide
from cases.engine.journey import offered
from cases.engine.rulebook import QuestionKind
from cases.engine.words import path
from cases.rulebooks import LiveRulebook

_PLACES = (QuestionKind.COUNTRY, QuestionKind.DEPARTMENT)


@dataclass(frozen=True)
class FindOut:
    """A question to find the answer to, and the cases its answers would leave possible."""

    question: SafeString
    hint: SafeString
    href: str
    outcomes: tuple["Outcome", ...]

    @property
    def at_worst(self) -> float:
        """How many cases may be left when it is answered; unknown of a list of places."""
        return max((len(found.titles) for found in self.outcomes), default=inf)


@dataclass(frozen=True)
class Outcome:
    """Answers to one question that leave the same cases possible."""

    answers: tuple[SafeString | str, ...]
    titles: tuple[SafeString, ...]


def find_out(advice: Advice, *, change_href: str) -> tuple[FindOut, ...]:
    """What would separate the cases still possible: first the question that does it best."""
    found = _open_questions(advice, change_href)
    return tuple(sorted(found, key=attrgetter("at_worst")))


def _open_questions(advice: Advice, change_href: str) -> Iterator[FindOut]:
    """The questions that would tell, each with the way to answer it, as the form asks them."""
    live, speech, decision = advice.live, advice.speech, advice.decision
    if decision.base is not None:
        return
    journey, answers = advice.journey, advice.answers
    for question in decision.asks:
        section = live.rulebook.section_of[question]
        if answers.get(question) == UNKNOWN_ANSWER or section == journey.next_section:
            yield FindOut(
                question=speech.say(path("question", question, "label")),
                hint=speech.say(path("question", question, "hint")),
                href=f"{change_href}?section={section}",
                outcomes=tuple(_outcomes(live, speech, answers, question)),
            )


def _outcomes(
    live: LiveRulebook, speech: Speech, answers: dict[str, str], question: str
) -> Iterator[Outcome]:
    """The options a question offers, together where they leave the same cases possible.

    A list of places offers more than a page can show: of it, nothing is told.
    """
    if live.rulebook.question[question].kind in _PLACES:
        return
    options: dict[tuple[str, ...], list[str]] = {}
    for option in offered(live.compiled, answers, question):
        left = decide(live.compiled, {**answers, question: option}).possible
        options.setdefault(left, []).append(option)
    for left, alike in options.items():
        yield Outcome(
            tuple(say_answer(live.rulebook, speech, question, o) for o in alike),
            tuple(speech.say(path("case", key, "title")) for key in left),
        )
