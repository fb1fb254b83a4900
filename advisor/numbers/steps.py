"""Counting where students are in the form: a section, a day, a language, and no student.

A section counts when it is answered for the first time in a browser. Counts wait in memory
for the next answer half a minute after the last writing, so that a page rarely waits for the
database; a process that stops takes with it what still waited.
"""

import logging
import threading
import time
from collections import Counter

from django.conf import settings
from django.db import Error, transaction
from django.db.models import F
from django.utils import timezone

from advisor.models import StepCount

logger = logging.getLogger(__name__)

_MANY = 200
_SECONDS = 30
Place = tuple[str, str]

_lock = threading.Lock()
_reached: Counter[Place] = Counter()
_answered: Counter[Place] = Counter()
_written = time.monotonic()


def count(answered: str, then: str | None, *, language: str) -> None:
    """A section was answered for the first time; another one is open then, if any."""
    with _lock:
        _answered[answered, language] += 1
        if then is not None:
            _reached[then, language] += 1
        waited = time.monotonic() - _written
        is_due = waited >= getattr(settings, "STEP_COUNT_SECONDS", _SECONDS)
        is_due = is_due or _answered.total() >= _MANY
    if is_due:
        flush()


def flush() -> None:
    """Write what was counted. Counting never fails a student's page: a fault is logged."""
    global _written
    with _lock:
        reached, answered = Counter(_reached), Counter(_answered)
        _reached.clear()
        _answered.clear()
        _written = time.monotonic()
    if not (reached or answered):
        return
    try:
        _write(reached, answered)
    except Error:
        logger.exception("The counts of %d answers were lost.", answered.total())


@transaction.atomic
def _write(reached: Counter[Place], answered: Counter[Place]) -> None:
    day = timezone.localdate()
    places = sorted({*reached, *answered})
    StepCount.objects.bulk_create(
        (StepCount(day=day, section=s, language=language) for s, language in places),
        ignore_conflicts=True,
    )
    for section, language in places:
        rows = StepCount.objects.filter(day=day, section=section, language=language)
        rows.update(
            reached=F("reached") + reached[section, language],
            answered=F("answered") + answered[section, language],
        )
