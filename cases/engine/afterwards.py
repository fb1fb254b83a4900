"""What is looked at once the base case is known: its extras, steps, papers and questions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from cases.engine.conditions import Verdict
from cases.engine.diagram import CompiledRulebook, tests_of
from cases.engine.facts import Cube, Fact
from cases.engine.rulebook import (
    CoverageCase,
    DocumentUse,
    Phase,
    QuestionKind,
    Step,
)
from cases.engine.walking import Answers, item_verdict, known_cube

Item = CoverageCase | Step | DocumentUse
_PHASES = list(Phase)


@dataclass(frozen=True, slots=True)
class Afterwards:
    """The extras, steps and papers of a base case on given answers.

    `open` are facts that answers should still settle, in the order of the form.
    """

    extras: tuple[str, ...]
    possible_extras: tuple[str, ...]
    steps: tuple[str, ...]
    documents: tuple[DocumentUse, ...]
    open: tuple[Fact, ...]


def look_afterwards(
    compiled: CompiledRulebook, base: str, answers: Answers
) -> Afterwards:
    """What follows from a base case and the answers that count."""
    judge = _Judge(compiled, answers)
    case = compiled.rulebook.case[base]
    extras, possible = [], []
    for extra in compiled.extras_beside(base):
        match judge.verdict(extra):
            case Verdict.MET:
                extras.append(extra)
            case Verdict.UNKNOWN:
                possible.append(extra)
    given = [case, *extras]
    return Afterwards(
        extras=tuple(extra.key for extra in extras),
        possible_extras=tuple(extra.key for extra in possible),
        steps=tuple(_steps(compiled, given, judge)),
        documents=tuple(_documents(given, judge)),
        open=tuple(sorted(judge.open, key=lambda fact: fact.level)),
    )


class _Judge:
    """Gives verdicts on items and gathers the facts they leave open."""

    def __init__(self, compiled: CompiledRulebook, answers: Answers) -> None:
        self._compiled = compiled
        self._answers = answers
        self.open: set[Fact] = set()

    @cached_property
    def _known(self) -> Cube:
        return known_cube(self._compiled.diagrams, self._answers)

    def verdict(self, item: Item) -> Verdict:
        tests = tests_of(item)
        if tests == ((), ()):
            return Verdict.MET
        diagram = self._compiled.item(tests)
        verdict, fact = item_verdict(
            self._compiled.diagrams, diagram, self._answers, self._known
        )
        if fact is not None:
            self.open.add(fact)
        return verdict

    def may_apply(self, item: Item) -> bool:
        """Advice that depends on an unknown is shown: better one paper too many."""
        return self.verdict(item) is not Verdict.UNMET


def _steps(
    compiled: CompiledRulebook, given: Iterable[CoverageCase], judge: _Judge
) -> Iterator[str]:
    """The steps of the cases given, each once, by phase, then in the rulebook's order."""
    wanted = {key for case in given for key in case.steps}
    steps = [step for step in compiled.rulebook.steps if step.key in wanted]
    steps.sort(key=lambda step: _PHASES.index(step.phase))
    return (step.key for step in steps if judge.may_apply(step))


def _documents(given: Iterable[CoverageCase], judge: _Judge) -> Iterator[DocumentUse]:
    """The papers of the cases given; one asked for twice in the same form stands once."""
    seen = set()
    for case in given:
        for use in case.documents:
            paper = (use.document, use.form)
            if paper not in seen and judge.may_apply(use):
                seen.add(paper)
                yield use


def page_questions(
    compiled: CompiledRulebook, base: str, steps: Iterable[str], extras: Iterable[str]
) -> tuple[str, ...]:
    """The questions the page needs: dates that steps count from, department for offices."""
    rulebook = compiled.rulebook
    wanted = set[str]()
    for step in map(rulebook.step.__getitem__, steps):
        wanted.update([step.deadline.question] if step.deadline else [])
        wanted.update([step.until] if step.until else [])
    kinds = {kind.key: kind for kind in rulebook.office_kinds}
    for key in (base, *extras):
        if any(kinds[kind].local for kind in rulebook.case[key].offices):
            wanted |= {
                question.key
                for question in rulebook.questions
                if question.kind is QuestionKind.DEPARTMENT
            }
    return tuple(q.key for q in rulebook.questions if q.key in wanted)


def certain_questions(compiled: CompiledRulebook, base: str) -> frozenset[str]:
    """The questions that the page of a base case needs for every student who gets it."""
    found = compiled.certain.get(base)
    if found is None:
        rulebook = compiled.rulebook
        steps = (
            key
            for key in rulebook.case[base].steps
            if tests_of(rulebook.step[key]) == ((), ())
        )
        found = frozenset(page_questions(compiled, base, steps, ()))
        compiled.certain[base] = found
    return found


def possible_questions(compiled: CompiledRulebook, base: str) -> frozenset[str]:
    """The questions that may be asked once a base case is known."""
    rulebook = compiled.rulebook
    extras = compiled.extras_beside(base)
    given = [rulebook.case[base], *extras]
    steps = [rulebook.step[key] for case in given for key in case.steps]
    items: list[Item] = [*extras, *steps]
    items += [use for case in given for use in case.documents]
    asked = set(
        page_questions(
            compiled, base, (s.key for s in steps), (extra.key for extra in extras)
        )
    )
    for tests in {tests_of(item) for item in items} - {((), ())}:
        asked |= compiled.questions_of_item(tests)
    return frozenset(asked)
