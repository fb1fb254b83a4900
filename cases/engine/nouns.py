"""One reader for each noun of the rulebook: a mapping in, a frozen value and its words out."""

from collections.abc import Callable
from typing import Any

from cases.engine.conditions import Condition, Operator, Situation
from cases.engine.dates import MOST_DAYS, read_comparison
from cases.engine.faults import Fault, FaultKind
from cases.engine.reading import Node, RulebookError
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

_DAYS = range(-MOST_DAYS, MOST_DAYS + 1)
# As many as the column of the draft holds.
_COPIES = range(1, 32_768)


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
    return CountryGroup(key, node.text("name"), frozenset(node.names("countries")))


def _situation(key: str, node: Node, words: Words) -> Situation:
    _take_words("situation", key, node, words)
    alternatives = []
    place = node.at("any")
    for conditions in node.items("any"):
        if not isinstance(conditions, list | tuple) or not conditions:
            raise RulebookError(place, "each alternative is a list of conditions.")
        alternatives.append(tuple(_condition(place, raw) for raw in conditions))
    if not alternatives:
        fault = Fault(
            FaultKind.NO_CRITERION, "situation", key, "any", "situations", key, "any"
        )
        raise RulebookError(place, fault.reason, (fault,))
    return Situation(key, tuple(alternatives))


def _condition(place: str, raw: Any) -> Condition:
    node = Node(place, raw)
    fact = node.text("fact")
    if node.has("is") == node.has("is_not"):
        raise RulebookError(place, f"{fact!r} needs one of `is` and `is_not`.")
    operator = Operator.ONE_OF if node.has("is") else Operator.NONE_OF
    values = node.names(operator.value)
    node.finish()
    if not values:
        raise RulebookError(place, f"{fact!r} needs at least one value.")
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
        copies=node.number("copies", default=1, within=_COPIES),
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
            inner.number("days", within=_DAYS),
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
    return Document(key, node.text("name"), node.names("sources"))


def _link(key: str, node: Node, words: Words) -> Link:
    return Link(
        key,
        node.address("href"),
        node.text("name"),
        node.names("languages"),
        node.names("guides"),
    )


def _office_kind(key: str, node: Node, words: Words) -> OfficeKind:
    _take_words("office_kind", key, node, words)
    return OfficeKind(
        key=key,
        name=node.text("name"),
        local=node.flag("local", default=False),
        link=node.optional_text("link") or None,
        fallback=node.optional_text("fallback") or None,
    )


def _office(key: str, node: Node, words: Words) -> Office:
    return Office(
        key=key,
        kind=node.text("kind"),
        name=node.text("name"),
        departments=node.names("departments"),
        town=node.optional_text("town"),
        address=node.optional_text("address"),
        phone=node.optional_text("phone"),
        email=node.optional_text("email"),
        hours=node.optional_text("hours"),
        languages=node.names("languages"),
        link=node.optional_text("link") or None,
        confirmed=node.flag("confirmed", default=True),
        sources=node.names("sources"),
    )


def _source(key: str, node: Node, words: Words) -> Source:
    return Source(
        key,
        node.text("title"),
        node.address("href"),
        node.text("language"),
        node.day("checked"),
        node.day("check_again"),
    )


def _figure(key: str, node: Node, words: Words) -> Figure:
    _take_words("figure", key, node, words)
    place = node.at("periods")
    periods = tuple(_period(place, raw) for raw in node.items("periods"))
    return Figure(key, node.text("unit"), periods, node.names("sources"))


def _period(place: str, raw: Any) -> Period:
    node = Node(place, raw)
    period = Period(
        node.amount("amount"), node.day("valid_from"), node.optional_day("valid_until")
    )
    node.finish()
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
