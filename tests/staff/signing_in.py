"""A tiny vocabulary: Léa, her password, and signing in as she does."""

import time
from binascii import unhexlify

from django.test import Client
from django_otp.oath import TOTP

LOGIN = "/admin/login/"
FACTOR = "/admin/second-factor/"
PASSWORD = "four words of a sentence"


def sign_in(client: Client, password: str = PASSWORD, code: str = "", **extra):
    data = {"username": "lea", "password": password, "code": code, "next": "/admin/"}
    return client.post(LOGIN, data, **extra)


def code_of(key: str, later: int = 0) -> str:
    """What an app shows for a key, so many half minutes from now."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time() + 30 * later
    return f"{totp.token():06}"


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200
