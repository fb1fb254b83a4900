"""Staff who have gone away are signed out: the time of the last page is in the session."""

import time

from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

_SEEN = "seen"
# Every page would write to the database otherwise.
_EXACT_ENOUGH = 60


def was_idle(request: HttpRequest) -> bool:
    """Whether too long has passed since this session's last page; notes this one."""
    now = int(time.time())
    pause = now - request.session.get(_SEEN, now)
    if pause > settings.STAFF_IDLE_SECONDS:
        return True
    if pause > _EXACT_ENOUGH or _SEEN not in request.session:
        request.session[_SEEN] = now
    return False


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """End the session, and come back to this page after signing in."""
    logout(request)
    return redirect_to_login(request.get_full_path(), reverse("admin:login"))
