"""One reader for each noun of the rulebook: a mapping in, a frozen value and its words out."""

from collections.abc import Callable
from typing import Any

from cases.engine.conditions import Condition, Operator, Situation
from cases.engine.dates import read_comparison
from cases.engine.faults import Fault, FaultKind
from cases.engine.misread import MisreadKind
from cases.engine.reading import LONGEST_ADDRESS, Node, RulebookError, misread, shown
from cases.engine.rulebook import (
    Comparison,
    CountryGroup,
    CoverageCase,
    Deadline,
    Document,
    DocumentUse,
    Figure,
    Impossibility,
    Link,
    Office,
    OfficeKind,
    PaperForm,
    Period,
    Phase,
    Question,
    QuestionKind,
    Role,
    Scenario,
    Section,
    Source,
    Step,
)
from cases.engine.words import WORD_FIELDS, option_key, path

Words = dict[str, str]
MOST_ALTERNATIVES = 26
"""Each has a letter."""
MOST_COPIES = 1000
# What a box of the form takes, so that every rulebook that is read fits into the draft.
NAME, LONG_NAME, SHORT_NAME, WORD, TOKEN = 200, 300, 60, 20, 10


def _take_words(noun: str, key: str, node: Node, words: Words) -> None:
    for field in WORD_FIELDS[noun]:
        text = (
            node.text(field.name) if field.required else node.optional_text(field.name)
        )
        if text:
            words[path(noun, key, field.name)] = text


def _section(key: str, node: Node, words: Words) -> Section:
    _take_words("section", key, node, words)
    questions = []
    for question_key, question in node.nodes("questions"):
        questions.append(_question(question_key, question, words))
        question.finish()
    return Section(key, tuple(questions))


def _question(key: str, node: Node, words: Words) -> Question:
    _take_words("question", key, node, words)
    options = []
    for option, option_node in node.nodes("options"):
        _take_words("option", option_key(key, option), option_node, words)
        option_node.finish()
        options.append(option)
    return Question(
        key=key,
        kind=node.choice("kind", QuestionKind),
        options=tuple(options),
        may_be_unknown=node.flag("may_be_unknown", default=False),
        may_change=node.flag("may_change", default=False),
    )


def _group(key: str, node: Node, words: Words) -> CountryGroup:
    return CountryGroup(
        key, node.text("name", most=NAME), frozenset(node.names("countries"))
    )


def _situation(key: str, node: Node, words: Words) -> Situation:
    _take_words("situation", key, node, words)
    alternatives = []
    place = node.at("any")
    for conditions in node.items("any"):
        if not isinstance(conditions, list | tuple) or not conditions:
            raise misread(place, MisreadKind.ALTERNATIVE)
        alternatives.append(tuple(_condition(place, raw) for raw in conditions))
    if not alternatives:
        fault = Fault(
            FaultKind.NO_CRITERION, "situation", key, "any", "situations", key, "any"
        )
        raise RulebookError(place, fault.reason, (fault,))
    if len(alternatives) > MOST_ALTERNATIVES:
        raise misread(place, MisreadKind.ALTERNATIVES, most=MOST_ALTERNATIVES)
    return Situation(key, tuple(alternatives))


def _condition(place: str, raw: Any) -> Condition:
    node = Node(place, raw)
    fact = node.text("fact")
    if node.has("is") == node.has("is_not"):
        raise misread(place, MisreadKind.ONE_TEST, found=shown(fact))
    operator = Operator.ONE_OF if node.has("is") else Operator.NONE_OF
    values = node.names(operator.value)
    node.finish()
    if not values:
        raise misread(place, MisreadKind.NO_VALUE, found=shown(fact))
    return Condition(fact, operator, values)


def _impossibility(key: str, node: Node, words: Words) -> Impossibility:
    _take_words("impossibility", key, node, words)
    return Impossibility(key, node.names("situations"))


def _case(key: str, node: Node, words: Words) -> CoverageCase:
    _take_words("case", key, node, words)
    place = node.at("documents")
    return CoverageCase(
        key=key,
        role=node.choice("role", Role),
        when=node.names("when"),
        unless=node.names("unless"),
        alongside=node.names("alongside"),
        explains=node.names("explains"),
        steps=node.names("steps"),
        documents=tuple(_use(place, raw) for raw in node.items("documents")),
        offices=node.names("offices"),
        sources=node.names("sources"),
    )


def _use(place: str, raw: Any) -> DocumentUse:
    node = Node(place, raw)
    use = DocumentUse(
        document=node.text("document"),
        form=node.choice("form", PaperForm),
        copies=node.number("copies", default=1, least=1, most=MOST_COPIES),
        step=node.optional_text("step") or None,
        when=node.names("when"),
        unless=node.names("unless"),
    )
    node.finish()
    return use


