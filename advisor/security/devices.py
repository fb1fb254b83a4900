"""Known devices: the browsers in which a colleague signed in before, told by a signed cookie."""

import hmac
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

COOKIE: str = settings.DEVICE_COOKIE
_SALT = "advisor.security.devices"
# From the last time somebody signed in there.
_KNOWN_FOR = timedelta(days=180)
# Colleagues share the computer of a counter; of more than so many, the last are known.
_MOST = 12


@dataclass(frozen=True)
class _Device:
    """A browser: a number of its own, and whose it is, as marks that tell no name."""

    number: str
    marks: tuple[str, ...] = ()


def known_device(request: HttpRequest, name: str) -> str:
    """The number of this browser, if that name signed in with it before; else nothing."""
    device = _read(request)
    mark = _mark(name)
    is_known = any(hmac.compare_digest(mark, known) for known in device.marks)
    return device.number if is_known else ""


def remember(request: HttpRequest, response: HttpResponse, name: str) -> None:
    """Have this browser known as one in which that name signed in."""
    device, mark = _read(request), _mark(name)
    marks = (mark, *(known for known in device.marks if known != mark))[:_MOST]
    response.set_cookie(
        COOKIE,
        signing.dumps([device.number, *marks], salt=_SALT),
        max_age=_KNOWN_FOR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _read(request: HttpRequest) -> _Device:
    """The device of the cookie, or a new one that nobody has signed in with."""
    try:
        found: Any = signing.loads(
            request.COOKIES.get(COOKIE, ""), salt=_SALT, max_age=_KNOWN_FOR
        )
        number, *marks = map(str, found)
    except (signing.BadSignature, ValueError, TypeError):
        return _Device(secrets.token_urlsafe(12))
    return _Device(number, tuple(marks))


def _mark(name: str) -> str:
    """Whoever uses the browser next does not read there who else does."""
    digest = salted_hmac(_SALT, name, algorithm="sha256")
    return digest.hexdigest()[:24]
