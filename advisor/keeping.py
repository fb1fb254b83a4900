"""Keeping a student's page: made once, and brought up to date when an answer changes."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import get_language

from advisor.answers import Kept, token_of_form
from advisor.models import StepCount, StudentProfile
from advisor.numbers import steps
from cases.engine.journey import Journey
from cases.rulebooks import LiveRulebook

# The button for a second person at the same device sends this.
FOR_ANOTHER = "another"


def keep(
    request: HttpRequest, live: LiveRulebook, journey: Journey, kept: Kept
) -> StudentProfile:
    """The page of these answers: the one this browser made, brought up to date, or a new one.

    A page that is brought up to date keeps its links, its code and its ticks: what was
    printed or passed on never shows answers that were taken back. The same answers, or the
    same form sent twice, are one page; another person's is never that of the first.
    """
    counted, language = journey.counted, get_language() or "en"
    is_theirs = bool(kept.token) and FOR_ANOTHER not in request.POST
    before = StudentProfile.objects.of_link("token", kept.token) if is_theirs else None
    now: dict[str, Any] = {
        "answers": counted,
        "language": language,
        "revision": live.number,
    }
    if before and not before.is_expired and (before.says(**now) or before.renew(**now)):
        return before
    profile, is_new = StudentProfile.objects.keep(
        token_of_form(request),
        **now,
        # What was ready when the page's time ran out is still ready.
        done=before.done if before else "",
    )
    if is_new:
        steps.count(StepCount.CHECK, None, language=language)
    return profile
