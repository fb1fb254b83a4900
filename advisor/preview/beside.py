"""What the draft gives a student, beside what the live rulebook gives."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import override

from advisor.answers import valid_answers
from advisor.preview.visit import Visit
from advisor.speech import Speech
from cases.engine.decide import Decision, decide
from cases.engine.words import WORD_FIELDS, path
from cases.rulebooks import LiveRulebook, NoLiveRulebook, live_rulebook


@dataclass(frozen=True)
class Line:
    """One thing given, and in words how the other rulebook differs; "" when it does not."""

    words: SafeString
    mark: str


@dataclass(frozen=True)
class Row:
    """One part of the result, under both rulebooks."""

    name: str
    draft: tuple[Line, ...]
    live: tuple[Line, ...]


@dataclass(frozen=True)
class Beside:
    """Draft and live; `has_live` is false before anything was published."""

    rows: tuple[Row, ...]
    has_live: bool

    @property
    def is_same(self) -> bool:
        return not any(
            line.mark for row in self.rows for line in (*row.draft, *row.live)
        )


@dataclass(frozen=True)
class _Side:
    """What one of the rulebooks gives, and its words."""

    speech: Speech | None
    given: dict[str, tuple[str, ...]]

    @classmethod
    def of(cls, rulebook: LiveRulebook | None, visit: Visit) -> "_Side":
        if rulebook is None:
            return cls(None, {})
        answers = valid_answers(rulebook.rulebook, visit.answers)
        given = dict(_given(decide(rulebook.compiled, answers)))
        return cls(Speech(rulebook.wording(visit.language), visit.language), given)

    def lines(self, name: str, noun: str, other: "_Side", only: str) -> Iterator[Line]:
        """The things of one part; `only` marks what the other side does not give."""
        if self.speech is None:
            return
        for key in self.given[name]:
            mark = ""
            if other.speech and key not in other.given[name]:
                mark = only
            elif other.speech and self.words(noun, key) != other.words(noun, key):
                mark = _("said in other words")
            yield Line(self.speech.say(path(noun, key, "title")), mark)

    def words(self, noun: str, key: str) -> list[str]:
        speech = self.speech
        fields = WORD_FIELDS[noun] if speech else ()
        return [speech.plain(path(noun, key, f.name)) for f in fields if speech]


def _given(decision: Decision) -> Iterable[tuple[str, tuple[str, ...]]]:
    yield "base", (decision.base,) if decision.base else decision.possible
    yield "extras", decision.extras
    yield "steps", decision.steps
    yield "papers", tuple(dict.fromkeys(use.document for use in decision.documents))


def beside(visit: Visit) -> Beside:
    """Both results for the answers of a visit; the names of the parts are for staff."""
    try:
        live: LiveRulebook | None = live_rulebook()
    except NoLiveRulebook:
        live = None
    ours, theirs = _Side.of(visit.draft, visit), _Side.of(live, visit)
    with override(visit.staff_language):
        here, there = _("only in the draft"), _("only in the live rulebook")
        is_certain = len(ours.given["base"]) == 1
        rows = tuple(
            Row(
                words,
                tuple(ours.lines(name, noun, theirs, here)),
                tuple(theirs.lines(name, noun, ours, there)),
            )
            for name, noun, words in (
                ("base", "case", _("Case") if is_certain else _("Cases possible")),
                ("extras", "case", _("Extras")),
                ("steps", "step", _("Steps")),
                ("papers", "document", _("Papers")),
            )
        )
    return Beside(rows, has_live=live is not None)
