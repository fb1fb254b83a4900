"""A clock that a test sets: by how many seconds it is wrong stands in a file."""

import os
import time
from datetime import UTC, datetime
from pathlib import Path

from django.utils import timezone

_FILE = Path(os.environ["CLOCK_FILE"])
_right = time.time


def _told() -> float:
    return _right() + float(_FILE.read_text())


def _now() -> datetime:
    return datetime.fromtimestamp(_told(), tz=UTC)


def be_wrong() -> None:
    """Let this process believe that clock, as it would believe its machine's."""
    time.time, timezone.now = _told, _now
