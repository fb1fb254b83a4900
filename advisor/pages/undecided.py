"""While several cases are possible: the questions whose answers would separate them."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from advisor.pages.advice import Advice
from advisor.pages.form import say_answer
from advisor.speech import Speech
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.decide import decide
from cases.engine.journey import offered
from cases.engine.words import path
from cases.rulebooks import LiveRulebook


@dataclass(frozen=True)
class FindOut:
    """A question to find the answer to, and the cases each answer would leave possible."""

    question: SafeString
    hint: SafeString
    href: str
    outcomes: tuple[tuple[SafeString | str, tuple[SafeString, ...]], ...]


def find_out(advice: Advice, *, change_href: str) -> Iterator[FindOut]:
    """What would separate the cases still possible: the open questions, each with its way."""
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
) -> Iterator[tuple[SafeString | str, tuple[SafeString, ...]]]:
    """For each option a question offers, the cases that it would leave possible."""
    for option in offered(live.compiled, answers, question):
        left = decide(live.compiled, {**answers, question: option}).possible
        yield (
            say_answer(live.rulebook, speech, question, option),
            tuple(speech.say(path("case", key, "title")) for key in left),
        )
