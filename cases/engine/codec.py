"""The rulebook and its French words, to and from YAML and JSON (format 1)."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from cases.engine.misread import (
    BEGINS_EARLIER,
    Misread,
    MisreadKind,
    YamlFault,
    yaml_fault,
)
from cases.engine.nouns import NOUNS, Words
from cases.engine.reading import Node, RulebookError, misread, shown
from cases.engine.references import check_references
from cases.engine.rulebook import Rulebook
from cases.engine.writing import rulebook_data

FORMAT = 1
_LARGEST_FILE = 4_000_000
# Several times what a thousand cases take.
_MOST_VALUES = 300_000
_DEEPEST = 20
_DEPARTMENT = re.compile(r"\d{2,3}|2[AB]")


@dataclass(frozen=True)
class WordedRulebook:
    """A rulebook and its French words by path."""

    rulebook: Rulebook
    words: Mapping[str, str]


def read_yaml(path: Path) -> WordedRulebook:
    """Read a rulebook from a YAML file, or from all the YAML files of a folder.

    Raises RulebookError, which names file, key and reason.
    """
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise misread(str(path), MisreadKind.NO_FILE)
    return _read([(file.name, _load(file)) for file in files])


def parse_yaml(text: str, *, name: str) -> WordedRulebook:
    """Read a rulebook from one YAML text; `name` stands for the file in errors."""
    return _read([(name, _parse(text, name))])


def write_yaml(worded: WordedRulebook) -> str:
    """The rulebook as one YAML document, which reads back to an equal value."""
    return yaml.dump(
        to_json(worded),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=120,
    )


def write_data(data: Any, *, why: str) -> str:
    """Data that is no rulebook as YAML for somebody to mend; `why` stands above it."""
    above = "".join(f"# {line}\n" for line in why.splitlines())
    return above + yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=120)


def to_json(worded: WordedRulebook) -> dict[str, Any]:
    """The rulebook as plain data, in the shape of the YAML."""
    return {"format": FORMAT, **rulebook_data(worded.rulebook, worded.words)}


def from_json(data: Mapping[str, Any]) -> WordedRulebook:
    """Read what `to_json` wrote. Raises RulebookError."""
    return _read([("rulebook", data)])


def digest(worded: WordedRulebook) -> str:
    """SHA-256 of the canonical JSON, in hexadecimal: equal rulebooks have equal digests."""
    canonical = json.dumps(
        to_json(worded), ensure_ascii=False, separators=(",", ":")
    ).encode()
    return hashlib.sha256(canonical).hexdigest()


# PyYAML brings the quick parser with it wherever it is installed from a wheel.
_PARSER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)


class _Plain:
    """One document as texts, lists and mappings ("NO" is Norway, not false).

    A file is written by hand and read on a server: what is nested deeper or holds more than
    any rulebook is refused before it takes memory or time, and so is an alias, which lets a
    short file stand for a huge one. A key may stand only once.
    """

    def __init__(self, text: str) -> None:
        self._events: Iterator[Any] = yaml.parse(text, Loader=_PARSER)
        self._left = _MOST_VALUES

    def document(self) -> Any:
        """The one document that the text holds."""
        next(self._events)
        if isinstance(next(self._events), yaml.StreamEndEvent):
            return None
        value = self._value(next(self._events), 0)
        next(self._events)
        if not isinstance(next(self._events), yaml.StreamEndEvent):
            raise _NotRead(MisreadKind.SEVERAL)
        return value

    def _value(self, event: Any, depth: int) -> Any:
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            too = MisreadKind.DEEP if depth > _DEEPEST else MisreadKind.LONG
            raise _at(event, too)
        match event:
            case yaml.ScalarEvent():
                return event.value
            case yaml.SequenceStartEvent():
                return self._list(depth + 1)
            case yaml.MappingStartEvent():
                return self._mapping(depth + 1)
        raise _at(event, MisreadKind.ALIAS, event.anchor)

    def _list(self, depth: int) -> list[Any]:
        values = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            values.append(self._value(event, depth))
        return values

    def _mapping(self, depth: int) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._value(event, depth)
            if not isinstance(key, str):
                raise _at(event, MisreadKind.KEY_NO_TEXT)
            if key in values:
                raise _at(event, MisreadKind.KEY_TWICE, key)
            values[key] = self._value(next(self._events), depth)
        return values


class _NotRead(Exception):
    """YAML, but none that a rulebook may be written in."""

    def __init__(self, kind: MisreadKind, **values: object) -> None:
        super().__init__(kind)
        self.misread = Misread(kind, values)


def _at(event: Any, kind: MisreadKind, found: object = "") -> _NotRead:
    return _NotRead(kind, line=event.start_mark.line + 1, found=shown(found))


class _Dumper(yaml.SafeDumper):
    """Writes out what stands twice, because no alias is read."""

    def ignore_aliases(self, data: Any) -> bool:
        return True


def _load(file: Path) -> Any:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise misread(file.name, MisreadKind.FILE_LARGE)
        return _parse(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        why = {"reason": error}
        raise misread(file.name, MisreadKind.FILE_UNREAD, **why) from None


def _parse(text: str, name: str) -> Any:
    if len(text) > _LARGEST_FILE:
        raise misread(name, MisreadKind.FILE_LARGE)
    try:
        return _Plain(text).document()
    except _NotRead as error:
        raise RulebookError(name, error.misread) from None
    except (yaml.YAMLError, ValueError) as error:
        raise RulebookError(name, _not_yaml(text, error)) from None


def _not_yaml(text: str, error: Exception) -> Misread:
    """What the YAML library could not read: which mistake, where, and what stands there."""
    reason = " ".join(str(error).split())
    fault = yaml_fault(reason)
    line, column = _place_in(text, error, fault)
    lines = text.splitlines()
    rest = lines[line - 1][column - 1 :] if line <= len(lines) else ""
    if rest.startswith("\t"):
        fault = YamlFault.TAB
    values = {"reason": reason, "line": line, "column": column, "found": shown(rest)}
    return Misread(MisreadKind.YAML, values, fault)


def _place_in(text: str, error: Exception, fault: YamlFault) -> tuple[int, int]:
    """The line and the column, from one, at which somebody has to look."""
    mark = getattr(error, "problem_mark", None)
    if fault in BEGINS_EARLIER:
        mark = getattr(error, "context_mark", None) or mark
    if mark is not None:
        return mark.line + 1, mark.column + 1
    before = text[: getattr(error, "position", 0)]
    return before.count("\n") + 1, len(before) - before.rfind("\n")


def _read(files: Iterable[tuple[str, Any]]) -> WordedRulebook:
    """Read every file, join what they hold, and check that every key named exists."""
    words: Words = {}
    lists: dict[str, list[Any]] = {noun: [] for noun in NOUNS}
    places: dict[tuple[str, str], str] = {}
    departments: tuple[str, ...] = ()
    for name, data in files:
        top = Node(f"{name}:", data)
        if top.number("format", default=0) != FORMAT:
            raise misread(name, MisreadKind.FORMAT, format=FORMAT)
        departments += _departments(top, departments)
        for noun, read in NOUNS.items():
            for key, node in top.nodes(noun):
                if (noun, key) in places:
                    other = places[noun, key]
                    raise misread(node.place, MisreadKind.TWICE, other=other)
                places[noun, key] = node.place
                lists[noun].append(read(key, node, words))
                node.finish()
        top.finish()
    rulebook = Rulebook(
        departments=departments,
        **{noun: tuple(values) for noun, values in lists.items()},
    )
    check_references(rulebook, places)
    return WordedRulebook(rulebook, MappingProxyType(words))


def _departments(top: Node, before: tuple[str, ...]) -> tuple[str, ...]:
    """The codes that a file lists, each once."""
    place, codes = top.at("departments"), top.names("departments")
    for n, code in enumerate(codes):
        if not _DEPARTMENT.fullmatch(code):
            raise misread(place, MisreadKind.DEPARTMENT, found=shown(code))
        if code in (*before, *codes[:n]):
            raise misread(place, MisreadKind.NAMED_TWICE, found=code)
    return codes
