"""Why a rulebook file cannot be read: closed kinds, each with what it is about."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum, auto


class MisreadKind(Enum):
    """What is wrong at a place; the value says it to whoever works on a terminal."""

    NO_FILE = "there is no .yaml file here."
    FILE_LARGE = "the file is larger than 4 MB."
    FILE_UNREAD = "the file cannot be read: {reason}."
    YAML = "this is not valid YAML: {reason}"
    DEEP = (
        "this is not valid YAML: line {line}: this is too deeply nested for a rulebook."
    )
    LONG = "this is not valid YAML: line {line}: this is too long for a rulebook."
    ALIAS = (
        "this is not valid YAML: line {line}: write out what *{found} stands for; "
        "it is not read."
    )
    KEY_NO_TEXT = "this is not valid YAML: line {line}: a key must be a plain text."
    KEY_TWICE = (
        "this is not valid YAML: line {line}: the key {found!r} stands here twice."
    )
    SEVERAL = "this is not valid YAML: one document was expected, and here are several."
    FORMAT = "the first line must be `format: {format}`."
    TWICE = "stands already at {other}."
    NO_FIELDS = "a mapping of fields was expected here."
    NOT_A_NAME = "{found!r} is not a name; quote it."
    TEXT_MISSING = "this text is missing."
    TEXT_LONG = "at most {most} characters are allowed."
    NO_TEXT = "one text was expected here."
    ADDRESS = "an https:// address was expected, not {found!r}."
    NO_LIST = "a list was expected here: [a, b]."
    NO_NAMES = "a list of plain names was expected."
    NAME_LONG = "{found!r} is too long for a name."
    SEVERAL_NAMES = "{found!r} is not one name: no space, comma or = stands in one."
    FLAG = "true or false was expected, not {found!r}."
    NUMBER = "a whole number was expected, not {found!r}."
    NUMBER_RANGE = "a whole number from {least} to {most} was expected, not {found!r}."
    AMOUNT = "an amount was expected, like 10339 or 4.50, not {found!r}."
    DATE_MISSING = "this date is missing."
    DATE = "a date was expected, like 2026-11-23, not {found!r}."
    CHOICE = "{found!r} is not one of: {allowed}."
    NO_KEYS = "a mapping of keys was expected here."
    KEY = "a key is lower-case letters, digits and underscores."
    UNKNOWN_FIELD = "unknown field: {found}."
    ALTERNATIVE = "each alternative is a list of conditions."
    ALTERNATIVES = "at most {most} alternatives are allowed."
    ONE_TEST = "{found!r} needs one of `is` and `is_not`."
    NO_VALUE = "{found!r} needs at least one value."
    COMPARISON = (
        "{found!r} is not a comparison; write `left >= right` or "
        "`left >= right + 90 days` with the keys of two date questions."
    )
    DEPARTMENT = "{found!r} is not the code of a department, such as 75, 2A or 974."
    NAMED_TWICE = "{found!r} stands here twice."
    PERIOD_TWICE = "two periods start on {found}."
    PERIOD_ENDS = "a period ends on {found}, before it starts on {other}."
    CHECKED = "the next check, on {found}, is before the last one, on {other}."


class YamlFault(Enum):
    """What people get wrong in YAML, by what they have to look for."""

    TAB = auto()
    COLON = auto()
    NO_COLON = auto()
    MARGIN = auto()
    DASH_MISSING = auto()
    DASH_HERE = auto()
    QUOTE = auto()
    BRACKET = auto()
    BRACE = auto()
    SIGN = auto()
    STRAY = auto()
    ESCAPE = auto()
    BLOCK = auto()
    CONTROL = auto()
    OTHER = auto()


@dataclass(frozen=True)
class Misread:
    """One thing that cannot be read: its kind, and what the sentence about it names.

    Of YAML that is none, `yaml` says which mistake it is; `values` then hold its line and
    column, what stands there, and the words of the library.
    """

    kind: MisreadKind
    values: Mapping[str, object] = field(default_factory=dict)
    yaml: YamlFault | None = None

    @property
    def reason(self) -> str:
        return self.kind.value.format(**self.values)


# Its two parsers, in C and in Python, say the same thing in other words.
_YAML: tuple[tuple[str, YamlFault], ...] = (
    (r"tab character|'\\t'", YamlFault.TAB),
    (r"mapping values are not allowed", YamlFault.COLON),
    (r"could not find expected ':'", YamlFault.NO_COLON),
    (r"sequence entries are not allowed", YamlFault.DASH_HERE),
    (r"quoted scalar.*unexpected end", YamlFault.QUOTE),
    (r"unknown escape character", YamlFault.ESCAPE),
    (r"flow sequence", YamlFault.BRACKET),
    (r"flow mapping", YamlFault.BRACE),
    (r"block scalar", YamlFault.BLOCK),
    (r"cannot start any token", YamlFault.SIGN),
    (r"scanning an (alias|anchor)|scanning a tag|tag handle", YamlFault.SIGN),
    (r"node content", YamlFault.STRAY),
    (r"block (collection|sequence)", YamlFault.DASH_MISSING),
    (r"block mapping", YamlFault.MARGIN),
    (r"unacceptable character", YamlFault.CONTROL),
)

BEGINS_EARLIER = frozenset(
    (YamlFault.NO_COLON, YamlFault.QUOTE, YamlFault.BRACKET, YamlFault.BRACE)
)
"""What is noticed late: it is to be mended where it begins."""


def yaml_fault(said: str) -> YamlFault:
    """Which mistake the YAML library means by its words."""
    found = (fault for pattern, fault in _YAML if re.search(pattern, said))
    return next(found, YamlFault.OTHER)
