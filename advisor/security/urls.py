"""The addresses of the second factor, and of passkeys, which stand beside it."""

from django.contrib import admin
from django.urls import path

from advisor.security import ceremonies
from advisor.security.passkey_screen import own_passkeys
from advisor.security.screens import second_factor

_closed = admin.site.admin_view

urlpatterns = [
    path("", _closed(second_factor), name="second_factor"),
    path("passkeys/", _closed(own_passkeys), name="passkeys"),
    path(
        "passkeys/new/",
        _closed(ceremonies.BeginAdding.as_view()),
        name="passkey_begin_adding",
    ),
    path("passkeys/add/", _closed(ceremonies.Add.as_view()), name="passkey_add"),
    path(
        "passkeys/asked/",
        ceremonies.BeginSigningIn.as_view(),
        name="passkey_begin_signing_in",
    ),
    path("passkeys/sign-in/", ceremonies.SignIn.as_view(), name="passkey_sign_in"),
]
