"""Two states of the same things compared, and two texts with their differences marked."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from cases.audit import Change, FieldChange
from cases.models import DraftChange
from cases.state import State
from cases.telling import Thing, Value

_NOTHING = Value("", "")
_TOO_LONG_TO_COMPARE = 1_000_000
_WORDS = re.compile(r"\s+|[^\s]+")


def changes_between(before: State, after: State, *, by: Any = None) -> list[Change]:
    """What changed from one state to the other, thing by thing, at this moment."""
    now = timezone.now()
    changes = []
    for identity in dict.fromkeys((*before, *after)):
        old, new = before.get(identity), after.get(identity)
        fields = tuple(_fields(old, new))
        thing = new or old
        if thing and fields:
            changes.append(
                Change(
                    at=now,
                    by=by,
                    action=_action(old, new),
                    noun=thing.noun,
                    key=thing.key,
                    label=thing.label,
                    fields=fields,
                )
            )
    return changes


def _action(old: Thing | None, new: Thing | None) -> str:
    if old is None:
        return DraftChange.Action.ADD
    return DraftChange.Action.CHANGE if new else DraftChange.Action.DELETE


def _fields(old: Thing | None, new: Thing | None) -> Iterator[FieldChange]:
    was, now = (thing.fields if thing else {} for thing in (old, new))
    for name in dict.fromkeys((*was, *now)):
        a, b = was.get(name, _NOTHING), now.get(name, _NOTHING)
        if a.raw != b.raw:
            yield _told(name, a, b)


def _told(name: str, a: Value, b: Value) -> FieldChange:
    """The two values in words; where they read alike, by what tells them apart."""
    if a.words == b.words:
        is_exact = a.exact != b.exact
        return FieldChange(name, *((a.exact, b.exact) if is_exact else (a.raw, b.raw)))
    others = {
        language: (a.others.get(language, a.words), b.others.get(language, b.words))
        for language in (*a.others, *b.others)
    }
    return FieldChange(name, a.words, b.words, others)


# A page asks twice, for either side.
@lru_cache(maxsize=256)
def marked(before: str, after: str) -> tuple[SafeString, SafeString]:
    """Both texts, with the words that went and those that came marked."""
    a, b = _WORDS.findall(before), _WORDS.findall(after)
    if len(a) * len(b) > _TOO_LONG_TO_COMPARE:
        return _piece("del", before), _piece("ins", after)
    old, new = [], []
    for tag, i, j, k, m in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        gone, come = "".join(a[i:j]), "".join(b[k:m])
        old.append(_piece("del", gone) if tag != "equal" else _plain(gone))
        new.append(_piece("ins", come) if tag != "equal" else _plain(come))
    return mark_safe("".join(old)), mark_safe("".join(new))


def _plain(words: str) -> SafeString:
    return format_html("{}", words)


def _piece(tag: str, words: str) -> SafeString:
    return format_html("<{0}>{1}</{0}>", mark_safe(tag), words) if words else _plain("")
