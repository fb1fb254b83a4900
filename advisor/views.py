"""Views: read the answers, ask the engine, answer with a page."""

import logging
from collections.abc import Callable
from pathlib import Path

from django.contrib.staticfiles import finders
from django.db import Error as DatabaseError
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, get_language_from_request, override
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_safe

from advisor.answers import (
    Kept,
    forget_answers,
    read_answers,
    save_answers,
)
from advisor.caching import shared_for, shared_until_answered
from advisor.forms import SectionForm
from advisor.keeping import keep
from advisor.models import StepCount, StudentProfile
from advisor.numbers import steps
from advisor.pages.form import (
    CheckPage,
    HomePage,
    SectionPage,
    back_from,
    conflict_of,
    next_href,
    section_href,
)
from advisor.pages.frame import frame_of
from advisor.pages.other import NotOnTheWayPage
from advisor.pages.privacy import PrivacyPage
from advisor.pages.result import ResultPage
from advisor.rendering import rendered
from advisor.speech import Speech
from cases.engine.journey import Journey, offered, walk
from cases.rulebooks import LiveRulebook, live_rulebook

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]

private = cache_control(private=True, no_store=True)


class SeeOther(HttpResponseRedirect):
    """After a form was taken: look at the next page with GET."""

    status_code = 303


@require_safe
@cache_control(public=True, max_age=3600)
def negotiate(request: HttpRequest) -> HttpResponse:
    """The front page in the language the browser asks for."""
    with override(get_language_from_request(request)):
        response = HttpResponseRedirect(reverse("home"))
    response.headers["Vary"] = "Accept-Language"
    return response


@require_safe
@shared_until_answered
def home(request: HttpRequest) -> HttpResponse:
    live = live_rulebook()
    kept = read_answers(request, live.rulebook)
    page = HomePage.build(live, kept, frame=frame_of(request))
    if kept.answers or kept.token:
        # With a private link, and no other student's page: it takes no room among the shared.
        return render(request, "advisor/home.html", {"page": page})
    return rendered(request, "advisor/home.html", ("home", page), lambda: page)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def section(request: HttpRequest, section: str) -> HttpResponse:
    live = live_rulebook()
    kept = read_answers(request, live.rulebook)
    journey = walk(live.compiled, kept.answers)
    if not journey.visit(section):
        return _elsewhere(request, live, journey, section)
    if request.method != "POST":
        return _asking(request, live, journey, section, kept)
    speech = _speech(live)
    form = _form(live, journey, section, kept, speech, request.POST)
    if form.is_valid():
        answers = {**kept.answers, **form.answers}
        after = walk(live.compiled, answers)
        for contradiction in form.refused_by(after):
            earlier = {q: a for q, a in answers.items() if q not in form.fields}
            conflict = conflict_of(live.rulebook, speech, earlier, contradiction)
            form.refuse(contradiction, conflict)
        if form.is_valid():
            if not kept.answers.keys() & form.answers.keys():
                then = after.next_section or StepCount.CHECK
                steps.count(section, then, language=speech.language)
            return _saved(after, answers, kept)
    page = SectionPage.build(
        live, speech, section, form, journey, kept, frame=frame_of(request)
    )
    return render(request, "advisor/section.html", {"page": page}, status=422)


def _form(
    live: LiveRulebook,
    journey: Journey,
    section: str,
    kept: Kept,
    speech: Speech,
    data: QueryDict | None = None,
) -> SectionForm:
    return SectionForm(
        data,
        asked=journey.visit(section),
        live=live,
        answers=kept.answers,
        speech=speech,
        today=timezone.localdate(),
    )


