"""What a browser asks and answers while somebody signs in with a passkey, or adds one.

The steps are those of django-otp-webauthn. Here: who may take them, and that whatever a browser
sends is answered.
"""

import logging
from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django_otp import login as verified
from django_otp_webauthn import views
from django_otp_webauthn.exceptions import (
    CredentialDisabled,
    NotVerified,
    OTPWebAuthnApiError,
    UnprocessableEntity,
    UserDisabled,
)
from django_otp_webauthn.models import WebAuthnCredential
from webauthn.helpers.exceptions import WebAuthnException

from advisor.security.devices import remember
from advisor.security.passkeys import end_adding, name_to_add
from advisor.security.second_factor import has_second_factor

logger = logging.getLogger(__name__)

# What the packages raise at things that no browser sends.
_UNREADABLE = (
    *(WebAuthnException, ValueError, TypeError, LookupError, AttributeError),
    RecursionError,
)
# Seconds that a session lives which somebody began who has not signed in.
_SIGNING_IN = 600


class _Answered(views.BaseWebAuthnView):
    """Every answer that a browser may get tells what became of it, and never a fault of ours."""

    def handle_exception(self, exc: Exception) -> HttpResponse:
        if isinstance(exc, _UNREADABLE):
            exc = UnprocessableEntity(code=type(exc).__name__)
        if isinstance(exc, OTPWebAuthnApiError):
            logger.warning("A passkey was refused: %s.", exc.code)
        response: HttpResponse = super().handle_exception(exc)
        return response


class _Adding(_Answered):
    """Beside a second factor, and for somebody who has just shown a code."""

    request: HttpRequest

    def check_can_register(self) -> None:
        if not has_second_factor(self.request.user) or not name_to_add(self.request):
            raise NotVerified


class BeginAdding(_Adding, views.BeginCredentialRegistrationView):
    """Ask the browser for a new passkey."""


class Add(_Adding, views.CompleteCredentialRegistrationView):
    """Keep the passkey that the browser made."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post(*args, **kwargs)
        end_adding(self.request)
        messages.success(self.request, _("The passkey was added."))
        return response


class _SigningIn(_Answered):
    """Whoever is signed in already signs in anew: nobody is ever half signed in."""

    request: HttpRequest

    def get_user(self) -> None:
        return None


class BeginSigningIn(_SigningIn, views.BeginCredentialAuthenticationView):
    """Ask the browser for any passkey of this site that knows its owner."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        if not self.request.user.is_authenticated:
            self.request.session.set_expiry(_SIGNING_IN)
        response: HttpResponse = super().post(*args, **kwargs)
        return response


class SignIn(_SigningIn, views.CompleteCredentialAuthenticationView):
    """Sign in whoever the passkey belongs to."""

    def check_device_usable(self, device: WebAuthnCredential) -> None:
        super().check_device_usable(device)
        if not device.user.is_staff:
            raise UserDisabled
        if not has_second_factor(device.user):
            raise CredentialDisabled

    def complete_auth(self, device: WebAuthnCredential) -> Any:
        user = authenticate(self.request, webauthn_credential=device)
        login(self.request, user)
        verified(self.request, device)
        return user

    def get_success_url(self) -> str:
        return self.get_redirect_url() or reverse("admin:index")

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """The browser is known from then on, as after a password."""
        response: HttpResponse = super().post(*args, **kwargs)
        remember(self.request, response, self.request.user.get_username())
        return response
