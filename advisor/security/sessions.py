"""When staff are signed out: after a pause, and after a day of work in any case."""

import time
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

_SIGNED_IN, _SEEN = "signed_in", "seen"
# Every page would write to the database otherwise.
_EXACT_ENOUGH = 60


def begin(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Note when somebody signed in; Django's own clock starts anew with each change."""
    now = int(time.time())
    # Until somebody is in, a session that a passkey begins lives some minutes.
    request.session.set_expiry(None)
    request.session.update({_SIGNED_IN: now, _SEEN: now})


def has_ended(request: HttpRequest) -> bool:
    """Whether this session's last page, or its beginning, is too long ago; notes this page.

    One from before sessions said when they began has ended.
    """
    now, session = int(time.time()), request.session
    pause = now - session.get(_SEEN, 0)
    age = now - session.get(_SIGNED_IN, 0)
    if pause > settings.STAFF_IDLE_SECONDS or age > settings.SESSION_COOKIE_AGE:
        return True
    if pause > _EXACT_ENOUGH:
        session[_SEEN] = now
    return False


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """End the session, and come back to this page after signing in."""
    logout(request)
    return redirect_to_login(request.get_full_path(), reverse("admin:login"))
