"""Which words belong to which noun of the rulebook, and the path that names each sentence."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WordField:
    """One sentence of an object; a path is "<noun>.<key>.<name>"."""

    name: str
    required: bool = True


def _fields(*names: str) -> tuple[WordField, ...]:
    """Fields from names; a name that ends in "?" may be left out."""
    return tuple(WordField(n.rstrip("?"), not n.endswith("?")) for n in names)


WORD_FIELDS: dict[str, tuple[WordField, ...]] = {
    "section": _fields("title", "intro?"),
    "question": _fields("label", "hint?", "why?"),
    "option": _fields("label", "hint?"),
    "situation": _fields("sentence"),
    "impossibility": _fields("reason"),
    "case": _fields("title", "sentence", "now", "cost?", "starts?", "to_confirm?"),
    "step": _fields("title", "body", "to_confirm?"),
    "document": _fields("title", "what", "how", "refusals?", "to_confirm?"),
    "office_kind": _fields("title", "about"),
    "figure": _fields("label"),
}


def path(noun: str, key: str, field: str) -> str:
    """The path of a sentence: its identity for translators, and its msgctxt."""
    return f"{noun}.{key}.{field}"


def option_key(question: str, option: str) -> str:
    """The key of an option among all options."""
    return f"{question}.{option}"
