"""Passkeys: with which address they work, what is asked of a device, and who may add one.

A passkey is made by a device for one site, and used there after a fingerprint, a face or a PIN:
it is both factors at once. It stands beside the app and the recovery codes, which go on without
JavaScript and when the device is lost.
"""

import time
from ipaddress import ip_address
from typing import Any

from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.http.request import split_domain_port
from django_otp_webauthn.exceptions import UnprocessableEntity
from django_otp_webauthn.helpers import WebAuthnHelper
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.structs import UserVerificationRequirement

_ADDING = "passkey_to_add"
# Seconds from a right code until the browser must have made the passkey.
_TIME_TO_ADD = 600
LONGEST_NAME = 64


def relying_party(request: HttpRequest) -> str:
    """The name that passkeys are bound to: the host of this request, without its port.

    ALLOWED_HOSTS lets no other host through, and a browser uses a passkey only at the host
    that it was made for.
    """
    host: str = split_domain_port(request.get_host())[0]
    return host


def work_here(request: HttpRequest) -> bool:
    """Whether browsers have passkeys at this address: by name and encrypted, or localhost.

    https://www.w3.org/TR/webauthn-3/#rp-id
    """
    host = relying_party(request)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        ip_address(host.strip("[]"))
    except ValueError:
        return request.is_secure()
    return False


def passkeys_of(user: Any) -> Any:
    """The passkeys of an account, the oldest first."""
    return WebAuthnCredential.objects.filter(user=user).order_by("created_at", "pk")


def let_add(request: HttpRequest, name: str) -> None:
    """Let this session add one passkey of this name soon: who is asking has been shown."""
    request.session[_ADDING] = [name, int(time.time()) + _TIME_TO_ADD]


def name_to_add(request: HttpRequest) -> str:
    """The name of the passkey that this session may add now; "" if none."""
    name, until = request.session.get(_ADDING, ("", 0))
    return str(name) if time.time() <= until else ""


def end_adding(request: HttpRequest) -> None:
    """Let it add none any more: whoever wants another shows again who they are."""
    request.session.pop(_ADDING, None)


class Ceremony(WebAuthnHelper):
    """What is asked of a device: that it knows its owner, at the address of this request."""

    def get_allowed_origins(self) -> list[str]:
        return [f"{self.request.scheme}://{self.request.get_host()}"]

    def get_generate_registration_options_kwargs(self, *, user: Any) -> dict[str, Any]:
        """A passkey that asked for nothing would be the device alone: one factor, not two."""
        asked: dict[str, Any] = super().get_generate_registration_options_kwargs(
            user=user
        )
        criteria = asked["authenticator_selection"]
        criteria.user_verification = UserVerificationRequirement.REQUIRED
        return asked

    def register_complete(self, user: Any, state: Any, data: Any) -> WebAuthnCredential:
        """Keep the passkey, and where it comes from with it; one that is kept is refused."""
        try:
            with transaction.atomic():
                return super().register_complete(user=user, state=state, data=data)
        except IntegrityError as error:
            raise UnprocessableEntity(code="known") from error

    def create_credential(self, *args: Any, **kwargs: Any) -> WebAuthnCredential:
        device = super().create_credential(*args, **kwargs)
        device.name = name_to_add(self.request)
        return device
