"""The answers a student has given so far, in a signed cookie until the end."""

import re
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from sys import intern
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from advisor.models import TOKEN_BYTES, new_token
from cases.engine.answers import BadAnswer, check_answers
from cases.engine.reading import LONGEST_KEY
from cases.engine.rulebook import Rulebook

COOKIE: str = settings.ANSWERS_COOKIE
_SALT = "advisor.answers"
# Browsers keep at least 4096 bytes of a cookie, its name and attributes included.
_LONGEST = 3800


@dataclass(frozen=True)
class Kept:
    """The answers that are still valid, the last result's token, and what went wrong."""

    answers: dict[str, str] = field(default_factory=dict, hash=False)
    token: str = ""
    was_damaged: bool = False
    was_outdated: bool = False


def read_answers(request: HttpRequest, rulebook: Rulebook) -> Kept:
    """Read the cookie. What cannot be read is left out, and said."""
    raw = request.COOKIES.get(COOKIE)
    if not raw:
        return Kept()
    try:
        data = signing.loads(
            raw[: _LONGEST * 2], salt=_SALT, max_age=settings.ANSWERS_MAX_AGE
        )
    except signing.SignatureExpired:
        return Kept()
    except (signing.BadSignature, ValueError):
        return Kept(was_damaged=True)
    if not isinstance(data, dict):
        return Kept(was_damaged=True)
    given = data.get("a")
    found = given if isinstance(given, dict) else {}
    answers = valid_answers(rulebook, found)
    return Kept(
        answers=answers,
        token=_token(data.get("t")),
        was_outdated=len(answers) < len(found),
    )


def _token(value: Any) -> str:
    """The token of a private link, or nothing when it cannot be one."""
    is_token = isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_-]{1,40}", value)
    return value if is_token else ""


def valid_answers(rulebook: Rulebook, found: Mapping[Any, Any]) -> dict[str, str]:
    """The answers that their questions offer today."""
    given = {
        key: value
        for key, value in found.items()
        if isinstance(value, str) and len(value) <= LONGEST_KEY
    }
    if _are_answers(rulebook, given):
        # Each request decodes the same few words anew; remembered journeys share them.
        return {intern(key): intern(value) for key, value in given.items()}
    return {k: v for k, v in given.items() if _are_answers(rulebook, {k: v})}


def _are_answers(rulebook: Rulebook, given: Mapping[Any, str]) -> bool:
    """Whether stored answers are all such as their questions offer today."""
    try:
        check_answers(rulebook, given)
    except BadAnswer:
        return False
    return True


def token_of_form(request: HttpRequest) -> str:
    """The token of the page that this form makes: sent again, the same form makes no other.

    A student whose connection broke sends the form again, not knowing that it was taken. The
    secret of the browser and the signed answers go in, so that nobody else can work it out.
    """
    browser = request.COOKIES.get(settings.CSRF_COOKIE_NAME)
    if not browser:
        return new_token()
    form = f"{browser} {request.COOKIES.get(COOKIE, '')}"
    mark = salted_hmac("advisor.page", form, algorithm="sha256").digest()
    return urlsafe_b64encode(mark[:TOKEN_BYTES]).decode()


def save_answers(
    response: HttpResponse, answers: Mapping[str, str], *, token: str = ""
) -> None:
    """Put the answers into the cookie; the browser returns them with each page."""
    value = signing.dumps({"a": dict(answers), "t": token}, salt=_SALT, compress=True)
    if len(value) > _LONGEST:
        raise ValueError("The answers do not fit into a cookie.")
    response.set_cookie(
        COOKIE,
        value,
        max_age=settings.ANSWERS_MAX_AGE,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def forget_answers(response: HttpResponse) -> None:
    """Delete the cookie."""
    response.delete_cookie(COOKIE, samesite="Lax")
