"""The rows of the draft as they are stored, and what is wanted put in their place."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import Any

from django.db import models

from cases.models import (
    CaseStep,
    Comparison,
    CountryGroup,
    CoverageCase,
    Criterion,
    Department,
    Document,
    DocumentUse,
    Figure,
    Impossibility,
    Link,
    Office,
    OfficeKind,
    Option,
    Period,
    Question,
    Scenario,
    Section,
    Situation,
    Source,
    Step,
)
from cases.models.base import Ordered
from cases.pairing import Pairs, in_order_of_ids, paired, positions

TABLES: tuple[type[models.Model], ...] = (
    Source,
    Figure,
    Period,
    Department,
    Link,
    Section,
    Question,
    Option,
    CountryGroup,
    Comparison,
    Situation,
    Criterion,
    Impossibility,
    Document,
    OfficeKind,
    Office,
    Step,
    CoverageCase,
    CaseStep,
    DocumentUse,
    Scenario,
)
"""The tables of the draft; a row names only rows of itself or of tables before it."""

Name = Callable[[Any], Hashable]
INNER: Mapping[type[models.Model], tuple[Name, ...]] = {
    Period: (lambda row: (row.figure_id, row.valid_from),),
    Option: (lambda row: (row.question_id, row.key),),
    Criterion: (
        lambda row: (row.situation_id, row.alternative, row.fact, *_test(row)),
        lambda row: (row.situation_id, row.fact, *_test(row)),
        lambda row: (row.situation_id, row.alternative, row.fact),
        # What is left of a situation is said otherwise, and not beside what it said.
        lambda row: row.situation_id,
    ),
    CaseStep: (lambda row: (row.case_id, row.step_id),),
    DocumentUse: (
        lambda row: (row.case_id, row.document_id, row.step_id, row.form, row.copies),
        lambda row: (row.case_id, row.document_id),
    ),
}
"""The rows inside a row, and what calls two of them the same, the surest first."""

_FAMILY: Mapping[type[models.Model], Name] = {
    Question: lambda row: row.section_id,
    Option: lambda row: row.question_id,
    Criterion: lambda row: (row.situation_id, row.alternative),
    CaseStep: lambda row: row.case_id,
    DocumentUse: lambda row: row.case_id,
}
"""What rows share that are ordered among each other; nothing named: the whole table."""

_BATCH = 500


def _test(criterion: Criterion) -> tuple[str, str]:
    return criterion.operator, criterion.values


class Stored:
    """The rows of the draft, read and held at once: who saves one meanwhile waits.

    A wanted row takes the id of the stored row it is the same as. Only what differs is
    written; what nothing wanted is the same as is deleted.
    """

    def __init__(self) -> None:
        self._rows: dict[type[models.Model], list[Any]] = {
            model: list(model._default_manager.select_for_update()) for model in TABLES
        }
        self.ids: dict[type[models.Model], dict[str, int]] = {
            model: {row.key: row.pk for row in rows if hasattr(row, "key")}
            for model, rows in self._rows.items()
        }
        self._gone: dict[type[models.Model], list[int]] = {}

    def inside(self, model: type[models.Model], parent: str) -> dict[int, list[Any]]:
        """The stored inner rows of a table by the id of the row they stand in."""
        found: dict[int, list[Any]] = defaultdict(list)
        for row in self._rows[model]:
            found[getattr(row, parent)].append(row)
        return found

    def put(self, model: type[models.Model], wanted: Sequence[Any]) -> None:
        """Make a table say these rows, in this order; each is given its id.

        Rows of other tables may still name those that are not wanted: they go at the end.
        """
        pairs = self._pairs(model, wanted)
        if issubclass(model, Ordered):
            _place(wanted, pairs, self._rows[model], _FAMILY.get(model, _alone))
        kept = {pair.pk for pair in pairs if pair is not None}
        gone = [row.pk for row in self._rows[model] if row.pk not in kept]
        if model in INNER:
            _delete(model, gone)
        else:
            self._gone[model] = gone
        _update(
            model,
            [(row, pair) for row, pair in zip(wanted, pairs, strict=True) if pair],
        )
        new = [row for row, pair in zip(wanted, pairs, strict=True) if pair is None]
        model._default_manager.bulk_create(new)
        self.ids[model] |= {row.key: row.pk for row in new if hasattr(row, "key")}

    def _pairs(self, model: type[models.Model], wanted: Sequence[Any]) -> Pairs:
        stored = self._rows[model]
        pairs = paired(wanted, stored, *INNER.get(model, (lambda row: row.key,)))
        if issubclass(model, Ordered):
            return pairs
        return in_order_of_ids(wanted, pairs, lambda row: row.figure_id)

    def put_lists(
        self, field: models.ManyToManyField, lists: Mapping[int, Iterable[str]]
    ) -> None:
        """Make the lists of a table say these keys, by the id of who lists them.

        Their order is the one in which they were put there.
        """
        through: Any = field.remote_field.through
        here, there = (
            f"{field.m2m_field_name()}_id",
            f"{field.m2m_reverse_field_name()}_id",
        )
        stored: dict[int, list[tuple[int, int]]] = defaultdict(list)
        rows = through._default_manager.order_by("pk")
        for owner, pk, other in rows.values_list(here, "pk", there):
            stored[owner].append((pk, other))
        gone, new = [], []
        ids = self.ids[field.related_model]
        for owner, keys in lists.items():
            wanted = [ids[key] for key in dict.fromkeys(keys)]
            listed = stored[owner]
            same = len([*_shared(wanted, [other for _pk, other in listed])])
            gone += [pk for pk, _other in listed[same:]]
            new += [through(**{here: owner, there: other}) for other in wanted[same:]]
        _delete(through, gone)
        through._default_manager.bulk_create(new)

    def delete_the_rest(self) -> None:
        """Delete what was not wanted, now that nothing wanted names it."""
        kinds = OfficeKind.objects.filter(pk__in=self._gone.get(OfficeKind, ()))
        kinds.update(fallback=None)
        for model in reversed(TABLES):
            _delete(model, self._gone.get(model, ()))


def _alone(_row: Any) -> None:
    """Of the one family that a table is."""


def _shared(wanted: Iterable[int], listed: Iterable[int]) -> Iterator[tuple[int, int]]:
    """How two lists begin alike."""
    return takewhile(lambda pair: pair[0] == pair[1], zip(wanted, listed, strict=False))


def _place(
    wanted: Sequence[Any], pairs: Pairs, stored: Sequence[Any], family: Name
) -> None:
    """Give each row its position among its siblings."""
    ranks = {row.pk: rank for rank, row in enumerate(stored)}
    families: dict[Hashable, list[tuple[Any, Any]]] = defaultdict(list)
    for row, pair in zip(wanted, pairs, strict=True):
        stays = pair is not None and family(pair) == family(row)
        families[family(row)].append((row, pair if stays else None))
    for siblings in families.values():
        places = [(ranks[p.pk], p.position) if p else None for _row, p in siblings]
        for (row, _pair), position in zip(siblings, positions(places), strict=True):
            row.position = position


def _update(model: type[models.Model], pairs: Iterable[tuple[Any, Any]]) -> None:
    """Write the rows that differ from what is stored, and of them the columns that do."""
    columns = [f for f in model._meta.concrete_fields if not f.primary_key]
    changed, names = [], set()
    for row, stored in pairs:
        row.pk = stored.pk
        row._state.adding = False
        if differ := [f.name for f in columns if _raw(f, row) != _raw(f, stored)]:
            changed.append(row)
            names.update(differ)
    # An upsert by id is several times faster here than an update of many rows.
    if changed:
        model._default_manager.bulk_create(
            changed,
            update_conflicts=True,
            unique_fields=["id"],
            update_fields=sorted(names),
            batch_size=_BATCH,
        )


def _raw(field: models.Field, row: Any) -> Any:
    """What a column holds of a row: words as they are kept, and a row by its id."""
    return field.get_prep_value(getattr(row, field.attname))


def _delete(model: type[models.Model], pks: Sequence[int]) -> None:
    for start in range(0, len(pks), _BATCH):
        model._default_manager.filter(pk__in=pks[start : start + _BATCH]).delete()
