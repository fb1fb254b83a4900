"""The journey: which questions a student is asked, which answers count, what is still open.

Position is never stored. `walk` replays the answers: first through the base diagram, then,
once the base case is known, through what its extras, steps and papers depend on, and last
through the questions only the page needs (dates to count from, the department's offices).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from enum import StrEnum

from cases.engine.afterwards import (
    certain_questions,
    look_afterwards,
    page_questions,
)
from cases.engine.conditions import Verdict, verdict_of
from cases.engine.dag import IMPOSSIBLE
from cases.engine.diagram import CompiledRulebook
from cases.engine.facts import Fact
from cases.engine.progress import questions_left
from cases.engine.walking import Answers, Way, follow_answers
from cases.engine.ways import ways_of

_MOST_REMEMBERED = 2_000


class Purpose(StrEnum):
    """Why a question is asked: to find the case, its extras and papers, or for the page."""

    CASE = "case"
    EXTRAS = "extras"
    PAGE = "page"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question on the student's way, with the answer that counts, if there is one."""

    question: str
    section: str
    answer: str | None
    purpose: Purpose


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Answers that cannot hold together: the impossibility they meet, and their questions."""

    impossibility: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Journey:
    """The way so far. `asked` holds the answered questions, then those of the next section.

    `at_least` and `at_most` count the questions still open on the shortest and longest way
    left, for a student who knows the answers.
    """

    asked: tuple[Asked, ...]
    next_section: str | None
    at_least: int
    at_most: int
    ignored: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def is_complete(self) -> bool:
        return self.next_section is None

    @property
    def sections(self) -> tuple[str, ...]:
        """The sections on the way so far, the next one included."""
        return tuple(dict.fromkeys(asked.section for asked in self.asked))

    @property
    def counted(self) -> dict[str, str]:
        """The answers that count."""
        return {a.question: a.answer for a in self.asked if a.answer is not None}

    def visit(self, section: str) -> tuple[Asked, ...]:
        """The questions of a section on this way, in order; none when it is not on the way."""
        return tuple(asked for asked in self.asked if asked.section == section)


def walk(compiled: CompiledRulebook, answers: Answers) -> Journey:
    """Replay answers that `check_answers` accepts; the last journeys are remembered."""
    # Not their pairs, each a tuple more to remember.
    key = tuple(answers), tuple(answers.values())
    journey: Journey | None = compiled.journeys.get(key)
    if journey is None:
        if len(compiled.journeys) >= _MOST_REMEMBERED:
            compiled.journeys.clear()
        journey = _walked_before(compiled, answers) or _walk(compiled, answers)
        compiled.journeys[key] = journey
    return journey


def _walked_before(compiled: CompiledRulebook, answers: Answers) -> Journey | None:
    """The journey of somebody whom the rules treat alike, with these answers on it.

    Dates, and countries of one class, make no other journey; None where nobody was decided
    upon that came this way.
    """
    ways = ways_of(compiled)
    end = ways.find(answers)
    if end is None:
        return None
    key = "journey", end.key(compiled.facts, answers), tuple(answers)
    journey: Journey | None = end.memo.get(key)
    if journey is None:
        journey = _walk(compiled, answers)
        ways.add(end, key, journey)
    asked = (
        Asked(a.question, a.section, answers.get(a.question), a.purpose)
        for a in journey.asked
    )
    return replace(journey, asked=tuple(asked))


def _walk(compiled: CompiledRulebook, answers: Answers) -> Journey:
    trail = _Trail(compiled, answers)
    way = follow_answers(compiled.diagrams, compiled.base, answers)
    for fact, _ in way.met:
        # A comparison with an unknown date is unknown, whatever its other date is.
        trail.pass_by((q for q in fact.questions if q in answers), Purpose.CASE)
    if way.open is not None:
        trail.stop_at(way.open.questions, Purpose.CASE, refused=way.refused)
        trail.add_companions(way)
    elif len(way.outcomes) == 1:
        (base,) = way.outcomes
        if base is not None:
            _walk_afterwards(trail, base)
    at_least, at_most = questions_left(compiled, way, trail.counted, trail.open)
    return Journey(
        asked=tuple(trail.asked),
        next_section=trail.next_section,
        at_least=at_least,
        at_most=at_most,
        ignored=tuple(q for q in answers if q not in trail.counted),
        contradictions=contradictions(
            compiled, dict(answers) if way.refused else trail.counted
        ),
    )


def _walk_afterwards(trail: "_Trail", base: str) -> None:
    while True:
        after = look_afterwards(trail.compiled, base, trail.counted)
        if not after.open:
            break
        if not trail.pass_by(after.open[0].questions, Purpose.EXTRAS):
            return
    for question in page_questions(trail.compiled, base, after.steps, after.extras):
        trail.pass_by((question,), Purpose.PAGE)


class _Trail:
    """Gathers the questions met, the answers that count, and where the way stops."""

    def __init__(self, compiled: CompiledRulebook, answers: Answers) -> None:
        self.compiled = compiled
        self.asked: list[Asked] = []
        self.counted: dict[str, str] = {}
        self.open: list[str] = []
        self._answers = answers
        self._section_of = compiled.rulebook.section_of

    @property
    def next_section(self) -> str | None:
        return self._section_of[self.open[0]] if self.open else None

    def pass_by(self, questions: Iterable[str], purpose: Purpose) -> bool:
        """Count the answers of questions met; an unanswered one opens. Whether all had one."""
        complete = True
        for question in questions:
            if question in self.counted or question in self.open:
                continue
            answer = self._answers.get(question)
            if answer is None:
                complete = False
                self._open(question, purpose)
            else:
                self.counted[question] = answer
                self._ask(question, answer, purpose)
        return complete

    def stop_at(
        self, questions: Iterable[str], purpose: Purpose, *, refused: Fact | None
    ) -> None:
        """Open the questions of a fact; a refused answer counts as none."""
        if refused is None:
            self.pass_by(questions, purpose)
            return
        for question in questions:
            if question not in self.counted:
                self._open(question, purpose)

    def add_companions(self, way: Way) -> None:
        """Ask beside the open question what the page will need in any case."""
        bases = frozenset[str]().union(*map(self.compiled.cases_below, way.ends))
        if not bases or self.next_section is None:
            return
        certain = frozenset.intersection(
            *(certain_questions(self.compiled, base) for base in bases)
        )
        for question in self.compiled.rulebook.questions:
            here = self._section_of[question.key] == self.next_section
            if here and question.key in certain:
                self.pass_by((question.key,), Purpose.PAGE)

    def _open(self, question: str, purpose: Purpose) -> None:
        first = self.next_section
        self.open.append(question)
        if first is None or self._section_of[question] == first:
            self._ask(question, None, purpose)

    def _ask(self, question: str, answer: str | None, purpose: Purpose) -> None:
        self.asked.append(Asked(question, self._section_of[question], answer, purpose))


def contradictions(
    compiled: CompiledRulebook, answers: Answers
) -> tuple[Contradiction, ...]:
    """The impossibilities that the answers meet."""
    rulebook, facts = compiled.rulebook, compiled.facts
    found = []
    for impossibility in rulebook.impossibilities:
        situations = [rulebook.situation[key] for key in impossibility.situations]
        if all(verdict_of(s, answers, facts.test) is Verdict.MET for s in situations):
            named = (
                question
                for situation in situations
                for fact in situation.facts
                for question in facts.by_key[fact].questions
            )
            found.append(Contradiction(impossibility.key, tuple(dict.fromkeys(named))))
    return tuple(found)


def offered(
    compiled: CompiledRulebook, answers: Answers, question: str
) -> tuple[str, ...]:
    """The option keys a question offers after the answers before it.

    An option that cannot hold together with them is left out. Answers to the question
    itself and to later ones are not looked at.
    """
    rulebook = compiled.rulebook
    options = rulebook.question[question].options
    fact = compiled.facts.by_key.get(question)
    if fact is None:
        return options
    before = {
        key: value
        for key, value in answers.items()
        if compiled.order[key] < compiled.order[question]
    }
    way = follow_answers(compiled.diagrams, compiled.base, before)
    if way.open is not fact:
        return options
    return tuple(
        option
        for option in options
        if _can_be(compiled, way, fact, fact.class_of[option])
    )


def _can_be(compiled: CompiledRulebook, way: Way, fact: Fact, number: int) -> bool:
    mask = {fact.level: 1 << number}
    return any(
        compiled.diagrams.restrict(end, mask) is not IMPOSSIBLE for end in way.ends
    )
