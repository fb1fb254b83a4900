"""Reading one mapping of a rulebook file field by field, with errors that name the place."""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from cases.engine.faults import Fault
from cases.engine.misread import Misread, MisreadKind

E = TypeVar("E", bound=StrEnum)
LONGEST_KEY = 60
LONGEST_SENTENCE = 4000
LONGEST_ADDRESS = 500
MOST_DAYS = 36_500
_LONGEST_NAME = 200
# Of what was found in a file, this much is shown in the error that refuses it.
_LONGEST_SHOWN = 60
_MOST_NAMED = 10
_PARTS_NAMES = re.compile(r"[\s,;=]")
_AMOUNT = re.compile(r"-?\d{1,12}(\.\d{1,4})?")


class RulebookError(ValueError):
    """A rulebook file says something that cannot be read; the message names place and reason.

    `misread` is why. `faults` are all that is wrong with a rulebook that could be read to
    its end; there is no `misread` then.
    """

    def __init__(
        self, place: str, why: Misread | str, faults: tuple[Fault, ...] = ()
    ) -> None:
        self.misread = why if isinstance(why, Misread) else None
        self.reason = why.reason if isinstance(why, Misread) else why
        self.place = place
        self.faults = faults
        super().__init__(f"{place}: {self.reason}")


def misread(place: str, kind: MisreadKind, **values: object) -> RulebookError:
    """The error of a place that cannot be read."""
    return RulebookError(place, Misread(kind, values))


