"""Rules in the words of staff: conditions, situations, students and moves as sentences."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from babel import Locale
from babel.dates import format_date
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cases.departments import department_name
from cases.engine.codec import WordedRulebook
from cases.engine.compare import Clause, Difference, Move
from cases.engine.conditions import UNKNOWN_ANSWER, Condition, Operator
from cases.engine.joined import BEFORE
from cases.engine.rulebook import NO, YES, Comparison, DateTerm, QuestionKind
from cases.engine.words import option_key, path
from cases.wording import SOURCE

NOUNS: Mapping[str, Promise] = {
    "case": _("base case"),
    "extra": _("extra"),
    "document": _("document"),
    "step": _("step"),
}
_SPOKEN = {YES: _("yes"), NO: _("no"), UNKNOWN_ANSWER: _("I do not know")}
_FRENCH = Locale.parse(SOURCE)
Pairs = tuple[tuple[str, str], ...]


def country(code: str) -> str:
    """A country by the name that the rulebook's own language gives it."""
    return str(_FRENCH.territories.get(code, code))


def _day(value: str) -> str:
    """A day as it is written in French; what is none, as it is."""
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return value
    return str(format_date(day, format="long", locale=_FRENCH))


class RuleWords:
    """Says the keys of a rulebook in its own French; a key without words stays as it is."""

    def __init__(self, worded: WordedRulebook) -> None:
        self.rulebook = worded.rulebook
        self._words = worded.words

    def title(self, noun: str, key: str) -> str:
        """The name of an object: its title, sentence, label or official name."""
        for field in ("title", "sentence", "label", "reason"):
            if words := self._words.get(path(noun, key, field)):
                return words
        if noun == "comparison":
            rule = self.rulebook.comparison.get(key)
            return self._compared(rule) if rule else key
        return self._names(noun).get(key) or key

    def name(self, noun: str, key: str) -> str:
        """The title of a case, paper or step; with its key where two have the same."""
        title = self.title(noun, key)
        others = getattr(self.rulebook, noun, {})
        same = sum(self.title(noun, other) == title for other in others)
        return f"{title} [{key}]" if same > 1 else title

    def _names(self, noun: str) -> Mapping[str, str]:
        """The names of the objects that have no words of their own, by key."""
        rulebook = self.rulebook
        match noun:
            case "group":
                return {each.key: each.name for each in rulebook.groups}
            case "source":
                return {each.key: each.title for each in rulebook.sources}
            case "link":
                return {each.key: each.name for each in rulebook.links}
            case "office":
                return {each.key: each.name for each in rulebook.offices}
            case "scenario":
                return {each.key: each.note for each in rulebook.scenarios}
        return {}

    def _compared(self, rule: Comparison, *, holds: bool = True) -> str:
        """Two dates in a sentence: that the first is not before the second, or that it is."""
        sentence = (
            gettext("%(left)s – not before: %(right)s")
            if holds
            else gettext("%(left)s – before: %(right)s")
        )
        words = sentence % {
            "left": self._date(rule.left),
            "right": self._date(rule.right),
        }
        if not rule.days:
            return words
        return gettext("%(words)s, plus days: %(days)d") % {
            "words": words,
            "days": rule.days,
        }

    def _date(self, term: DateTerm) -> str:
        asked = self.title("question", term.question)
        if not term.academic_year_end:
            return asked
        return gettext("%(question)s (the end of that academic year)") % {
            "question": asked
        }

    def knows(self, noun: str, key: str) -> bool:
        """Whether there is a situation, case or question with this key here."""
        known: Mapping[str, Mapping[str, object]] = {
            "situation": self.rulebook.situation,
            "case": self.rulebook.case,
            "question": self.rulebook.question,
            "comparison": self.rulebook.comparison,
            "document": self.rulebook.document,
            "step": self.rulebook.step,
        }
        return key in known[noun]

    def fact(self, key: str) -> str:
        """A question as it is asked, or the rule of a comparison."""
        noun = "comparison" if self.knows("comparison", key) else "question"
        return self.title(noun, key)

    def answer(self, question: str, value: str) -> str:
        """An answer as the form offers it; a country by its French name."""
        words = self._words.get(path("option", option_key(question, value), "label"))
        if words:
            return words
        if value.startswith("@"):
            return self.title("group", value[1:])
        if value in _SPOKEN:
            return str(_SPOKEN[value])
        asked = self.rulebook.question.get(question)
        match asked.kind if asked else None:
            case QuestionKind.COUNTRY:
                return country(value)
            case QuestionKind.DATE:
                return _day(value)
            case QuestionKind.DEPARTMENT:
                return department_name(value)
        return value

    def condition(self, condition: Condition) -> str:
        """A condition as a sentence."""
        rule = self.rulebook.comparison.get(condition.fact)
        if rule is not None and len(condition.values) == 1:
            is_yes = condition.values == (YES,)
            is_one = condition.operator is Operator.ONE_OF
            return self._compared(rule, holds=is_yes == is_one)
        values = (self.answer(condition.fact, value) for value in condition.values)
        sentence = (
            gettext("%(question)s is one of: %(answers)s")
            if condition.operator is Operator.ONE_OF
            else gettext("%(question)s is none of: %(answers)s")
        )
        question = self.fact(condition.fact)
        return sentence % {"question": question, "answers": ", ".join(values)}

    def example(self, answers: Mapping[str, str]) -> Pairs:
        """A student as questions and answers."""
        return tuple((self.fact(q), self.answer(q, a)) for q, a in answers.items())


