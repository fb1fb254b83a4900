"""The rulebook and its French words, to and from YAML and JSON (format 1)."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import yaml

from cases.engine.nouns import NOUNS, Words
from cases.engine.reading import Node, RulebookError
from cases.engine.references import check_references
from cases.engine.rulebook import Rulebook
from cases.engine.writing import rulebook_data

FORMAT = 1
_LARGEST_FILE = 4_000_000


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
        raise RulebookError(str(path), "there is no .yaml file here.")
    return _read([(file.name, _load(file)) for file in files])


def parse_yaml(text: str, *, name: str) -> WordedRulebook:
    """Read a rulebook from one YAML text; `name` stands for the file in errors."""
    return _read([(name, _parse(text, name))])


def write_yaml(worded: WordedRulebook) -> str:
    """The rulebook as one YAML document, which reads back to an equal value."""
    return yaml.safe_dump(
        to_json(worded), allow_unicode=True, sort_keys=False, width=120
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


class _Loader(yaml.BaseLoader):
    """Every scalar is a text ("NO" is Norway, not false), and a key may stand only once."""

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        seen = set()
        for key_node, _ in node.value:
            key = self.construct_object(key_node, deep=True)
            if isinstance(key, list | dict):
                raise yaml.YAMLError("a key must be a plain text.")
            if key in seen:
                line = key_node.start_mark.line + 1
                raise yaml.YAMLError(f"line {line}: the key {key!r} stands here twice.")
            seen.add(key)
        return super().construct_mapping(node, deep=deep)


def _load(file: Path) -> Any:
    try:
        if file.stat().st_size > _LARGEST_FILE:
            raise RulebookError(file.name, "the file is larger than 4 MB.")
        return _parse(file.read_text(encoding="utf-8"), file.name)
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(file.name, f"the file cannot be read: {error}.") from None


def _parse(text: str, name: str) -> Any:
    try:
        loader = _Loader(text)
        try:
            return loader.get_single_data()
        finally:
            loader.dispose()
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        reason = " ".join(str(error).split())
        raise RulebookError(name, f"this is not valid YAML: {reason}") from None


def _read(files: Iterable[tuple[str, Any]]) -> WordedRulebook:
    """Read every file, join what they hold, and check that every key named exists."""
    words: Words = {}
    lists: dict[str, list[Any]] = {noun: [] for noun in NOUNS}
    places: dict[tuple[str, str], str] = {}
    departments: tuple[str, ...] = ()
    for name, data in files:
        top = Node(f"{name}:", data)
        if top.number("format", default=0) != FORMAT:
            raise RulebookError(name, f"the first line must be `format: {FORMAT}`.")
        departments += top.names("departments")
        for noun, read in NOUNS.items():
            for key, node in top.nodes(noun):
                if (noun, key) in places:
                    other = places[noun, key]
                    raise RulebookError(node.place, f"stands already at {other}.")
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
