"""Views of the pages a student keeps: by the private link, and by the link for readers."""

from collections.abc import Callable
from functools import partial, wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from advisor.answers import forget_answers, read_answers, save_answers, valid_answers
from advisor.blanks import blank
from advisor.ics import calendar_file
from advisor.kept_file import kept_file
from advisor.models import StudentProfile
from advisor.pages.advice import Advice, advice_of
from advisor.pages.form import section_href
from advisor.pages.frame import frame_of
from advisor.pages.other import ChangePage, DeletePage, GonePage
from advisor.pages.plan import phases
from advisor.pages.result import ResultPage, shown_of, words_of
from advisor.pages.sheet import SheetPage
from advisor.pages.why import WhyPage
from advisor.rendering import html_for, html_of, rendered_for_one
from advisor.speech import time_kept
from advisor.views import SeeOther, View, private
from cases.engine.journey import walk
from cases.rulebooks import live_rulebook

_RESULT = "advisor/result.html"


def _of_a_profile(field: str) -> Callable[[View], View]:
    """Find the profile of a link; without one, say so in the reader's language."""

    def decorate(view: View) -> View:
        @wraps(view)
        @private
        def found(request: HttpRequest, **link: str) -> HttpResponse:
            profile = StudentProfile.objects.of_link(field, link[field])
            if profile is None or profile.is_expired:
                page = GonePage(
                    frame=frame_of(request),
                    was_kept=profile is not None,
                    kept_for=time_kept(),
                )
                status = 410 if page.was_kept else 404
                response = render(
                    request, "advisor/gone.html", {"page": page}, status=status
                )
            else:
                response = view(request, profile)
            # The address is the secret: no other site learns it from a link that is followed.
            response.headers["Referrer-Policy"] = "same-origin"
            if not response.headers["Content-Type"].startswith("text/html"):
                # What a page says in its head, of a file that has none.
                response.headers["X-Robots-Tag"] = "noindex, nofollow"
            return response

        return found

    return decorate


of_its_owner = _of_a_profile("token")
of_a_reader = _of_a_profile("share")