@dataclass(frozen=True)
class WordedMove:
    """A move as a page or a terminal shows it.

    What `always` says holds for all of them; beside that, one of `clauses` does, if any.
    """

    noun: str
    before: str
    after: str
    kinds: int
    percent: str
    always: tuple[str, ...]
    clauses: tuple[tuple[str, ...], ...]
    is_whole: bool
    example: Pairs
    answers: str
    """The example's answers as a query: "nationality=MA&work=none"."""


class MoveWords:
    """Says moves with the words of two rulebooks, those of the later first."""

    def __init__(self, before: WordedRulebook, after: WordedRulebook) -> None:
        self._before = RuleWords(before)
        self._after = RuleWords(after)

    def worded(self, difference: Difference) -> list[WordedMove]:
        """All moves, in their order."""
        return [self._move(difference, move) for move in difference.moves]

    def result(self, noun: str, key: str | None) -> str:
        """What a student gets, in words."""
        if key is None:
            is_case = noun == "case"
            return gettext("no case") if is_case else gettext("does not get it")
        if noun == "document":
            document, _dot, form = key.partition(".")
            return f"{self._title('document', document)} ({form.replace('_', ' ')})"
        return self._title("case" if noun == "extra" else noun, key)

    def example(self, answers: Mapping[str, str]) -> Pairs:
        """A student as questions and answers."""
        return tuple(
            pair
            for question, answer in answers.items()
            for pair in self._of("question", question).example({question: answer})
        )

    def _move(self, difference: Difference, move: Move) -> WordedMove:
        clauses = [list(self.clause(clause)) for clause in move.clauses]
        always = [s for s in (clauses or [[]])[0] if all(s in c for c in clauses)]
        rest = [tuple(s for s in clause if s not in always) for clause in clauses]
        return WordedMove(
            noun=str(NOUNS[move.noun]),
            before=self.result(move.noun, move.before),
            after=self.result(move.noun, move.after),
            kinds=move.kinds,
            percent=percent(difference.share(move)),
            always=tuple(always),
            clauses=tuple(rest) if all(rest) else (),
            is_whole=move.is_whole,
            example=self.example(move.example),
            answers="&".join(f"{q}={a}" for q, a in move.example.items()),
        )

    def clause(self, clause: Clause) -> Iterable[str]:
        """The sentences that hold together for the students of a clause."""
        for key in clause.met:
            yield self._situation(key)
        for key in clause.unmet:
            yield gettext("not: %(sentence)s") % {"sentence": self._situation(key)}
        for condition in clause.conditions:
            key = condition.fact.removesuffix(BEFORE)
            said = Condition(key, condition.operator, condition.values)
            yield self._marked(
                condition.fact, self._fact_words(condition).condition(said)
            )

    def _fact_words(self, condition: Condition) -> RuleWords:
        if condition.fact.endswith(BEFORE):
            return self._before
        noun = "comparison"
        is_compared = self._after.knows(noun, condition.fact)
        return self._after if is_compared else self._of("question", condition.fact)

    def _situation(self, key: str) -> str:
        plain = key.removesuffix(BEFORE)
        words = self._before if key.endswith(BEFORE) else self._after
        return self._marked(key, words.title("situation", plain))

    def _marked(self, key: str, sentence: str) -> str:
        """A sentence with a mark when the later rulebook says it otherwise."""
        if not key.endswith(BEFORE):
            return sentence
        return gettext("%(sentence)s (as it was before)") % {"sentence": sentence}

    def _title(self, noun: str, key: str) -> str:
        return self._of(noun, key).title(noun, key)

    def _of(self, noun: str, key: str) -> RuleWords:
        return self._after if self._after.knows(noun, key) else self._before


def percent(share: float) -> str:
    """A share in per cent; a small one is never said to be none."""
    per_cent = 100 * share
    if 0 < per_cent < 0.1:
        return "< 0.1 %"
    return f"{per_cent:.1f} %"
