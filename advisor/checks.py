"""What Django's `check --deploy` says of a site that is not ready for students."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Warning

_WANTED = {
    "PUBLISHER": ("W001", "Nobody says who runs this site."),
    "CONTACT": ("W002", "Nobody says where to write to those who run this site."),
}


def somebody_answers_for_the_site(**_: Any) -> list[CheckMessage]:
    """Students must be told who keeps their answers, and whom to write to."""
    return list(_missing())


def _missing() -> Iterator[CheckMessage]:
    for name, (number, said) in _WANTED.items():
        if not getattr(settings, name):
            hint = f"Set ADVISOR_{name} in the environment; docs/deploy.md tells how."
            yield Warning(said, hint=hint, id=f"advisor.{number}")
