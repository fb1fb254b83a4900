"""Headers that every page carries, and requests that no page answers."""

import re
from collections.abc import Callable

from django.conf import settings
from django.contrib.admin.options import TO_FIELD_VAR
from django.core.exceptions import BadRequest, FieldDoesNotExist
from django.http import HttpRequest, HttpResponse

from advisor import errors

HEADERS = {
    "Content-Security-Policy": "; ".join(
        (
            "default-src 'none'",
            "object-src 'none'",
            "script-src 'self'",
            "style-src 'self'",
            # The icon of the site stands in the page: one request less.
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "manifest-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    ),
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class SecurityHeaders:
    """Adds the headers that Django does not know; a view may set its own."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response


class OneAddress:
    """Lets nothing that a visitor may choose into the addresses of pages that caches share.

    In production a port that is not one of our origins' is left out of the host, and the
    cookie by which Django would choose a language is not read: no page of ours sets it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.COOKIES.pop(settings.LANGUAGE_COOKIE_NAME, None)
        host = request.META.get("HTTP_HOST", "")
        if settings.SECURE and f"https://{host}" not in settings.CSRF_TRUSTED_ORIGINS:
            request.META["HTTP_HOST"] = re.sub(r":\d+$", "", host)
        return self.get_response(request)


class OddRequests:
    """Answers with 400 what would otherwise break further in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        # PostgreSQL holds no such character, and refuses to be asked for one.
        if any("\0" in text for text in (request.path_info, *request.COOKIES.values())):
            raise BadRequest("A character that no text may hold.")
        return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponse | None:
        """The admin takes the name of a field from the address as it comes."""
        is_asked = TO_FIELD_VAR in request.GET or TO_FIELD_VAR in request.POST
        if is_asked and isinstance(exception, FieldDoesNotExist):
            return errors.bad_request(request)
        return None
