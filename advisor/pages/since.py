"""What changed on a kept page since it was made: the rules of then beside those of today."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.safestring import SafeString

from advisor.answers import valid_answers
from advisor.models import StudentProfile
from advisor.pages.advice import Advice
from advisor.pages.own import Own
from advisor.speech import Speech, say_date
from cases.engine.decide import Decision, decide
from cases.engine.journey import walk
from cases.engine.words import WORD_FIELDS, path
from cases.past import past_revision


@dataclass(frozen=True)
class Reworded:
    """A sentence of the page that said something else before."""

    title: SafeString
    before: SafeString


@dataclass(frozen=True)
class Since:
    """What is not as it was. `day` is when today's rules became live."""

    day: str
    case_before: SafeString = field(default_factory=SafeString)
    new_steps: tuple[SafeString, ...] = ()
    gone_steps: tuple[SafeString, ...] = ()
    new_papers: tuple[SafeString, ...] = ()
    gone_papers: tuple[SafeString, ...] = ()
    new_extras: tuple[SafeString, ...] = ()
    gone_extras: tuple[SafeString, ...] = ()
    reworded: tuple[Reworded, ...] = ()
    is_readable: bool = True

    @property
    def is_same(self) -> bool:
        """Whether the rules changed, and nothing of this page did."""
        nothing = Since(self.day)
        return self == nothing


def since(profile: StudentProfile, advice: Advice) -> Since | None:
    """What changed since the profile was made; None under the rules it was made with."""
    live = advice.live
    if profile.revision == live.number:
        return None
    changed_on = timezone.localdate(live.published_at)
    day = say_date(changed_on, advice.speech.language)
    past = past_revision(profile.revision)
    if past is None:
        return Since(day, is_readable=False)
    rulebook = past.worded.rulebook
    answers = walk(past.compiled, valid_answers(rulebook, profile.answers)).counted
    language = advice.speech.language
    own = Own(
        profile,
        rulebook,
        answers,
        wording=past.wording(language),
        language=language,
        today=advice.today,
    )
    before = decide(past.compiled, answers)
    return _compared(advice, own.speech, before, day)


def _compared(
    advice: Advice, before_speech: Speech, before: Decision, day: str
) -> Since:
    now, say, said = advice.decision, advice.speech.say, before_speech.say

    def new(noun: str, now: Iterable[str], before: Iterable[str]) -> tuple:
        known = set(before)
        return tuple(say(path(noun, k, "title")) for k in now if k not in known)

    def gone(noun: str, now: Iterable[str], before: Iterable[str]) -> tuple:
        known = set(now)
        return tuple(said(path(noun, k, "title")) for k in before if k not in known)

    papers, papers_before = _papers(now), _papers(before)
    is_other = before.base is not None and before.base != now.base
    return Since(
        day=day,
        case_before=said(path("case", before.base or "", "title"))
        if is_other
        else SafeString(),
        new_steps=new("step", now.steps, before.steps),
        gone_steps=gone("step", now.steps, before.steps),
        new_papers=new("document", papers, papers_before),
        gone_papers=gone("document", papers, papers_before),
        new_extras=new("case", now.extras, before.extras),
        gone_extras=gone("case", now.extras, before.extras),
        reworded=tuple(_reworded(advice, before_speech, before)),
    )


def _papers(decision: Decision) -> list[str]:
    return list(dict.fromkeys(use.document for use in decision.documents))


def _reworded(
    advice: Advice, before_speech: Speech, before: Decision
) -> Iterator[Reworded]:
    """The sentences on both pages that are not the same; a translation may differ too."""
    for noun, keys in _on_both(advice.decision, before):
        for key in keys:
            for part in WORD_FIELDS[noun]:
                place = path(noun, key, part.name)
                said = before_speech.say(place)
                if said != advice.speech.say(place):
                    title = advice.speech.say(path(noun, key, "title"))
                    yield Reworded(title, said)


def _on_both(now: Decision, before: Decision) -> Iterator[tuple[str, list[str]]]:
    bases = [now.base] if now.base and now.base == before.base else []
    yield "case", bases + [key for key in now.extras if key in before.extras]
    yield "step", [key for key in now.steps if key in before.steps]
    yield "document", [key for key in _papers(now) if key in _papers(before)]
