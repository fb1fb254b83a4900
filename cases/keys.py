"""Keys that were published: translations and kept results hang on them for good."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from django.db import models

from cases.models import Option, Question, Revision

_TABLES = {
    "cases.countrygroup": "groups",
    "cases.comparison": "comparisons",
    "cases.coveragecase": "cases",
    "cases.department": "departments",
    "cases.document": "documents",
    "cases.figure": "figures",
    "cases.impossibility": "impossibilities",
    "cases.link": "links",
    "cases.office": "offices",
    "cases.officekind": "office_kinds",
    "cases.scenario": "scenarios",
    "cases.section": "sections",
    "cases.situation": "situations",
    "cases.source": "sources",
    "cases.step": "steps",
}
"""Where the keys of each table stand in a revision."""


def was_published(row: models.Model) -> bool:
    """Whether any published revision knows a stored row by its key."""
    if row.pk is None:
        return False
    wanted = _name_of(row)
    published = Revision.objects.filter(publications__isnull=False).distinct()
    return any(
        wanted in _names_in(pk, digest)
        for pk, digest in published.values_list("pk", "digest")
    )


def _name_of(row: Any) -> tuple[str, str]:
    if isinstance(row, Option):
        return "options", f"{row.question.key}.{row.key}"
    if isinstance(row, Question):
        return "questions", row.key
    return _TABLES[row._meta.label_lower], row.key


@lru_cache(maxsize=1000)
def _names_in(pk: int, digest: str) -> frozenset[tuple[str, str]]:
    """The keys of a revision, which never changes; `digest` tells it from any other."""
    rules = json.loads(Revision.objects.get(pk=pk).rules)
    return frozenset((*_plain(rules), *_asked(rules)))


def _plain(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for table in _TABLES.values():
        for key in rules.get(table, ()):
            yield table, key


def _asked(rules: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    for section in rules.get("sections", {}).values():
        for key, question in section.get("questions", {}).items():
            yield "questions", key
            for option in question.get("options", {}):
                yield "options", f"{key}.{option}"