class Node:
    """One mapping, read field by field; `finish` refuses the fields nobody read."""

    def __init__(self, place: str, value: Any) -> None:
        if not isinstance(value, Mapping):
            raise misread(place, MisreadKind.NO_FIELDS)
        self.place = place
        self._left: dict[str, Any] = dict(value)
        for name in self._left:
            if not isinstance(name, str):
                raise misread(place, MisreadKind.NOT_A_NAME, found=shown(name))

    def at(self, name: str) -> str:
        """The place of a field: "cases.yaml: cases.ehic.when"."""
        joint = " " if self.place.endswith(":") else "."
        return f"{self.place}{joint}{name}"

    def _take(self, name: str) -> Any:
        value = self._left.pop(name, None)
        return None if value in ("", "null", "~") else value

    def text(self, name: str, *, most: int = LONGEST_SENTENCE) -> str:
        """The text of a field that must be there."""
        value = self.optional_text(name, most=most)
        if not value:
            raise misread(self.at(name), MisreadKind.TEXT_MISSING)
        return value

    def optional_text(self, name: str, *, most: int = LONGEST_SENTENCE) -> str:
        """The text of a field, or "" when it is left out."""
        value = self._take(name)
        if value is None:
            return ""
        text = self._one(name, value).strip()
        if len(text) > most:
            raise misread(self.at(name), MisreadKind.TEXT_LONG, most=most)
        return text

    def _one(self, name: str, value: Any) -> str:
        """A value that is no list and no mapping, as text."""
        if isinstance(value, Mapping | list | tuple):
            raise misread(self.at(name), MisreadKind.NO_TEXT)
        return "" if value is None else str(value)

    def address(self, name: str) -> str:
        """A public address: students follow it, so it leads to a site and runs nothing."""
        address = self.text(name, most=LONGEST_ADDRESS)
        if not address.lower().startswith(("https://", "http://")):
            raise misread(self.at(name), MisreadKind.ADDRESS, found=shown(address))
        return address

    def names(self, name: str) -> tuple[str, ...]:
        """A list of keys or codes; left out means none."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, list | tuple):
            raise misread(self.at(name), MisreadKind.NO_LIST)
        if any(isinstance(item, Mapping | list | tuple) for item in value):
            raise misread(self.at(name), MisreadKind.NO_NAMES)
        names = tuple(map(str, value))
        if too_long := [one for one in names if len(one) > _LONGEST_NAME]:
            found = shown(too_long[0])
            raise misread(self.at(name), MisreadKind.NAME_LONG, found=found)
        self._check_single(name, names)
        return names

    def _check_single(self, name: str, names: Iterable[str]) -> None:
        """Lists are kept with spaces between names: none may hold one."""
        for one in names:
            if _PARTS_NAMES.search(one):
                raise misread(
                    self.at(name), MisreadKind.SEVERAL_NAMES, found=shown(one)
                )

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
        raise misread(self.at(name), MisreadKind.FLAG, found=shown(text))

    def number(
        self,
        name: str,
        *,
        default: int | None = None,
        least: int = -MOST_DAYS,
        most: int = MOST_DAYS,
    ) -> int:
        value = self._take(name)
        if value is None and default is not None:
            return default
        text = self._one(name, value)
        at, found = self.at(name), shown(text)
        try:
            number = int(text)
        except ValueError:
            raise misread(at, MisreadKind.NUMBER, found=found) from None
        if not least <= number <= most:
            named = {"least": least, "most": most, "found": found}
            raise misread(at, MisreadKind.NUMBER_RANGE, **named)
        return number

    def amount(self, name: str) -> Decimal:
        text = self._one(name, self._take(name))
        try:
            amount = Decimal(text)
        except InvalidOperation:
            amount = Decimal("NaN")
        if not amount.is_finite() or not _AMOUNT.fullmatch(f"{amount:f}"):
            raise misread(self.at(name), MisreadKind.AMOUNT, found=shown(text))
        return amount

    def day(self, name: str) -> date:
        day = self.optional_day(name)
        if day is None:
            raise misread(self.at(name), MisreadKind.DATE_MISSING)
        return day

    def optional_day(self, name: str) -> date | None:
        value = self._take(name)
        if value is None:
            return None
        text = self._one(name, value)
        try:
            return date.fromisoformat(text)
        except ValueError:
            found = shown(text)
            raise misread(self.at(name), MisreadKind.DATE, found=found) from None

    def choice(self, name: str, kind: type[E]) -> E:
        text = self._one(name, self._take(name))
        try:
            return kind(text)
        except ValueError:
            allowed = ", ".join(kind)
            named = {"found": shown(text), "allowed": allowed}
            raise misread(self.at(name), MisreadKind.CHOICE, **named) from None

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
            raise misread(self.at(name), MisreadKind.NO_KEYS)
        for key, item in value.items():
            place = f"{self.at(name)}.{str(key)[:_LONGEST_SHOWN]}"
            if not is_key(str(key)):
                raise misread(place, MisreadKind.KEY)
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
            raise misread(self.at(name), MisreadKind.NO_LIST)
        yield from value

    def pairs(self, name: str) -> tuple[tuple[str, str], ...]:
        """A mapping of names to names, as pairs."""
        value = self._take(name)
        if value is None:
            return ()
        if not isinstance(value, Mapping):
            raise misread(self.at(name), MisreadKind.NO_FIELDS)
        pairs = tuple(
            (str(key), self._one(f"{name}.{key}", item)) for key, item in value.items()
        )
        self._check_single(name, (part for pair in pairs for part in pair))
        return pairs

    def finish(self) -> None:
        """Raise RulebookError when a field is left that nobody knows."""
        if self._left:
            unknown = ", ".join(
                repr(shown(name)) for name in [*self._left][:_MOST_NAMED]
            )
            raise misread(self.place, MisreadKind.UNKNOWN_FIELD, found=unknown)


def shown(value: Any) -> str:
    """What was found: enough of it to be known again."""
    text = str(value)
    return text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"


def is_key(text: str) -> bool:
    """Whether a text may be a key: lower-case letters, digits and underscores, none first."""
    return (
        text.isascii()
        and text.replace("_", "").isalnum()
        and text == text.lower()
        and text[:1].isalnum()
        and len(text) <= LONGEST_KEY
    )
