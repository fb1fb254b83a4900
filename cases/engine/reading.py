"""Reading one mapping of a rulebook file field by field, with errors that name the place."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from cases.engine.faults import Fault

E = TypeVar("E", bound=StrEnum)
LONGEST_KEY = 60
LONGEST_SENTENCE = 4000
_LONGEST_NAME = 200
# Of what was found in a file, this much is shown in the error that refuses it.
_LONGEST_SHOWN = 60
_MOST_NAMED = 10


class RulebookError(ValueError):
    """A rulebook file says something that cannot be read; the message names place and reason.

    `faults` are all that is wrong with a rulebook that could be read to its end.
    """

    def __init__(self, place: str, reason: str, faults: tuple[Fault, ...] = ()) -> None:
        super().__init__(f"{place}: {reason}")
        self.place = place
        self.reason = reason
        self.faults = faults


class Node:
    """One mapping, read field by field; `finish` refuses the fields nobody read."""

    def __init__(self, place: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise RulebookError(place, "a mapping of fields was expected here.")
        self.place = place
        self._left: dict[str, Any] = dict(value)
        for name in self._left:
            if not isinstance(name, str):
                raise RulebookError(place, f"{shown(name)} is not a name; quote it.")

    def at(self, name: str) -> str:
        """The place of a field: "cases.yaml: cases.ehic.when"."""
        joint = " " if self.place.endswith(":") else "."
        return f"{self.place}{joint}{name}"

    def _take(self, name: str) -> Any:
        value = self._left.pop(name, None)
        return None if value in ("", "null", "~") else value

    def text(self, name: str) -> str:
        """The text of a field that must be there."""
        value = self.optional_text(name)
        if not value:
            raise RulebookError(self.at(name), "this text is missing.")
        return value

    def optional_text(self, name: str) -> str:
        """The text of a field, or "" when it is left out."""
        value = self._take(name)
        if value is None:
            return ""
        text = self._one(name, value).strip()
        if len(text) > LONGEST_SENTENCE:
            raise RulebookError(
                self.at(name), f"at most {LONGEST_SENTENCE} characters are allowed."
            )
        return text

    def _one(self, name: str, value: Any) -> str:
        """A value that is no list and no mapping, as text."""
        if isinstance(value, Mapping | list | tuple):
            raise RulebookError(self.at(name), "one text was expected here.")
        return "" if value is None else str(value)

    def address(self, name: str) -> str:
        """A public address: students follow it, so it leads to a site and runs nothing."""
        address = self.text(name)
        if not address.lower().startswith(("https://", "http://")):
            raise RulebookError(
                self.at(name),
                f"an https:// address was expected, not {shown(address)}.",
            )
        return address

    def names(self, name: str) -> tuple[str, ...]:
        """A list of keys or codes; left out means none."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise RulebookError(self.at(name), "a list was expected here: [a, b].")
        if any(isinstance(item, Mapping | list | tuple) for item in value):
            raise RulebookError(self.at(name), "a list of plain names was expected.")
        names = tuple(map(str, value))
        if too_long := [one for one in names if len(one) > _LONGEST_NAME]:
            raise RulebookError(
                self.at(name), f"{shown(too_long[0])} is too long for a name."
            )
        return names

    def optional_names(self, name: str) -> tuple[str, ...] | None:
        return self.names(name) if name in self._left else None

    def flag(self, name: str, *, default: bool) -> bool:
        value = self._take(name)
        if value is None:
            return default
        match (text := self._one(name, value)).lower():
            case "true":
                return True
            case "false":
                return False
        raise RulebookError(
            self.at(name), f"true or false was expected, not {shown(text)}."
        )

    def number(
        self, name: str, *, default: int | None = None, within: range | None = None
    ) -> int:
        value = self._take(name)
        if value is None and default is not None:
            return default
        text = self._one(name, value)
        try:
            number = int(text)
        except ValueError:
            raise RulebookError(
                self.at(name), f"a whole number was expected, not {shown(text)}."
            ) from None
        if within is not None and number not in within:
            raise RulebookError(
                self.at(name),
                f"a number from {within[0]} to {within[-1]} was expected, "
                f"not {shown(text)}.",
            )
        return number

    def amount(self, name: str) -> Decimal:
        text = self._one(name, self._take(name))
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite():
            raise RulebookError(
                self.at(name),
                f"an amount was expected, like 10339 or 4.50, not {shown(text)}.",
            )
        return amount

    def day(self, name: str) -> date:
        day = self.optional_day(name)
        if day is None:
            raise RulebookError(self.at(name), "this date is missing.")
        return day

    def optional_day(self, name: str) -> date | None:
        value = self._take(name)
        if value is None:
            return None
        text = self._one(name, value)
        try:
            return date.fromisoformat(text)
        except ValueError:
            raise RulebookError(
                self.at(name),
                f"a date was expected, like 2026-11-23, not {shown(text)}.",
            ) from None

    def choice(self, name: str, kind: type[E]) -> E:
        text = self._one(name, self._take(name))
        try:
            return kind(text)
        except ValueError:
            allowed = ", ".join(kind)
            raise RulebookError(
                self.at(name), f"{shown(text)} is not one of: {allowed}."
            ) from None

    def node(self, name: str) -> "Node":
        """A mapping inside this one; an empty one when it is left out."""
        return Node(self.at(name), self._left.pop(name, None) or {})

    def has(self, name: str) -> bool:
        return self._left.get(name) is not None

    def nodes(self, name: str) -> Iterator[tuple[str, "Node"]]:
        """The named mappings of a mapping, in order; a plain text stands for {rule: text}."""
        value = self._take(name)
        if value is None:
            return
        if not isinstance(value, Mapping):
            raise RulebookError(self.at(name), "a mapping of keys was expected here.")
        for key, item in value.items():
            place = f"{self.at(name)}.{str(key)[:_LONGEST_SHOWN]}"
            if not is_key(str(key)):
                raise RulebookError(
                    place, "a key is lower-case letters, digits and underscores."
                )
            yield (
                str(key),
                Node(place, {"rule": item} if isinstance(item, str) else item),
            )

    def items(self, name: str) -> Iterator[Any]:
        """The items of a list, raw, in order."""
        value = self._take(name)
        if value is None:
            return
        if not isinstance(value, list | tuple):
            raise RulebookError(self.at(name), "a list was expected here.")
        yield from value

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """A mapping of single words, as pairs."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, Mapping):
            raise RulebookError(self.at(name), "a mapping was expected here.")
        return tuple(
            (str(key), self._word(f"{name}.{str(key)[:_LONGEST_SHOWN]}", item))
            for key, item in value.items()
        )

    def _word(self, name: str, value: Any) -> str:
        word = self._one(name, value)
        # The draft keeps one answer a line, and reads it back at its spaces.
        if len(word.split()) > 1:
            raise RulebookError(
                self.at(name), f"one word was expected, not {shown(word)}."
            )
        return word

    def finish(self) -> None:
        """Raise RulebookError when a field is left that nobody knows."""
        if self._left:
            unknown = ", ".join(map(shown, [*self._left][:_MOST_NAMED]))
            raise RulebookError(self.place, f"unknown field: {unknown}.")


def shown(value: Any) -> str:
    """What was found, in quotes: enough of it to be known again."""
    text = str(value)
    return repr(text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…")


def is_key(text: str) -> bool:
    """Whether a text may be a key: lower-case letters, digits and underscores, none first."""
    return (
        text.isascii()
        and text.replace("_", "").isalnum()
        and text == text.lower()
        and text[:1].isalnum()
        and len(text) <= LONGEST_KEY
    )
