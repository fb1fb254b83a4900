"""What scenarios expect, beside what the draft and the live rulebook give."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cases.answer_words import refused
from cases.draft_rulebook import draft_rulebook
from cases.engine.answers import BadAnswer, check_answers
from cases.engine.decide import Decision, decide
from cases.engine.diagram import CompiledRulebook
from cases.engine.findings import Finding
from cases.engine.reading import RulebookError
from cases.engine.scenarios import run_scenarios
from cases.models import Scenario
from cases.models.base import codes_in
from cases.models.scenarios import EXPECTED, NOTHING
from cases.preview_links import preview_href
from cases.rule_words import RuleWords
from cases.rulebooks import LiveRulebook, NoLiveRulebook, live_rulebook


@dataclass(frozen=True)
class Given:
    """What one rulebook gives in one part, and whether that is what was expected."""

    words: str
    is_expected: bool


@dataclass(frozen=True)
class Part:
    """One part of a result: expected, under the draft, under the live rulebook."""

    name: str
    expected: str
    draft: Given | None
    live: Given | None


@dataclass(frozen=True)
class Results:
    """A scenario run under both rulebooks; the faults say why one could not be."""

    parts: tuple[Part, ...]
    draft_fault: str
    live_fault: str
    preview_href: str


def failing_scenarios() -> Mapping[str, Finding] | None:
    """The scenarios that fail under the draft, by key; None when it cannot be read."""
    try:
        compiled = draft_rulebook().compiled
    except RulebookError:
        return None
    return {f.place.removeprefix("scenario."): f for f in run_scenarios(compiled)}


def given_to(
    scenario: Scenario, compiled: CompiledRulebook
) -> dict[str, tuple[str, ...]]:
    """What a rulebook gives to a scenario's student, by part. Raises BadAnswer."""
    answers = scenario.given
    check_answers(compiled.rulebook, answers)
    return _parts_of(decide(compiled, answers))


def results_of(scenario: Scenario) -> Results:
    """A stored scenario, part by part, with words where a rulebook has them."""
    answers = scenario.given
    draft, live = _draft(), _live()
    draft_given, draft_fault = _decided(draft, answers)
    live_given, live_fault = _decided(live, answers)
    known = (r.revision.worded for r in (draft, live) if r is not None)
    words = next(map(RuleWords, known), None)
    expected = _expected(scenario)
    names = {
        "base": _("base case"),
        "possible": _("cases still possible"),
        "extras": _("extras"),
        "documents": _("papers"),
        "steps": _("steps"),
    }
    return Results(
        parts=tuple(
            Part(
                name=names[part],
                expected=_named(words, noun, expected[part], absent=_("not looked at")),
                draft=_given(draft, noun, draft_given, part, expected),
                live=_given(live, noun, live_given, part, expected),
            )
            for part, noun in EXPECTED.items()
        ),
        draft_fault=draft_fault or ("" if draft else _("The draft cannot be read.")),
        live_fault=live_fault or ("" if live else _("Nothing is published yet.")),
        preview_href=preview_href(answers),
    )


def _draft() -> LiveRulebook | None:
    try:
        return draft_rulebook()
    except RulebookError:
        return None


def _live() -> LiveRulebook | None:
    try:
        return live_rulebook()
    except NoLiveRulebook:
        return None


def _decided(
    rulebook: LiveRulebook | None, answers: Mapping[str, str]
) -> tuple[dict[str, tuple[str, ...]] | None, str]:
    """What a rulebook gives, by part; or why it takes no such answers."""
    if rulebook is None:
        return None, ""
    try:
        check_answers(rulebook.rulebook, answers)
    except BadAnswer as fault:
        return None, refused(fault, RuleWords(rulebook.revision.worded))
    return _parts_of(decide(rulebook.compiled, answers)), ""


def _parts_of(decision: Decision) -> dict[str, tuple[str, ...]]:
    return {
        "base": (decision.base,) if decision.base else (),
        "possible": decision.possible,
        "extras": decision.extras,
        "documents": tuple(dict.fromkeys(u.document for u in decision.documents)),
        "steps": decision.steps,
    }


def _expected(scenario: Scenario) -> dict[str, tuple[str, ...] | None]:
    """What is expected in each part; None where nothing is looked at."""
    base = (scenario.base.key,) if scenario.base else ()
    found: dict[str, tuple[str, ...] | None] = {"base": base}
    for part in ("possible", "extras", "documents", "steps"):
        codes = codes_in(getattr(scenario, part))
        found[part] = tuple(c for c in codes if c != NOTHING) if codes else None
    return found


def _given(
    rulebook: LiveRulebook | None,
    noun: str,
    given: Mapping[str, tuple[str, ...]] | None,
    part: str,
    expected: Mapping[str, tuple[str, ...] | None],
) -> Given | None:
    if rulebook is None or given is None:
        return None
    wanted = expected[part]
    words = _named(RuleWords(rulebook.revision.worded), noun, given[part], absent="")
    return Given(words, wanted is None or set(wanted) == set(given[part]))


def _named(
    words: RuleWords | None, noun: str, keys: Iterable[str] | None, *, absent: str
) -> str:
    """Things by their French titles."""
    if keys is None:
        return absent
    return " · ".join(words.name(noun, k) if words else k for k in keys) or _("none")
