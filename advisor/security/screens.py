"""The page on which staff set up, renew or remove their second factor."""

from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django_otp import login as verified
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex

from advisor.qr import QrCode, qr_code
from advisor.security import second_factor as factor

_KEY = "second_factor_key"


class CodeForm(forms.Form):
    """A code that shows who is asking."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        if factor.check_code(self.request.user, code) is None:
            raise _wrong_code()
        return code


class SetUpForm(CodeForm):
    """The first code of an app, and the password once more."""

    password = forms.CharField(
        label=gettext_lazy("Your password, once more"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    moment = -1

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        moment = factor.is_current(self.request.session.get(_KEY, ""), code)
        if moment is None:
            raise _wrong_code()
        self.moment = moment
        return code

    def clean_password(self) -> str:
        """A session left open is not enough; wrong ones count as wrong sign-ins do."""
        password: str = self.cleaned_data["password"]
        name = self.request.user.get_username()
        if authenticate(self.request, username=name, password=password) is None:
            raise ValidationError(_("This is not your password."))
        return password


def _wrong_code() -> ValidationError:
    return ValidationError(
        _("This code is wrong or was used. Wait for the next one and try again.")
    )


@dataclass(frozen=True)
class SecondFactorPage:
    """What the page shows: a key to set up, or what is set up."""

    form: forms.Form
    is_on: bool = False
    is_required: bool = False
    key: str = ""
    picture: QrCode | None = None
    new_codes: tuple[str, ...] = ()
    codes_left: int = 0


@sensitive_post_parameters()
def second_factor(request: HttpRequest) -> HttpResponse:
    if factor.has_second_factor(request.user):
        return _kept(request)
    return _set_up(request)


def _set_up(request: HttpRequest) -> HttpResponse:
    form = SetUpForm(_sent(request), request=request)
    if form.is_bound and form.is_valid():
        codes = factor.set_up(request.user, request.session.pop(_KEY), form.moment)
        request.session.cycle_key()
        verified(request, TOTPDevice.objects.get(user=request.user))
        return _shown_codes(request, codes)
    key = request.session.setdefault(_KEY, random_hex(20))
    device = TOTPDevice(user=request.user, key=key)
    page = SecondFactorPage(
        form=form,
        is_required=settings.SECOND_FACTOR,
        key=b32encode(unhexlify(key)).decode(),
        picture=qr_code(device.config_url),
    )
    return _shown(request, page)


def _kept(request: HttpRequest) -> HttpResponse:
    form = CodeForm(_sent(request), request=request)
    if form.is_bound and form.is_valid():
        if "renew" in request.POST:
            return _shown_codes(request, factor.new_recovery_codes(request.user))
        if "remove" in request.POST:
            factor.remove(request.user)
            messages.success(request, _("Your second factor was removed."))
            return redirect("second_factor")
    left = factor.recovery_codes_left(request.user)
    return _shown(request, SecondFactorPage(form=form, is_on=True, codes_left=left))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _shown_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    form = CodeForm(request=request)
    page = SecondFactorPage(form=form, is_on=True, new_codes=tuple(codes))
    return _shown(request, page)


def _shown(request: HttpRequest, page: SecondFactorPage) -> HttpResponse:
    title = _("Second factor")
    context = {**admin.site.each_context(request), "title": title, "page": page}
    status = 422 if page.form.errors else 200
    return render(request, "admin/second_factor.html", context, status=status)
