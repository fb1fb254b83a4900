"""The toy rulebook in the draft: loaded once in a process, then its rows are put in again."""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils import timezone

from cases import publishing
from cases.engine.codec import WordedRulebook

_rows: dict[type[models.Model], list[Any]] = {}
_loaded: list[WordedRulebook] = []


def put_draft(worded: WordedRulebook) -> None:
    """Let this database, which holds no row of the rulebook, hold that rulebook as loaded now."""
    if not _loaded:
        assert not _tables(), "what others wrote would be put in again"
        publishing.load_into_draft(worded)
        _rows.update(_tables())
        _loaded.append(worded)
        return
    assert _loaded == [worded]
    for model, rows in _rows.items():
        for field in model._meta.fields:
            if field.default is timezone.now:
                for row in rows:
                    setattr(row, field.attname, timezone.now())
        model._base_manager.bulk_create(rows)


def _tables() -> dict[type[models.Model], list[Any]]:
    """The rows of each table of the rulebook that has any."""
    tables = apps.get_app_config("cases").get_models(include_auto_created=True)
    found = {model: list(model._base_manager.all()) for model in tables}
    return {model: rows for model, rows in found.items() if rows}
