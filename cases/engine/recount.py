"""Stored answers decided twice: how many students would get another result, and who.

Each distinct class of answers is decided once: dates and countries that neither rulebook
tells apart are the same to both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from cases.engine.answers import BadAnswer, check_answers
from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.decide import result_of
from cases.engine.diagram import CompiledRulebook
from cases.engine.facts import Fact, Facts
from cases.engine.joined import BEFORE, join_rulebooks
from cases.engine.rulebook import QuestionKind, Rulebook
from cases.engine.walking import Answers

Vector = tuple[tuple[str, str], ...]
"""Answers as they are counted: pairs of question and answer."""

Verdicts = dict[tuple[str | None, ...], int]
_MISSING, _NOT_KNOWN, _NOT_OFFERED = -1, -2, -3
_MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Recount:
    """Students whose result changes: from a base case, to a base case, how many, and a few.

    None is a result that is still open. Where both are the same, extras, steps or papers
    differ, or what an open result leaves possible.
    """

    before: str | None
    after: str | None
    students: int
    examples: tuple[Mapping[str, str], ...]


@dataclass(frozen=True, slots=True)
class Recounts:
    """All of them: the largest first, among `students` looked at."""

    changes: tuple[Recount, ...]
    students: int
    decided: int
    """How many were decided, once for each class of answers."""

    @property
    def changed(self) -> int:
        return sum(change.students for change in self.changes)


def changed_profiles(
    before: CompiledRulebook,
    after: CompiledRulebook,
    profiles: Mapping[Vector, int],
) -> Recounts:
    """How many stored profiles would get another result, by base case.

    `profiles` counts equal answers. Answers that a rulebook does not offer are left out
    there, as its form would leave them out.
    """
    offer_before, offer_after = _Offer(before.rulebook), _Offer(after.rulebook)
    joined = join_rulebooks(before.rulebook, after.rulebook)
    signed = _Signatures(joined.facts, (offer_before, offer_after))
    examples: dict[tuple[int, ...], list[Vector]] = {}
    counts: dict[tuple[int, ...], int] = {}
    for vector, count in profiles.items():
        signature = signed.of(dict(vector))
        counts[signature] = counts.get(signature, 0) + count
        some = examples.setdefault(signature, [])
        if len(some) < _MOST_EXAMPLES:
            some.append(vector)
    found: dict[tuple[str | None, str | None], tuple[int, list[Vector]]] = {}
    for signature, count in counts.items():
        answers = dict(examples[signature][0])
        old = result_of(before, offer_before.among(answers))
        new = result_of(after, offer_after.among(answers))
        if old != new:
            students, some = found.get((old.base, new.base), (0, []))
            some = (some + examples[signature])[:_MOST_EXAMPLES]
            found[old.base, new.base] = students + count, some
    changes = [
        Recount(old, new, students, tuple(map(dict, some)))
        for (old, new), (students, some) in found.items()
    ]
    changes.sort(key=lambda c: (-c.students, str(c.before), str(c.after)))
    return Recounts(tuple(changes), sum(counts.values()), len(counts))


class _Offer:
    """What one rulebook offers; each answer is looked up once."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rulebook = rulebook
        self._known: dict[tuple[str, str], bool] = {}

    def among(self, answers: Answers) -> dict[str, str]:
        """The answers that it offers."""
        return {q: a for q, a in answers.items() if self.has(q, a)}

    def has(self, question: str, answer: str) -> bool:
        pair = question, answer
        is_offered = self._known.get(pair)
        if is_offered is None:
            is_offered = self._known[pair] = self._looked_up(question, answer)
        return is_offered

    def _looked_up(self, question: str, answer: str) -> bool:
        try:
            check_answers(self._rulebook, {question: answer})
        except BadAnswer:
            return False
        return True


class _Signatures:
    """Answers to the classes of all facts; equal ones are decided alike by both rulebooks."""

    def __init__(self, facts: Facts, offers: Sequence[_Offer]) -> None:
        self._facts, self._offers = facts, offers
        joint = facts.rulebook
        self._dates = [q.key for q in joint.questions if q.kind is QuestionKind.DATE]
        self._plain = [
            (fact.key.removesuffix(BEFORE), fact.class_of)
            for fact in facts.ordered
            if fact.key not in joint.comparison
        ]
        self._compared = [
            (fact, tuple(q.removesuffix(BEFORE) for q in fact.questions), Verdicts())
            for fact in facts.ordered
            if fact.key in joint.comparison
        ]

    def of(self, answers: Answers) -> tuple[int, ...]:
        signature = []
        for question, class_of in self._plain:
            value = answers.get(question)
            number = _MISSING if value is None else class_of.get(value)
            if number is None:
                is_unknown = value == UNKNOWN_ANSWER
                number = _NOT_KNOWN if is_unknown else _NOT_OFFERED
            signature.append(number)
        for fact, dates, seen in self._compared:
            given = tuple([answers.get(date) for date in dates])
            verdict = seen.get(given)
            if verdict is None:
                verdict = seen[given] = self._verdict(fact, answers)
            signature.append(verdict)
        return tuple(signature)

    def _verdict(self, fact: Fact, answers: Answers) -> int:
        """The class of a comparison; a date that neither rulebook takes counts as missing."""
        dates = {
            question: answers[question]
            for question in self._dates
            if question in answers and self._is_taken(question, answers[question])
        }
        value = self._facts.value(fact, dates)
        if value is None:
            return _MISSING
        return fact.class_of.get(value, _NOT_KNOWN)

    def _is_taken(self, question: str, answer: str) -> bool:
        return any(offer.has(question, answer) for offer in self._offers)
