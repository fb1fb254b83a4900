"""Rows found by words: every word somewhere in the row, whatever its accents and capitals.

The same letters are folded alike on every database, for it is done here: a rulebook has some
thousands of sentences, which are read and folded in less time than a page takes to set.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Field, QuerySet
from django.db.models.constants import LOOKUP_SEP

from cases.country_names import country_names
from cases.folding import folded
from cases.models.base import CodesField, LinesField

_COUNTRY = re.compile(r"\b[A-Z]{2}\b")


def words_in(typed: str) -> tuple[str, ...]:
    """The words to look for, folded, each once; several in quotation marks are one."""
    found = re.findall(r'"([^"]*)"|([^\s"]+)', folded(typed))
    words = ((phrase or word).strip() for phrase, word in found)
    return tuple(dict.fromkeys(word for word in words if word))


@dataclass(frozen=True)
class Found:
    """A row by its number, with what it says: its texts by the name of their field."""

    pk: Any
    texts: Mapping[str, str]


def rows_with(
    words: Sequence[str], rows: QuerySet, fields: Sequence[str]
) -> list[Found]:
    """The rows that hold all the words, in their order. One query.

    `fields` may reach into other tables, as those of a lookup do.
    """
    said = {name: _is_list(field_of(rows.model, name)) for name in fields}
    plain = rows.select_related(None).prefetch_related(None)
    texts: dict[Any, dict[str, dict[str, None]]] = {}
    for pk, *values in plain.values_list("pk", *fields):
        row = texts.setdefault(pk, {name: {} for name in fields})
        for name, value in zip(fields, values, strict=True):
            if value not in (None, ""):
                row[name][str(value)] = None
    found = []
    for pk, row in texts.items():
        whole = {name: "\n".join(values) for name, values in row.items()}
        spoken = {
            name: with_countries(text) if said[name] else text
            for name, text in whole.items()
        }
        heap = folded("\n".join(spoken.values()))
        if all(word in heap for word in words):
            found.append(Found(pk, spoken))
    return found


def with_countries(codes: str) -> str:
    """A list of codes in which each country is named too: “Mexique (MX)”."""
    names = country_names()
    return _COUNTRY.sub(
        lambda code: f"{names[code[0]]} ({code[0]})" if code[0] in names else code[0],
        codes,
    )


def field_of(model: Any, name: str) -> Field:
    """The field at the end of a lookup such as `options__label`."""
    *way, last = name.split(LOOKUP_SEP)
    for relation in way:
        model = model._meta.get_field(relation).related_model
    field: Field = model._meta.get_field(last)
    return field


def _is_list(field: Field) -> bool:
    return isinstance(field, CodesField | LinesField)
