"""The shipped rulebook, published; made once, and put into each test's database."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command

from cases.models import Catalog, Publication, Revision
from cases.rulebooks import forget_live_rulebook

_rows: dict[str, list[Any]] = {}


def put_rulebook() -> None:
    """The shipped rulebook live in this database."""
    if not _rows:
        call_command("compile_catalogues", verbosity=0)
        call_command("setup_demo", verbosity=0)
        for model in (Revision, Catalog, Publication):
            _rows[model.__name__] = list(model.objects.all())
        return
    for model in (Revision, Catalog, Publication):
        for row in _rows[model.__name__]:
            if hasattr(row, "by_id"):
                row.by_id = None
            if hasattr(row, "created_by_id"):
                row.created_by_id = None
        model.objects.bulk_create(_rows[model.__name__])


@pytest.fixture(scope="session", autouse=True)
def _clean_start() -> Iterator[None]:
    forget_live_rulebook()
    yield
    forget_live_rulebook()


@pytest.fixture
def published(db: None) -> None:
    """The shipped rulebook is live."""
    put_rulebook()
