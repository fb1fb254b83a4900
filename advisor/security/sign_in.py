"""The admin's sign-in form: name, password, and a code where the account has one."""

from typing import Any

from django import forms
from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from advisor.security.second_factor import check_code, has_second_factor


class SignInForm(AdminAuthenticationForm):
    """One form for both factors: nobody is ever half signed in."""

    code = forms.CharField(
        label=_("Code"),
        required=False,
        max_length=40,
        help_text=_(
            "From the app on your phone, or a recovery code. Leave it empty if you "
            "have not set one up."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        user = self.get_user()
        if user is not None and has_second_factor(user):
            self._take_code(user, data.get("code", ""))
        return data

    def _take_code(self, user: Any, code: str) -> None:
        if not code:
            raise ValidationError(
                _("This account signs in with a code: type it as well."),
                code="code_missing",
            )
        device = check_code(user, code)
        if device is None:
            # It counts towards the lock-out like a wrong password.
            user_login_failed.send(
                sender=__name__,
                credentials={"username": user.get_username()},
                request=self.request,
            )
            raise ValidationError(
                _(
                    "This code is wrong or was used. Wait for the next one and try again."
                ),
                code="code_wrong",
            )
        user.otp_device = device
