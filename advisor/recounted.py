"""The profiles of the last twelve months under another rulebook: who would get what else."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from advisor.models import StudentProfile
from cases.engine.codec import WordedRulebook
from cases.engine.diagram import compile_rulebook
from cases.engine.recount import Recount, Recounts, Vector, changed_profiles
from cases.rule_words import MoveWords, Pairs, percent

_YEAR = timedelta(days=365)


@dataclass(frozen=True)
class WordedRecount:
    """Students whose result changes, as a page shows them."""

    before: str
    after: str
    students: int
    percent: str
    is_same_case: bool
    examples: tuple[Pairs, ...]


@dataclass(frozen=True)
class RecountPart:
    """The part of the page that compares two rulebooks."""

    template: str
    students: int
    changed: int
    changes: tuple[WordedRecount, ...]


def part_of_page(
    *, request: HttpRequest, before: WordedRulebook, after: WordedRulebook, **_: Any
) -> RecountPart | None:
    """The profiles that would get another result; None for who may not edit rules."""
    if not request.user.has_perm("cases.change_coveragecase"):
        return None
    recounts = changed_profiles(
        compile_rulebook(before.rulebook),
        compile_rulebook(after.rulebook),
        stored_answers(),
    )
    words = MoveWords(before, after)
    return RecountPart(
        template="admin/cases/compare_profiles.html",
        students=recounts.students,
        changed=recounts.changed,
        changes=tuple(_worded(words, recounts, c) for c in recounts.changes),
    )


def stored_answers() -> Mapping[Vector, int]:
    """The answers kept in the last twelve months, equal ones counted by the database."""
    rows = (
        StudentProfile.objects.filter(created__gte=timezone.now() - _YEAR)
        .order_by()
        .annotate(written=Cast("answers", TextField()))
        .values_list("written")
        .annotate(count=Count("pk"))
    )
    counted: dict[Vector, int] = {}
    for written, count in rows.iterator():
        answers = json.loads(written)
        vector = tuple((q, a) for q, a in answers.items() if isinstance(a, str))
        counted[vector] = counted.get(vector, 0) + count
    return counted


def _worded(words: MoveWords, recounts: Recounts, change: Recount) -> WordedRecount:
    return WordedRecount(
        before=_result(words, change.before),
        after=_result(words, change.after),
        students=change.students,
        percent=percent(change.students / recounts.students),
        is_same_case=change.before == change.after,
        examples=tuple(map(words.example, change.examples)),
    )


def _result(words: MoveWords, key: str | None) -> str:
    return gettext("a question is open") if key is None else words.result("case", key)
