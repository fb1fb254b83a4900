"""The objects of a rulebook as lines: a field and what it says, in the words of staff."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext

from cases.engine.codec import WordedRulebook
from cases.engine.conditions import Condition, Operator
from cases.engine.writing import rulebook_data
from cases.models import Option, Scenario
from cases.models.scenarios import EXPECTED
from cases.quoting import quoted
from cases.rule_words import RuleWords, country
from cases.tables import TABLES, several

_LISTS = {several(noun): noun for noun in TABLES}
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

_KEPT_AS = {
    "question": "deadline_question",
    "days": "deadline_days",
    "binding": "deadline_is_binding",
}
"""The box of a form that says what a deadline keeps under a shorter name."""


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
            for table in _LISTS
        }

    def name(self, table: str, key: str) -> str:
        """What an object is called."""
        if key not in self.tables[table]:
            return ""
        return self._words.title(_LISTS[table], key)

    def place(self, path: str) -> str:
        """What a sentence is of: the noun, the name, and the field."""
        noun, _dot, rest = path.partition(".")
        key, _dot, field = rest.rpartition(".")
        name = (
            self._words.answer(*key.split(".", 1))
            if noun == "option"
            else self._words.title(noun, key)
        )
        model: Any = Option if noun == "option" else TABLES[noun]
        label = model._meta.get_field(field).verbose_name
        return f"{model._meta.verbose_name} {quoted(name)}, {label}"

    def of(self, table: str, key: str) -> list[str]:
        """The lines of an object; none when it is not there."""
        node = self.tables[table].get(key)
        if node is None:
            return []
        if not isinstance(node, Mapping):
            return [self.name(table, key)]
        model = TABLES[_LISTS[table]]
        lines = (
            self._scenario(node)
            if model is Scenario
            else self._fields(model, key, node)
        )
        return list(lines) or [gettext("no rule of its own")]

    def _scenario(self, node: Mapping[str, Any]) -> Iterator[str]:
        """An example student: who it is, each question with its answer, what is expected."""
        if note := node.get("note"):
            yield _line(_label(Scenario, "note"), note)
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
            yield _line(_label(Scenario, part), said or none)

    def _fields(self, model: Any, key: str, node: Mapping[str, Any]) -> Iterator[str]:
        for field, value in node.items():
            if field == "any":
                yield from self._alternatives(value)
            elif field == "deadline":
                yield from self._fields(model, key, value)
            elif field == "options":
                named = (self._words.answer(key, option) for option in value)
                yield _line(_label(model, field), ", ".join(named))
            else:
                yield from self._lines(model, field, value)

    def _lines(self, model: Any, field: str, value: Any) -> Iterator[str]:
        items = value if isinstance(value, list) else [value]
        if any(isinstance(item, Mapping) for item in items):
            inner = model._meta.get_field(field).related_model
            for item in items:
                said = "; ".join(self._fields(inner, "", item))
                yield _line(_label(model, field), said or "-")
        else:
            said = ", ".join(self._said(model, field, item) for item in items)
            yield _line(_label(model, field), said)

    def _said(self, model: Any, field: str, value: Any) -> str:
        if isinstance(value, bool):
            return gettext("yes") if value else gettext("no")
        if field == "countries":
            return country(str(value))
        choices = dict(getattr(_field(model, field), "choices", None) or ())
        if value in choices:
            return str(choices[value])
        noun = _NAMED.get(field)
        return str(value) if noun is None else self._words.title(noun, str(value))

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
    return str(TABLES[_LISTS[table]]._meta.verbose_name)


def _line(label: str, said: str) -> str:
    return gettext("%(label)s: %(said)s") % {"label": label, "said": said}


def _field(model: Any, name: str) -> Any:
    """The field or the inner rows that a form has under a name; None where it has none."""
    fields = {field.name: field for field in model._meta.get_fields()}
    return fields.get(name) or fields.get(_KEPT_AS.get(name, ""))


def _label(model: Any, name: str) -> str:
    """The name of a field as its screen has it; of inner rows, what they are."""
    field = _field(model, name)
    if field is None:
        return name.replace("_", " ")
    if hasattr(field, "verbose_name"):
        return str(field.verbose_name)
    return str(field.related_model._meta.verbose_name_plural)