def _asking(
    request: HttpRequest,
    live: LiveRulebook,
    journey: Journey,
    section: str,
    kept: Kept,
) -> HttpResponse:
    """A section that is looked at; most students are shown a page seen before."""
    frame, speech = frame_of(request), _speech(live)

    def build() -> SectionPage:
        form = _form(live, journey, section, kept, speech)
        return SectionPage.build(
            live, speech, section, form, journey, kept, frame=frame
        )

    asked = journey.visit(section)
    key = (
        *("section", section, live.revision.digest, asked),
        # What the frame is made of.
        *(frame.language, frame.origin, request.path_info),
        *(offered(live.compiled, kept.answers, item.question) for item in asked),
        *(back_from(journey, section), len(journey.counted), journey.at_most),
        *(kept.was_damaged, kept.was_outdated, journey.next_section),
        # Answers that contradict each other are shown with the page.
        tuple(kept.answers.items()) if journey.contradictions else (),
    )
    return rendered(request, "advisor/section.html", key, build)


def _elsewhere(
    request: HttpRequest, live: LiveRulebook, journey: Journey, section: str
) -> HttpResponse:
    """A section that is still to come leads to the one that is open; others are nowhere."""
    order = [s.key for s in live.rulebook.sections]
    if section not in order:
        raise Http404
    upcoming = journey.next_section
    if upcoming is not None and order.index(section) > order.index(upcoming):
        return SeeOther(section_href(upcoming))
    page = NotOnTheWayPage(
        frame=frame_of(request),
        next_href=next_href(journey),
        is_complete=journey.is_complete,
    )
    return render(request, "advisor/not_on_the_way.html", {"page": page}, status=404)


def _saved(journey: Journey, answers: dict[str, str], kept: Kept) -> HttpResponse:
    response = SeeOther(next_href(journey))
    save_answers(response, answers, token=kept.token)
    return response


def _speech(live: LiveRulebook) -> Speech:
    language = get_language() or "en"
    return Speech(live.wording(language), language)


@require_http_methods(["GET", "HEAD", "POST"])
@private
def check(request: HttpRequest) -> HttpResponse:
    live = live_rulebook()
    kept = read_answers(request, live.rulebook)
    journey = walk(live.compiled, kept.answers)
    if request.method == "POST":
        if not journey.is_complete or journey.contradictions:
            return SeeOther(next_href(journey))
        try:
            profile = keep(request, live, journey, kept)
        except DatabaseError:
            logger.exception("A page could not be kept; it is shown all the same.")
            return _not_kept(request, live, journey)
        response = SeeOther(reverse("result", kwargs={"token": profile.token}))
        save_answers(response, kept.answers, token=profile.token)
        return response
    page = CheckPage.build(live, _speech(live), journey, kept, frame=frame_of(request))
    return render(request, "advisor/check.html", {"page": page})


def _not_kept(
    request: HttpRequest, live: LiveRulebook, journey: Journey
) -> HttpResponse:
    """The student's page from the answers alone, with a button to try again."""
    frame = frame_of(request)
    page = ResultPage.build(
        StudentProfile(answers=journey.counted, revision=live.number),
        live,
        frame=frame,
        origin=frame.origin,
        today=timezone.localdate(),
        is_kept=False,
    )
    return render(request, "advisor/result.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@private
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget the answers in this browser and begin at the front page."""
    response = SeeOther(reverse("home"))
    if request.method == "POST":
        forget_answers(response)
    return response


@require_safe
@shared_for(3600)
def offline(request: HttpRequest) -> HttpResponse:
    """The worker that shows a kept page without a connection; it must stand at the root."""
    file = Path(str(finders.find("offline.js")))
    return HttpResponse(
        file.read_bytes(), content_type="text/javascript; charset=utf-8"
    )


@require_safe
@shared_for(3600)
def privacy(request: HttpRequest) -> HttpResponse:
    page = PrivacyPage.build(frame=frame_of(request))
    return render(request, "advisor/privacy.html", {"page": page})


@require_safe
@shared_for(86400)
def robots(request: HttpRequest) -> HttpResponse:
    # A robot must be let in to a private page to read there that it must not list it.
    lines = ["User-agent: *", "Disallow: /admin/"]
    return HttpResponse(
        "\n".join([*lines, ""]), content_type="text/plain; charset=utf-8"
    )


@require_safe
@cache_control(public=True, max_age=86400)
def favicon(request: HttpRequest) -> HttpResponse:
    """For browsers that look for the icon where it always was."""
    return HttpResponseRedirect(static("icon.svg"))
