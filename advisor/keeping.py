"""Keeping a student's page: made once, and brought up to date when an answer changes."""

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
    same form sent twice, are one page.
    """
    counted, language = journey.counted, get_language() or "en"
    before = StudentProfile.objects.of_link("token", kept.token) if kept.token else None
    if before and before.is_of(counted, live.number):
        return before
    is_theirs = FOR_ANOTHER not in request.POST
    renewable = before if is_theirs and before and not before.is_expired else None
    if renewable and renewable.renew(counted, language=language, revision=live.number):
        return renewable
    profile, is_new = StudentProfile.objects.keep(
        token_of_form(request),
        answers=counted,
        language=language,
        revision=live.number,
        # What was ready when the page's time ran out is still ready.
        done=before.done if before and is_theirs else "",
    )
    if is_new:
        steps.count(StepCount.CHECK, None, language=language)
    return profile
