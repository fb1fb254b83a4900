"""The pages shown when something is wrong with a request, or with us, in five languages."""

import math
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import (
    get_language,
    get_language_from_path,
    ngettext,
    override,
)
from django.utils.translation import gettext as _

from advisor.pages.frame import frame_of
from advisor.pages.other import ErrorPage
from cases.rulebooks import NoLiveRulebook


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    with _language_of(request):
        return _page(
            request,
            404,
            title=_("This page does not exist"),
            text=_("The address may be mistyped, or the page may have moved."),
            advice=_("Your answers are kept. Go on from the front page."),
        )


def bad_request(request: HttpRequest, exception: Any = None) -> HttpResponse:
    with _language_of(request):
        return _page(
            request,
            400,
            title=_("This request cannot be read"),
            text=_("Something in the address or in what was sent is not valid."),
            advice=_("Go back and try again, or start from the front page."),
        )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    with _language_of(request):
        return _page(
            request,
            403,
            title=_("You are not allowed to see this page"),
            text=_("It is kept for the staff of the centres."),
            advice=_("Go on from the front page."),
        )


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    with _language_of(request):
        return _page(
            request,
            403,
            title=_("The form was open for too long"),
            text=_("For your safety, the form was not accepted. Nothing is lost."),
            advice=_("Go back to the page, load it again and send it once more."),
        )


def too_many(request: HttpRequest, *, wait: timedelta) -> HttpResponse:
    """The answer to somebody who must wait before trying again, and for how long."""
    minutes = math.ceil(wait.total_seconds() / 60)
    with _language_of(request):
        response = _page(
            request,
            429,
            title=_("Too many attempts"),
            text=ngettext(
                "For safety, wait %(minutes)d minute before you try again.",
                "For safety, wait %(minutes)d minutes before you try again.",
                minutes,
            )
            % {"minutes": minutes},
            advice=_("If it was not you, tell the person who manages the accounts."),
        )
    response.headers["Retry-After"] = str(int(wait.total_seconds()))
    return response


def server_error(request: HttpRequest) -> HttpResponse:
    # What is gone for a moment may be asked for again; a fault of ours may not.
    passing = (NoLiveRulebook, OperationalError, InterfaceError)
    is_waiting = isinstance(sys.exception(), passing)
    with _language_of(request):
        title = _("Something went wrong on our side")
        text = _("We are sorry. Your answers are kept in your browser.")
        advice = _("Try again in a few minutes.")
        status = 503 if is_waiting else 500
        try:
            return _page(request, status, title=title, text=text, advice=advice)
        except Exception:
            # Whatever broke the page may have broken this one as well: plain words remain.
            plain = "\n\n".join((title, text, advice))
            return HttpResponse(
                plain, status=status, content_type="text/plain; charset=utf-8"
            )


def _language_of(request: HttpRequest) -> override:
    """The language of the address: it may not have been read when the error came."""
    language = get_language_from_path(request.path_info) or get_language()
    return override(language or settings.LANGUAGE_CODE)


def _page(
    request: HttpRequest, status: int, *, title: str, text: str, advice: str
) -> HttpResponse:
    page = ErrorPage(frame=frame_of(request), title=title, text=text, advice=advice)
    return render(request, "advisor/error.html", {"page": page}, status=status)
