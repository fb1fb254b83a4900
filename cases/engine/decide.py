"""Deciding: the base case, the extras, steps and papers, and why."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from cases.engine.afterwards import Afterwards, look_afterwards, page_questions
from cases.engine.conditions import UNKNOWN_ANSWER, Verdict, verdict_of
from cases.engine.dag import Node, reached
from cases.engine.diagram import CompiledRulebook
from cases.engine.explain import NotGiven, Reason, because, nearest, not_given
from cases.engine.facts import Fact
from cases.engine.journey import Contradiction, contradictions
from cases.engine.rulebook import DocumentUse, Role
from cases.engine.walking import Answers, Way, follow_answers
from cases.engine.ways import quick_steps, ways_of


@dataclass(frozen=True, slots=True)
class Decision:
    """What the rulebook says of one student.

    `base` is None while an unknown or missing answer leaves several base cases `possible`.
    `asks` are the questions still needed, in the order of the form; `ignored` are answers
    to questions that cannot matter. `possible_extras` depend on something unknown.
    `nearest` are the other base cases that lie closest; `others` tells of all.
    """

    base: str | None
    possible: tuple[str, ...]
    extras: tuple[str, ...] = ()
    possible_extras: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    documents: tuple[DocumentUse, ...] = ()
    asks: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    contradictions: tuple[Contradiction, ...] = ()
    because: tuple[Reason, ...] = ()
    nearest: tuple[NotGiven, ...] = ()


def base_case(compiled: CompiledRulebook, answers: Answers) -> str | None:
    """The base case alone; None while several are possible, or the answers contradict.

    Quickest on a profile that holds the verdicts of its comparisons too.
    """
    step = _quick(compiled)
    try:
        while step.__class__ is tuple:
            step = step[1][answers[step[0]]]
    except KeyError:
        way = follow_answers(compiled.diagrams, compiled.base, answers, past_open=True)
        certain = way.refused is None and len(way.outcomes) == 1
        return next(iter(way.outcomes)) if certain else None
    found: str | None = step
    return found


def _quick(compiled: CompiledRulebook) -> Any:
    if compiled.quick is None:
        compiled.quick = quick_steps(compiled)
    return compiled.quick


def decide(compiled: CompiledRulebook, answers: Answers) -> Decision:
    """Decide on answers that `check_answers` accepts; some may be missing or unknown."""
    ways = ways_of(compiled)
    end = ways.find(answers)
    if end is None:
        way = follow_answers(compiled.diagrams, compiled.base, answers, past_open=True)
        if way.refused is not None:
            return _as_written(compiled, answers)
        end = ways.remember(way)
        if end is None:
            return _decide(compiled, way.outcomes, _counted(way, answers), answers)
    key = end.key(compiled.facts, answers), tuple(answers)
    decision = end.memo.get(key)
    if decision is None:
        counted = {q: answers[q] for q in end.met if q in answers}
        decision = _decide(compiled, frozenset([end.base]), counted, answers)
        ways.add(end, key, decision)
    return decision


def others(
    compiled: CompiledRulebook, decision: Decision, answers: Answers
) -> tuple[NotGiven, ...]:
    """Each other base case and why it was not given, nearest first; none while undecided.

    Worked out when asked for: a decision is remembered, and would hold every case there is.
    """
    if decision.base is None:
        return ()
    counted = {q: a for q, a in answers.items() if q not in decision.ignored}
    return not_given(compiled, decision.base, counted)


@dataclass(frozen=True, slots=True)
class Result:
    """A decision without its reasons; equal ones tell students the same."""

    base: str | None
    possible: tuple[str, ...]
    extras: tuple[str, ...] = ()
    possible_extras: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    documents: tuple[DocumentUse, ...] = ()


def result_of(compiled: CompiledRulebook, answers: Answers) -> Result:
    """What `decide` gives, for when nobody reads why: many times quicker."""
    way = follow_answers(compiled.diagrams, compiled.base, answers, past_open=True)
    if way.refused is not None:
        found = _as_written(compiled, answers)
        return Result(
            found.base,
            found.possible,
            found.extras,
            found.possible_extras,
            found.steps,
            found.documents,
        )
    outcomes = way.outcomes
    base = next(iter(outcomes)) if len(outcomes) == 1 else None
    if base is None:
        return Result(None, _in_order(compiled, outcomes))
    after = _afterwards(compiled, base, answers, _counted(way, answers))
    return Result(
        base,
        (base,),
        after.extras,
        after.possible_extras,
        after.steps,
        after.documents,
    )


def _in_order(
    compiled: CompiledRulebook, outcomes: frozenset[str | None]
) -> tuple[str, ...]:
    """The cases among the outcomes, in their own order."""
    return tuple(case.key for case in compiled.rulebook.cases if case.key in outcomes)


def _counted(way: Way, answers: Answers) -> dict[str, str]:
    """The answers to the questions met on the way."""
    met = (question for fact, _ in way.met for question in fact.questions)
    return {q: answers[q] for q in dict.fromkeys(met) if q in answers}


def _decide(
    compiled: CompiledRulebook,
    outcomes: frozenset[str | None],
    counted: dict[str, str],
    answers: Answers,
) -> Decision:
    """The decision once the base cases still possible are known."""
    if len(outcomes) == 1:
        (base,) = outcomes
        if base is not None:
            decision = _decided(compiled, base, answers, counted)
            return replace(
                decision, ignored=tuple(q for q in answers if q not in counted)
            )
    return Decision(
        base=None,
        possible=_in_order(compiled, outcomes),
        asks=_base_asks(compiled, counted),
        ignored=tuple(q for q in answers if q not in counted),
        contradictions=contradictions(compiled, counted),
    )


def _as_written(compiled: CompiledRulebook, answers: Answers) -> Decision:
    """For answers that cannot hold together: the cases tried one by one, as written."""
    base = evaluate(compiled, answers)
    found = contradictions(compiled, answers)
    if base is None:
        return Decision(base=None, possible=(), contradictions=found)
    counted = dict(answers)
    return replace(_decided(compiled, base, answers, counted), contradictions=found)


def evaluate(compiled: CompiledRulebook, answers: Answers) -> str | None:
    """The first base case that applies, by evaluating its situations as written.

    This is the meaning of the rulebook; the diagram gives the same on every profile that
    can exist, and gives it faster. None when no case applies for certain.
    """
    rulebook, test = compiled.rulebook, compiled.facts.test

    def verdict(key: str) -> Verdict:
        return verdict_of(rulebook.situation[key], answers, test)

    for case in rulebook.cases_as(Role.BASE):
        wanted = all(verdict(key) is Verdict.MET for key in case.when)
        if wanted and all(verdict(key) is Verdict.UNMET for key in case.unless):
            return case.key
    return None


def _decided(
    compiled: CompiledRulebook, base: str, answers: Answers, counted: dict[str, str]
) -> Decision:
    """The decision on a base case; adds to `counted` what was looked at after it."""
    after = _afterwards(compiled, base, answers, counted)
    open_now = (question for fact in after.open for question in fact.questions)
    asks = [question for question in open_now if question not in answers]
    for question in page_questions(compiled, base, after.steps, after.extras):
        if question in answers:
            counted[question] = answers[question]
        else:
            asks.append(question)
    return Decision(
        base=base,
        possible=(base,),
        extras=after.extras,
        possible_extras=after.possible_extras,
        steps=after.steps,
        documents=after.documents,
        asks=tuple(sorted(dict.fromkeys(asks), key=compiled.order.__getitem__)),
        contradictions=contradictions(compiled, counted),
        because=because(compiled, base, counted),
        nearest=nearest(not_given(compiled, base, counted)),
    )


def _afterwards(
    compiled: CompiledRulebook, base: str, answers: Answers, counted: dict[str, str]
) -> Afterwards:
    """What follows from a base case once all that it asks for is looked at."""
    while True:
        after = look_afterwards(compiled, base, counted)
        if not _answer_next(after.open, answers, counted):
            return after


def _answer_next(
    facts: Iterable[Fact], answers: Answers, counted: dict[str, str]
) -> bool:
    """Count the answers to the first open fact that has any, as the form asks them.

    One fact at a time: its answer may settle the next ones. Whether there was one.
    """
    for fact in facts:
        fresh = {
            question: answers[question]
            for question in fact.questions
            if question in answers and question not in counted
        }
        if fresh:
            counted.update(fresh)
            return True
    return False


def _base_asks(compiled: CompiledRulebook, counted: Answers) -> tuple[str, ...]:
    """The questions that would tell the base case, unknown and missing ones alike."""
    known = {q: a for q, a in counted.items() if a != UNKNOWN_ANSWER}
    cube = {}
    for fact in compiled.facts.ordered:
        number = fact.class_of.get(compiled.facts.value(fact, known) or "")
        if number is not None:
            cube[fact.level] = 1 << number
    rest = compiled.diagrams.slim(compiled.diagrams.restrict(compiled.base, cube))
    levels = sorted({part.level for part in reached(rest) if isinstance(part, Node)})
    ordered = compiled.facts.ordered
    questions = (q for level in levels for q in ordered[level].questions)
    wanted = dict.fromkeys(q for q in questions if q not in known)
    return tuple(sorted(wanted, key=compiled.order.__getitem__))
