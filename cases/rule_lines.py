"""The objects of a rulebook as lines: a field and what it says, in the words of staff."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from cases.engine.codec import WordedRulebook
from cases.engine.conditions import Condition, Operator
from cases.engine.writing import rulebook_data
from cases.models import (
    Comparison,
    CountryGroup,
    CoverageCase,
    Document,
    Figure,
    Impossibility,
    Link,
    Office,
    OfficeKind,
    Option,
    Question,
    Scenario,
    Section,
    Situation,
    Source,
    Step,
)
from cases.models.scenarios import EXPECTED
from cases.quoting import quoted
from cases.rule_words import RuleWords, country

_MODELS: dict[str, Any] = {
    "sections": Section,
    "questions": Question,
    "groups": CountryGroup,
    "comparisons": Comparison,
    "situations": Situation,
    "impossibilities": Impossibility,
    "cases": CoverageCase,
    "steps": Step,
    "documents": Document,
    "links": Link,
    "office_kinds": OfficeKind,
    "offices": Office,
    "sources": Source,
    "figures": Figure,
    "scenarios": Scenario,
}
_NAMED = {
    "when": "situation",
    "unless": "situation",
    "explains": "situation",
    "situations": "situation",
    "alongside": "case",
    "base": "case",
    "extras": "case",
    "steps": "step",
    "step": "step",
    "document": "document",
    "offices": "office_kind",
    "kind": "office_kind",
    "fallback": "office_kind",
    "sources": "source",
    "link": "link",
    "questions": "question",
    "question": "question",
}
"""The fields that name other objects, and of which noun."""

_NOUN_OF = {"cases": "case", "impossibilities": "impossibility"}


_SENTENCES_OF: dict[str, Any] = {
    "case": CoverageCase,
    "document": Document,
    "figure": Figure,
    "impossibility": Impossibility,
    "office_kind": OfficeKind,
    "option": Option,
    "question": Question,
    "section": Section,
    "situation": Situation,
    "step": Step,
}


class RuleLines:
    """The objects of a rulebook as lines: a field and what it says, in words."""

    def __init__(self, worded: WordedRulebook) -> None:
        self._words = RuleWords(worded)
        data = rulebook_data(worded.rulebook, {})
        questions: dict[str, Any] = {}
        for section in data["sections"].values():
            questions |= section["questions"]
            section["questions"] = list(section["questions"])
        self.tables: dict[str, dict[str, Any]] = {
            table: questions if table == "questions" else data[table]
            for table in _MODELS
        }

    def name(self, table: str, key: str) -> str:
        """What an object is called."""
        if key not in self.tables[table]:
            return ""
        noun = _NOUN_OF.get(table, table.removesuffix("s"))
        return self._words.title(noun, key)

    def place(self, path: str) -> str:
        """What a sentence is of: the noun, the name, and the field."""
        noun, _dot, rest = path.partition(".")
        key, _dot, field = rest.rpartition(".")
        name = (
            self._words.answer(*key.split(".", 1))
            if noun == "option"
            else self._words.title(noun, key)
        )
        model = _SENTENCES_OF[noun]
        label = model._meta.get_field(field).verbose_name
        return f"{model._meta.verbose_name} {quoted(name)}, {label}"

    def of(self, table: str, key: str) -> list[str]:
        """The lines of an object; none when it is not there."""
        node = self.tables[table].get(key)
        if node is None:
            return []
        if not isinstance(node, Mapping):
            return [self.name(table, key)]
        said = (
            self._scenario(node) if table == "scenarios" else self._fields(table, node)
        )
        return list(said) or [gettext("no rule of its own")]

    def _scenario(self, node: Mapping[str, Any]) -> Iterator[str]:
        """An example student: who it is, each question with its answer, what is expected."""
        if note := node.get("note"):
            yield f"{_label('scenarios', 'note')}: {note}"
        for question, answer in self._words.example(node["answers"]):
            yield f"{question} > {answer}"
        for part, value in node["expect"].items():
            keys = value if isinstance(value, list) else [value] if value else []
            noun = EXPECTED[part]
            said = " · ".join(self._words.name(noun, key) for key in keys)
            none = (
                gettext("none")
                if part != "base"
                else gettext("several are still possible")
            )
            yield f"{_label('scenarios', part)}: {said or none}"

    def _fields(self, table: str, node: Mapping[str, Any]) -> Iterator[str]:
        for field, value in node.items():
            if field == "any":
                yield from self._alternatives(value)
                continue
            items = value if isinstance(value, list) else [value]
            if any(isinstance(item, Mapping) for item in items):
                for item in items:
                    yield f"{_label(table, field)}: {self._inner(table, item)}"
            else:
                said = ", ".join(self._said(table, field, item) for item in items)
                yield f"{_label(table, field)}: {said}"

    def _inner(self, table: str, node: Mapping[str, Any]) -> str:
        return "; ".join(self._fields(table, node)) or "-"

    def _said(self, table: str, field: str, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if field == "countries":
            return country(str(value))
        noun = _NAMED.get(field)
        if noun is None or (field == "kind" and table != "offices"):
            return str(value)
        return self._words.title(noun, str(value))

    def _alternatives(
        self, alternatives: list[list[Mapping[str, Any]]]
    ) -> Iterator[str]:
        both = gettext(" — and — ")
        for number, alternative in enumerate(alternatives):
            line = both.join(map(self._condition, alternative))
            yield f"{chr(ord('A') + number)}. {line}"

    def _condition(self, node: Mapping[str, Any]) -> str:
        operator = next(operator for operator in Operator if operator.value in node)
        values = tuple(node[operator.value])
        return self._words.condition(Condition(node["fact"], operator, values))


def noun_of(table: str) -> str:
    """What an object of a table is, as its screen has it."""
    return str(_MODELS[table]._meta.verbose_name)


def _label(table: str, field: str) -> str:
    """The name of a field as its screen has it."""
    fields = {f.name: f for f in _MODELS[table]._meta.get_fields()}
    found = fields.get(field)
    return str(getattr(found, "verbose_name", field.replace("_", " ")))
