"""The brake: guesses at one name are slowed down over all networks together.

Guesses from one network are counted by `attempts`. Whoever has a thousand networks meets this:
after some guesses at a name, from wherever they come, each further one opens a wait, and every
wait is longer than the last. It holds for unknown devices alone, so a stranger who keeps guessing
does not lock out a colleague at the browser of every day.
"""

import logging
import math
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from advisor.security.devices import known_device
from advisor.security.models import Brake

logger = logging.getLogger(__name__)

# So many guesses at a name wait for nothing, and one more an hour.
FREE = 10
_REGAINED = timedelta(hours=1)
# The first wait; each further guess doubles it, up to the longest.
_FIRST = timedelta(seconds=30)
_LONGEST = timedelta(minutes=15)
# More are not counted: the waits grow no more, and end some hours after the guessing.
_MOST = FREE + 6


class BrakeBackend:
    """Asked before the password is read; takes a guess, and signs nobody in."""

    def authenticate(
        self, request: Any, username: str | None = None, **credentials: Any
    ) -> None:
        """Turn away who comes too soon: as for a locked name, right or wrong counts no more."""
        if username is None or known_device(request, username):
            return
        brake, wait = _take(username)
        if wait:
            request.sign_in_wait = wait
            request.axes_locked_out = True
            raise PermissionDenied
        request.guess_taken = brake


def give_back(sender: Any, request: HttpRequest, **kwargs: Any) -> None:
    """Whoever signed in did not guess: theirs is not counted, those before it still are."""
    taken: Brake | None = getattr(request, "guess_taken", None)
    if taken is None:
        return
    with transaction.atomic():
        for brake in Brake.objects.select_for_update().filter(mark=taken.mark):
            brake.full_until -= _REGAINED
            if brake.closed_until == taken.closed_until:
                brake.closed_until = timezone.now()
            brake.save()


def forget_brakes() -> None:
    """Delete those that hold nobody up any more."""
    Brake.objects.filter(full_until__lte=timezone.now()).delete()


@transaction.atomic
def _take(name: str) -> tuple[Brake, timedelta | None]:
    """Take one guess at this name; or tell how long it is until there is one to take.

    Who asks at the same moment waits for the row: one guess goes to one of them.
    """
    now = timezone.now()
    brake, _is_new = Brake.objects.select_for_update().get_or_create(
        mark=_mark(name), defaults={"full_until": now, "closed_until": now}
    )
    if brake.closed_until > now:
        return brake, brake.closed_until - now
    taken = max(brake.full_until, now) + _REGAINED
    brake.full_until = min(taken, now + _MOST * _REGAINED)
    if over := _over(brake.full_until, now):
        brake.closed_until = now + min(_FIRST * 2 ** (over - 1), _LONGEST)
        logger.warning("Guesses at %r are slowed down.", name[:150])
    brake.save()
    return brake, None


def _over(full_until: datetime, now: datetime) -> int:
    """How many guesses there were beyond the free ones."""
    return max(0, math.ceil((full_until - now) / _REGAINED - FREE))


def _mark(name: str) -> str:
    """People type their password in place of their name: nothing typed is kept."""
    digest = salted_hmac("advisor.security.brake", name, algorithm="sha256")
    return digest.hexdigest()
