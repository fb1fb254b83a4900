"""The second factor: an app's codes, and recovery codes for when the phone is lost.

Passkeys, which are both factors at once, stand beside them: `passkeys`.
"""

import hashlib
import re
import secrets
import time
from base64 import b64encode
from binascii import unhexlify
from collections.abc import Callable
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp.models import Device
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential

from advisor.security.sessions import has_ended, sign_in_again

RECOVERY_CODES = 10
# Without letters and digits that are read as one another: 0 o, 1 i l.
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
_LENGTH = 24


def has_second_factor(user: Any) -> bool:
    """Whether this account signs in with a second factor."""
    return TOTPDevice.objects.filter(user=user, confirmed=True).exists()


def is_current(key: str, code: str) -> int | None:
    """The moment (in steps of 30 s) of an app's code for this key, or None if wrong."""
    digits = _bare(code)
    if not re.fullmatch(r"\d{6}", digits):
        return None
    totp = TOTP(unhexlify(key))
    totp.time = time.time()
    return totp.t() if totp.verify(int(digits), tolerance=1) else None


@transaction.atomic
def set_up(user: Any, key: str, moment: int) -> list[str]:
    """Turn the second factor on; its recovery codes, which are shown this once."""
    remove(user)
    TOTPDevice.objects.create(user=user, name="app", key=key, last_t=moment)
    return new_recovery_codes(user)


@transaction.atomic
def new_recovery_codes(user: Any) -> list[str]:
    """Make recovery codes in place of those before. Only their digests are kept."""
    device, _created = StaticDevice.objects.get_or_create(user=user, name="recovery")
    device.token_set.all().delete()
    codes = [_new_code() for _ in range(RECOVERY_CODES)]
    for code in codes:
        device.token_set.create(token=_digest(code))
    return codes


def recovery_codes_left(user: Any) -> int:
    """How many recovery codes have not been used."""
    return sum(d.token_set.count() for d in StaticDevice.objects.filter(user=user))


@transaction.atomic
def remove(user: Any) -> None:
    """Turn the second factor off, and the passkeys with it: they stand beside it."""
    WebAuthnCredential.objects.filter(user=user).delete()
    TOTPDevice.objects.filter(user=user).delete()
    StaticDevice.objects.filter(user=user).delete()


def check_code(user: Any, code: str) -> Device | None:
    """The device whose code this is; each code counts once, a wrong one costs a wait."""
    bare = _bare(code)
    is_of_app = re.fullmatch(r"\d{6}", bare)
    model = TOTPDevice if is_of_app else StaticDevice
    token = bare if is_of_app else _digest(bare)
    with transaction.atomic():
        # Whoever sends the same code at the same moment waits here, and finds it used.
        devices = model.objects.select_for_update().filter(user=user, confirmed=True)
        for device in devices:
            if device.verify_token(token):
                return device
    return None


def _bare(code: str) -> str:
    return re.sub(r"[\s-]", "", code).lower()


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_LENGTH))
    return "-".join(letters[i : i + 4] for i in range(0, _LENGTH, 4))


def _digest(code: str) -> str:
    """What is kept of a recovery code: the package's column holds 16 characters.

    No salt and no slow hash: nobody guesses 118 random bits. No secret of the site either:
    the codes outlive its rotation.
    """
    return b64encode(hashlib.sha256(_bare(code).encode()).digest()[:12]).decode()


class RequireSecondFactor:
    """Lets no staff page be seen in a session that ended, nor without a second factor due."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._instead(request) or self.get_response(request)

    def _instead(self, request: HttpRequest) -> HttpResponse | None:
        """Where to send somebody who must first sign in again or set it up."""
        page = request.path_info
        if not page.startswith(_admin()) or page in _open_pages():
            return None
        user: Any = request.user
        if not user.is_authenticated:
            return None
        if has_ended(request):
            return sign_in_again(request)
        if user.is_verified():
            return None
        if has_second_factor(user):
            # This session was begun before the second factor was set up elsewhere.
            return sign_in_again(request)
        setting_up = reverse("second_factor")
        if not settings.SECOND_FACTOR or page == setting_up:
            return None
        messages.warning(request, _("Set up a second factor first: it takes a minute."))
        return redirect(setting_up)


@cache
def _admin() -> str:
    """Where the admin begins; students' pages are told apart at once."""
    return reverse("admin:index")


@cache
def _open_pages() -> tuple[str, ...]:
    """What anybody may ask for: the ways in, the way out, and the admin's own words."""
    pages = ("admin:login", "admin:logout", "admin:jsi18n")
    return tuple(map(reverse, (*pages, "passkey_begin_signing_in", "passkey_sign_in")))
