"""The toy rulebook in the draft: loaded once in a process, then its rows are put in again."""

from typing import Any

from django.apps import apps
from django.db import models

from cases import publishing
from cases.engine.codec import WordedRulebook

_rows: dict[type[models.Model], list[Any]] = {}


def put_draft(worded: WordedRulebook) -> None:
    """Let an empty draft hold the toy rulebook."""
    if _rows:
        for model, rows in _rows.items():
            model._base_manager.bulk_create(rows)
        return
    publishing.load_into_draft(worded)
    for model in apps.get_app_config("cases").get_models(include_auto_created=True):
        if rows := list(model._base_manager.all()):
            _rows[model] = rows