def _step(key: str, node: Node, words: Words) -> Step:
    _take_words("step", key, node, words)
    deadline = None
    if node.has("deadline"):
        inner = node.node("deadline")
        deadline = Deadline(
            inner.text("question"),
            inner.number("days"),
            inner.flag("binding", default=False),
        )
        inner.finish()
    return Step(
        key=key,
        phase=node.choice("phase", Phase),
        after=node.names("after"),
        when=node.names("when"),
        unless=node.names("unless"),
        deadline=deadline,
        until=node.optional_text("until") or None,
        link=node.optional_text("link") or None,
        sources=node.names("sources"),
    )


def _document(key: str, node: Node, words: Words) -> Document:
    _take_words("document", key, node, words)
    return Document(key, node.text("name", most=LONG_NAME), node.names("sources"))


def _link(key: str, node: Node, words: Words) -> Link:
    return Link(
        key,
        node.address("href"),
        node.text("name", most=NAME),
        node.names("languages"),
        node.names("guides"),
    )


def _office_kind(key: str, node: Node, words: Words) -> OfficeKind:
    _take_words("office_kind", key, node, words)
    return OfficeKind(
        key=key,
        name=node.text("name", most=LONG_NAME),
        local=node.flag("local", default=False),
        link=node.optional_text("link") or None,
        fallback=node.optional_text("fallback") or None,
    )


def _office(key: str, node: Node, words: Words) -> Office:
    return Office(
        key=key,
        kind=node.text("kind"),
        name=node.text("name", most=LONG_NAME),
        departments=node.names("departments"),
        town=node.optional_text("town", most=NAME),
        address=node.optional_text("address", most=LONGEST_ADDRESS),
        phone=node.optional_text("phone", most=SHORT_NAME),
        email=node.optional_text("email", most=NAME),
        hours=node.optional_text("hours", most=LONG_NAME),
        languages=node.names("languages"),
        link=node.optional_text("link") or None,
        confirmed=node.flag("confirmed", default=True),
        sources=node.names("sources"),
    )


def _source(key: str, node: Node, words: Words) -> Source:
    source = Source(
        key,
        node.text("title", most=LONG_NAME),
        node.address("href"),
        node.text("language", most=TOKEN),
        node.day("checked"),
        node.day("check_again"),
    )
    if source.check_again < source.checked:
        at = node.at("check_again")
        days = {"found": source.check_again, "other": source.checked}
        raise misread(at, MisreadKind.CHECKED, **days)
    return source


def _figure(key: str, node: Node, words: Words) -> Figure:
    _take_words("figure", key, node, words)
    place = node.at("periods")
    periods = tuple(_period(place, raw) for raw in node.items("periods"))
    starts = [period.valid_from for period in periods]
    if twice := [day for day in starts if starts.count(day) > 1]:
        raise misread(place, MisreadKind.PERIOD_TWICE, found=twice[0])
    return Figure(key, node.text("unit", most=WORD), periods, node.names("sources"))


def _period(place: str, raw: Any) -> Period:
    node = Node(place, raw)
    period = Period(
        node.amount("amount"), node.day("valid_from"), node.optional_day("valid_until")
    )
    node.finish()
    if period.valid_until is not None and period.valid_until < period.valid_from:
        days = {"found": period.valid_until, "other": period.valid_from}
        raise misread(place, MisreadKind.PERIOD_ENDS, **days)
    return period


def _scenario(key: str, node: Node, words: Words) -> Scenario:
    expect = node.node("expect")
    scenario = Scenario(
        key=key,
        answers=node.pairs("answers"),
        base=expect.optional_text("base") or None,
        possible=expect.optional_names("possible"),
        extras=expect.optional_names("extras"),
        documents=expect.optional_names("documents"),
        steps=expect.optional_names("steps"),
        note=node.optional_text("note"),
    )
    expect.finish()
    return scenario


def _comparison(key: str, node: Node, words: Words) -> Comparison:
    left, right, days = read_comparison(node.text("rule"), node.place)
    return Comparison(key, left, right, days)


NOUNS: dict[str, Callable[[str, Node, Words], Any]] = {
    "sections": _section,
    "groups": _group,
    "comparisons": _comparison,
    "situations": _situation,
    "impossibilities": _impossibility,
    "cases": _case,
    "steps": _step,
    "documents": _document,
    "links": _link,
    "office_kinds": _office_kind,
    "offices": _office,
    "sources": _source,
    "figures": _figure,
    "scenarios": _scenario,
}