@require_safe
@of_its_owner
def result(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    return _result(request, profile, is_shared=False)


@require_safe
@of_a_reader
def shared(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    """The same advice for somebody the student gave it to: nothing can be changed there."""
    return _result(request, profile, is_shared=True)


def _result(
    request: HttpRequest, profile: StudentProfile, *, is_shared: bool
) -> HttpResponse:
    live, today = live_rulebook(), timezone.localdate()
    key = (
        *("result", live.revision.digest, live.published_at, today, is_shared),
        *(get_language(), request.scheme, request.get_host()),
        *(profile.token, profile.share, profile.done),
        # A page holds nothing else of a profile that may ever change.
        *(profile.revision, profile.expires, *profile.answers.items()),
    )
    make = partial(_result_html, request, profile, is_shared=is_shared)
    return rendered_for_one(key, make)


def _result_html(
    request: HttpRequest, profile: StudentProfile, *, is_shared: bool
) -> bytes:
    """The page, rendered once for all whom the rules treat alike, then filled in.

    Rendered for one student alone while a case is not certain, or the rules have changed
    since: such a page says more of the answers.
    """
    advice = _advice(profile)
    live, today, decision = advice.live, advice.today, advice.decision
    is_alike = (
        decision.base is not None
        and not decision.contradictions
        and profile.revision == live.number
    )
    path = request.path_info
    if is_alike:
        secret = "share" if is_shared else "token"
        path = path.replace(advice.own.words(secret), blank(secret))
    frame = frame_of(request, is_private=True, path=path)

    def build() -> ResultPage:
        return ResultPage.build(
            profile,
            live,
            frame=frame,
            origin=frame.origin,
            today=today,
            is_shared=is_shared,
            with_blanks=is_alike,
        )

    if not is_alike:
        return html_of(_RESULT, build()).encode()
    key = (
        *("result", live.revision.digest, live.published_at, today, is_shared),
        *(frame, shown_of(decision), advice.own.shape(decision.steps)),
    )
    return html_for(key, lambda: html_of(_RESULT, build()), partial(words_of, advice))


def _advice(profile: StudentProfile) -> Advice:
    language = get_language() or "en"
    today = timezone.localdate()
    return advice_of(profile, live_rulebook(), language=language, today=today)


def _href(name: str, profile: StudentProfile) -> str:
    return reverse(name, kwargs={"token": profile.token})


@require_safe
@of_its_owner
def why(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    """Why this case, and what would change it; while undecided, the page itself says it."""
    advice = _advice(profile)
    if advice.decision.base is None:
        return SeeOther(_href("result", profile))
    page = WhyPage.build(
        advice,
        frame=frame_of(request, is_private=True),
        back_href=_href("result", profile),
        change_href=_href("change", profile),
    )
    return render(request, "advisor/why.html", {"page": page})


@csrf_exempt
@require_POST
@of_its_owner
def ticks(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    """Remember what is ticked; a step or paper that is not on the page now stays as it was.

    No other site can send this form, because none knows its address. So it needs no token of
    Django's: a page kept for a year is ticked long after the browser forgot its cookie.
    """
    decision = _advice(profile).decision
    shown = {f"step.{key}" for key in decision.steps}
    shown |= {f"document.{use.document}" for use in decision.documents}
    ticked = shown.intersection(request.POST.getlist("done"))
    profile.tick((profile.ticked - shown) | ticked)
    place = "papers" if request.POST.get("place") == "papers" else "steps"
    # Where the button was, the page says that it is saved: it stands there as the target.
    return SeeOther(f"{_href('result', profile)}#saved-{place}")


@require_safe
@of_its_owner
def sheet(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    page = SheetPage.build(
        profile,
        live_rulebook(),
        frame=frame_of(request, is_private=True),
        link=_link_for_the_counter(request, profile),
        back_href=_href("result", profile),
        today=timezone.localdate(),
    )
    return render(request, "advisor/sheet.html", {"page": page})


def _link_for_the_counter(request: HttpRequest, profile: StudentProfile) -> str:
    """The link for readers, in French: who scans a sheet on a counter works behind it.

    Empty for a page kept by a release that made none: the private link is not for paper.
    """
    if not profile.share:
        return ""
    with override("fr"):
        href = reverse("shared", kwargs={"share": profile.share})
    return request.build_absolute_uri(href)


@require_safe
@of_its_owner
def calendar(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    live = live_rulebook()
    file = calendar_file(
        phases(_advice(profile)),
        secret=profile.token,
        revision=live.number,
        changed=max(live.published_at, profile.created),
        today=timezone.localdate(),
        language=get_language() or "en",
    )
    return HttpResponse(
        file,
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="health-cover.ics"'},
    )


@require_safe
@of_its_owner
def taken_along(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    """All that is kept about the student, as a file."""

    def link_of(name: str, secret: str) -> str:
        field = "share" if name == "shared" else "token"
        return request.build_absolute_uri(reverse(name, kwargs={field: secret}))

    file = kept_file(profile, _advice(profile), link_of=link_of)
    return HttpResponse(
        file,
        content_type="application/json; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="health-cover.json"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@of_its_owner
def delete(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    """Delete the kept answers now; asked first, because nothing brings them back."""
    frame = frame_of(request, is_private=True)
    is_deleted = request.method == "POST"
    if is_deleted:
        token = profile.token
        profile.delete()
        page = DeletePage(frame=frame, back_href="")
        response = render(request, "advisor/deleted.html", {"page": page})
        if read_answers(request, live_rulebook().rulebook).token == token:
            forget_answers(response)
        return response
    page = DeletePage(frame=frame, back_href=_href("result", profile))
    return render(request, "advisor/delete.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@of_its_owner
def change(request: HttpRequest, profile: StudentProfile) -> HttpResponse:
    """Take a profile's answers back into the form; ask first if others would be lost."""
    live = live_rulebook()
    kept = read_answers(request, live.rulebook)
    answers = valid_answers(live.rulebook, profile.answers)
    section = request.GET.get("section", "")
    is_known = not kept.answers or answers.items() <= kept.answers.items()
    if request.method != "POST" and not is_known:
        page = ChangePage(frame=frame_of(request, is_private=True))
        return render(request, "advisor/change.html", {"page": page})
    journey = walk(live.compiled, answers)
    on_the_way = section in journey.sections
    response = SeeOther(section_href(section) if on_the_way else reverse("check"))
    save_answers(response, answers, token=profile.token)
    return response
