"""Wrong passwords: counted for a name and where from together, and soon forgotten."""

import hashlib
import hmac
from datetime import timedelta
from ipaddress import IPv4Address, IPv6Address, ip_address
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from advisor import errors
from advisor.security.brake import forget_brakes
from advisor.security.devices import known_device

# fd00::/8 is for addresses that nobody on the internet has.
_PRIVATE = bytes([0xFD])


def address_mark(request: HttpRequest) -> str:
    """What stands for where a request came from: a known device, or else the address.

    A known device is counted by itself, in whichever network: neither do strangers in its
    network lock it out, nor has whoever stole its cookie more guesses in many networks.
    Whoever has one IPv6 address has the 64 bits after its first half: they count as one.
    It looks like an IPv6 address, because the column wants one, and is made with the
    site's secret: from a copy of the table nobody can tell where staff sign in.
    """
    secret = settings.SECRET_KEY.encode()
    name = str(request.POST.get("username", ""))
    device = known_device(request, name)
    where = f"device {device}" if device else _line(_address(request))
    digest = hmac.digest(secret, where.encode(), hashlib.sha256)
    return str(IPv6Address(_PRIVATE + digest[:15]))


def _line(address: str) -> str:
    """What one subscriber holds: an IPv4 address, or the first half of an IPv6 address."""
    try:
        # A link-local address may name its network card.
        found = ip_address(address.partition("%")[0].strip("[]"))
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Address(found.packed[:8] + bytes(8)))


def _address(request: HttpRequest) -> str:
    """Where a request came from; behind our proxy, what the proxy itself saw."""
    if getattr(settings, "SECURE_PROXY_SSL_HEADER", None):
        # The last one is the proxy's own word; those before it are the visitor's.
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        if seen := forwarded.rpartition(",")[2].strip():
            return seen
    return str(request.META.get("REMOTE_ADDR", ""))


def in_the_log(
    name: Any, mark: Any, browser: Any, path: Any, request: HttpRequest
) -> str:
    """How a sign-in is named in the log: whose, and the mark of where from."""
    return f"{str(name)[:150]!r} from {mark}"


def locked_out(
    request: HttpRequest, response: HttpResponse | None, credentials: Any
) -> HttpResponse:
    """The answer to a sign-in after too many wrong ones, from there or from anywhere."""
    return errors.too_many(request, wait=getattr(request, "sign_in_wait", _cool_off()))


def forget_attempts() -> int:
    """Delete the wrong sign-ins that no longer count; how many they were."""
    forget_brakes()
    since = timezone.now() - _cool_off()
    deleted, _ = AccessAttempt.objects.filter(attempt_time__lte=since).delete()
    return deleted


def _cool_off() -> timedelta:
    cool_off: timedelta = settings.AXES_COOLOFF_TIME
    return cool_off
