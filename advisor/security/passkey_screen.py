"""The page on which staff see their passkeys, add one or remove some."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.debug import sensitive_post_parameters
from django_otp_webauthn.models import WebAuthnCredential

from advisor.security import passkeys
from advisor.security.screens import CodeForm
from advisor.security.second_factor import has_second_factor


class _Choices(forms.ModelMultipleChoiceField):
    """Passkeys, each with what its owner tells it by."""

    def label_from_instance(self, obj: WebAuthnCredential) -> str:
        told = {"name": obj.name, "added": _day(obj.created_at)}
        if obj.last_used_at is None:
            return _("%(name)s, added on %(added)s, not used yet") % told
        told["used"] = _day(obj.last_used_at)
        return _("%(name)s, added on %(added)s, last used on %(used)s") % told


class AddForm(CodeForm):
    """A name for the new passkey, and a code that shows who is asking."""

    name = forms.CharField(
        label=gettext_lazy("Name of the passkey"),
        help_text=gettext_lazy(
            "To tell it from others: “office computer”, “my phone”."
        ),
        max_length=passkeys.LONGEST_NAME,
    )
    field_order = ["name", "code"]


class RemoveForm(CodeForm):
    """Those that shall go, and a code that shows who is asking."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        self.fields["chosen"] = _Choices(
            passkeys.passkeys_of(request.user),
            label=_("Your passkeys"),
            widget=forms.CheckboxSelectMultiple,
        )
        self.order_fields(["chosen", "code"])


@sensitive_post_parameters()
def own_passkeys(request: HttpRequest) -> HttpResponse:
    """Passkeys stand beside a second factor: who has none is led to it first."""
    if not has_second_factor(request.user):
        return redirect("second_factor")
    if _sent(request, "leave"):
        passkeys.end_adding(request)
        return redirect("passkeys")
    add = AddForm(_sent(request, "add"), request=request, auto_id="id_add_%s")
    remove = RemoveForm(_sent(request, "remove"), request=request)
    if add.is_bound and add.is_valid():
        passkeys.let_add(request, add.cleaned_data["name"])
        return redirect("passkeys")
    if remove.is_bound and remove.is_valid():
        return _removed(request, remove.cleaned_data["chosen"])
    context = {
        **admin.site.each_context(request),
        "title": _("Passkeys"),
        "add": add,
        "remove": remove,
        "has_some": passkeys.passkeys_of(request.user).exists(),
        "adding": passkeys.name_to_add(request),
        "work_here": passkeys.work_here(request),
    }
    status = 422 if add.errors or remove.errors else 200
    return render(request, "admin/passkeys.html", context, status=status)


def _removed(request: HttpRequest, chosen: Any) -> HttpResponse:
    """A session that was begun with one of them ends with it."""
    count = chosen.delete()[1].get(WebAuthnCredential._meta.label, 0)
    done = ngettext(
        "%(count)s passkey was removed.", "%(count)s passkeys were removed.", count
    )
    messages.success(request, done % {"count": count})
    return redirect("passkeys")


def _sent(request: HttpRequest, button: str) -> Any:
    """What was sent, for the form whose button was pressed."""
    return request.POST if request.method == "POST" and button in request.POST else None


def _day(moment: Any) -> str:
    return date_format(localtime(moment), "DATE_FORMAT")
