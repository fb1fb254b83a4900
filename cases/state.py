"""What rows say with all that their forms edit: to compare one state with another."""

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import User
from django.db import models

from cases.models import (
    Message,
    Section,
    Situation,
)
from cases.stored import INNER, TABLES
from cases.telling import INSIDE, NAMED_INSIDE, Teller, Thing

State = Mapping[tuple[str, int], Thing]
"""The things a form edits, by table and id: a row, and those shown inside it."""

_ONLY: dict[type[models.Model], tuple[str, ...]] = {
    Message: ("text", "seen", "note"),
    User: (
        "username",
        "is_active",
        "is_staff",
        "is_superuser",
        "groups",
        "user_permissions",
    ),
}
"""The fields that count, where some are kept by the software."""

_IN_A_SECTION = ("position", "key", "kind", "label", "hint", "may_be_unknown")
"""What the page of a section edits of its questions."""


def state_of(row: models.Model | None) -> State:
    """What a stored row says now; nothing of one that is not stored."""
    if row is None or row.pk is None:
        return {}
    teller = Teller()
    inner = row.questions.all() if isinstance(row, Section) else ()
    return {
        **_states(teller, [row], only=_ONLY.get(type(row), ())),
        **_states(teller, inner, only=_IN_A_SECTION),
    }


def state_of_the_draft() -> State:
    """What every row of the draft says now, its inner rows inside it."""
    teller = Teller()
    tables = (_whole(model) for model in TABLES if model not in INNER)
    return {
        name: thing for rows in tables for name, thing in _states(teller, rows).items()
    }


def _states(
    teller: Teller, rows: Iterable[models.Model], *, only: tuple[str, ...] = ()
) -> State:
    return {(r._meta.label_lower, r.pk): teller.thing(r, only=only) for r in rows}


def _whole(model: type[models.Model]) -> models.QuerySet:
    """All rows of a table, with what they name fetched at once."""
    columns = [f.name for f in model._meta.fields if f.is_relation]
    lists = [f.name for f in model._meta.many_to_many]
    inner = ["criteria"] if model is Situation else []
    for name in INSIDE.get(model, ()):
        inner += [name, *(f"{name}__{one}" for one in NAMED_INSIDE.get(name, ()))]
    rows = model._default_manager.select_related(*columns)
    return rows.prefetch_related(*lists, *inner)
