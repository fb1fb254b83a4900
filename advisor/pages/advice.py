"""The advice of one student, on one day, in one language: what every kept page reads."""

from dataclasses import dataclass
from datetime import date

from advisor.answers import valid_answers
from advisor.models import StudentProfile
from advisor.pages.parts import Parts
from advisor.speech import Speech, values_for
from cases.engine.decide import Decision, decide
from cases.engine.journey import Journey, walk
from cases.engine.lapse import still_of_use
from cases.engine.rulebook import Rulebook
from cases.rulebooks import LiveRulebook


@dataclass(frozen=True)
class Advice:
    """The answers that count, what the rules say of them, and the voice that says it."""

    live: LiveRulebook
    journey: Journey
    decision: Decision
    speech: Speech
    parts: Parts
    today: date

    @property
    def rulebook(self) -> Rulebook:
        return self.live.rulebook

    @property
    def answers(self) -> dict[str, str]:
        return self.journey.counted


def advice_of(
    profile: StudentProfile,
    live: LiveRulebook,
    *,
    language: str,
    today: date,
    marked: str = "",
) -> Advice:
    """The advice for a kept profile under today's rules; the language must be active.

    The sentence at the path `marked` is said with a mark around it.
    """
    rulebook = live.rulebook
    journey = walk(live.compiled, valid_answers(rulebook, profile.answers))
    answers = journey.counted
    values = values_for(rulebook, answers, language=language, today=today)
    speech = Speech(live.wording(language), language, values=values, marked=marked)
    return Advice(
        live=live,
        journey=journey,
        decision=still_of_use(
            decide(live.compiled, answers), rulebook, answers, today=today
        ),
        speech=speech,
        parts=Parts(rulebook, speech, answers, today=today, ticked=profile.ticked),
        today=today,
    )
