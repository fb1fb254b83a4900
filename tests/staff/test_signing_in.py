"""Signing in to the admin: slowed down after wrong passwords, and for a while only."""

import re
import time
from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from advisor.security.attempts import forget_attempts
from tests.staff.signing_in import LOGIN, PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(django_user_model):
    return django_user_model.objects.create_superuser("lea", password=PASSWORD)


def test_a_password_signs_in(client, lea):
    assert sign_in(client)["Location"] == "/admin/"
    assert is_in(client)


def test_five_wrong_passwords_lock_the_sixth_attempt_out_even_if_right(client, lea):
    for _ in range(4):
        assert sign_in(client, "wrong").status_code == 200

    locked = sign_in(client, "wrong")

    assert locked.status_code == 429
    assert locked["Retry-After"] == "900"
    assert "wait 15 minutes" in locked.text
    assert sign_in(client).status_code == 429
    assert not is_in(client)


def test_a_lock_out_ends_after_a_quarter_of_an_hour(client, lea):
    for _ in range(5):
        sign_in(client, "wrong")
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    assert sign_in(client).status_code == 302


def test_a_stranger_elsewhere_does_not_lock_a_colleague_out(client, lea):
    for _ in range(6):
        sign_in(Client(), "wrong", REMOTE_ADDR="192.0.2.66")

    assert sign_in(client, REMOTE_ADDR="192.0.2.7").status_code == 302


def test_a_visitor_behind_the_proxy_cannot_choose_the_address_that_is_counted(
    settings, lea
):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    codes = [
        sign_in(
            Client(), "wrong", HTTP_X_FORWARDED_FOR=f"198.51.100.{n}, 192.0.2.66"
        ).status_code
        for n in range(5)
    ]

    assert codes == [200, 200, 200, 200, 429]


@pytest.mark.parametrize(
    "addresses",
    [
        [f"2001:db8:0:1::{n:x}" for n in range(1, 6)],
        ["192.0.2.66", "::ffff:192.0.2.66", "::ffff:c000:242", *["192.0.2.66"] * 2],
    ],
    ids=["addresses of one subscriber", "one address written in three ways"],
)
def test_who_has_many_addresses_gets_no_more_attempts(lea, addresses):
    codes = [sign_in(Client(), "wrong", REMOTE_ADDR=a).status_code for a in addresses]

    assert codes == [200, 200, 200, 200, 429]


def test_neighbours_with_addresses_of_their_own_are_not_locked_out(client, lea):
    for n in range(6):
        sign_in(Client(), "wrong", REMOTE_ADDR=f"2001:db8:0:1::{n:x}")

    assert sign_in(client, REMOTE_ADDR="2001:db8:0:2::1").status_code == 302


def test_nothing_kept_of_a_wrong_sign_in_tells_the_address_or_what_was_typed(lea):
    sign_in(Client(), "hunter2-is-mine", code="123456", REMOTE_ADDR="192.0.2.66")

    kept = str(AccessAttempt.objects.values().get())

    assert "192.0.2" not in kept
    assert "hunter2" not in kept
    assert "123456" not in kept


def test_wrong_sign_ins_are_forgotten_once_they_no_longer_count(client, lea):
    sign_in(client, "wrong")
    assert forget_attempts() == 0
    AccessAttempt.objects.update(attempt_time=timezone.now() - timedelta(minutes=16))

    call_command("forget_sign_ins", verbosity=0)

    assert not AccessAttempt.objects.exists()


def test_a_sign_in_that_worked_leaves_no_trace_of_where_from(client, lea):
    sign_in(client, "wrong")
    sign_in(client)

    assert not AccessAttempt.objects.exists()


def test_a_new_password_must_be_long(client, lea):
    sign_in(client)
    data = {"old_password": PASSWORD, "new_password1": "Sh0rt-pass"}
    page = client.post(
        "/admin/password_change/", data | {"new_password2": "Sh0rt-pass"}
    )

    assert page.status_code == 200
    assert "12" in str(page.context["form"].errors)


def test_a_session_ends_after_a_day_of_work_however_busy(client, lea, monkeypatch):
    sign_in(client)
    begun, pages = time.time(), 0
    while pages < 30:
        later = begun + (pages + 0.5) * 3600
        monkeypatch.setattr("advisor.security.sessions.time.time", lambda n=later: n)
        if not is_in(client):
            break
        pages += 1

    assert pages == 8
    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"


def test_a_sign_in_that_nobody_followed_up_ends_after_two_hours(
    client, lea, monkeypatch
):
    sign_in(client)
    later = time.time() + 2 * 3600 + 120
    monkeypatch.setattr("advisor.security.sessions.time.time", lambda: later)

    assert not is_in(client)


def test_a_session_ends_with_the_browser(client, lea):
    sign_in(client)

    assert client.cookies["session"]["max-age"] == ""
    assert client.cookies["session"]["httponly"]


def test_a_session_left_alone_for_two_hours_ends(client, lea, monkeypatch):
    sign_in(client)
    assert is_in(client)
    later = time.time() + 2 * 3600 + 120
    monkeypatch.setattr("advisor.security.sessions.time.time", lambda: later)

    assert client.get("/admin/")["Location"] == "/admin/login/?next=/admin/"
    assert not is_in(client)


def test_a_session_in_use_goes_on(client, lea, monkeypatch):
    sign_in(client)
    begun = time.time()
    for hours in (1, 2, 3):
        now = begun + hours * 3600
        monkeypatch.setattr("advisor.security.sessions.time.time", lambda n=now: n)

        assert is_in(client)


def test_an_account_that_is_closed_is_out_at_once(client, lea):
    sign_in(client)
    lea.is_active = False
    lea.save()

    assert not is_in(client)


def test_a_new_password_ends_the_sessions_elsewhere(client, lea):
    elsewhere = Client()
    sign_in(client)
    sign_in(elsewhere)
    new = "another sentence of words"
    typed = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}

    assert client.post("/admin/password_change/", typed).status_code == 302
    assert is_in(client)
    assert not is_in(elsewhere)


def test_the_log_tells_who_signed_in_and_who_failed_and_no_address(lea, caplog):
    with caplog.at_level("INFO"):
        sign_in(Client(), REMOTE_ADDR="192.0.2.66")
        sign_in(Client(), "hunter2-is-mine", REMOTE_ADDR="192.0.2.66")

    assert re.search(r"Successful login by 'lea' from fd", caplog.text)
    assert re.search(r"New login failure by 'lea' from fd", caplog.text)
    assert "192.0.2" not in caplog.text
    assert "hunter2" not in caplog.text


def test_a_name_with_a_line_end_makes_no_line_of_its_own_in_the_log(caplog):
    typed = {"username": "x\nINFO all is well", "password": "y", "next": ""}
    Client().post(LOGIN, typed)

    assert not any(line.startswith("INFO all") for line in caplog.text.splitlines())


def test_signing_in_changes_the_session_so_that_none_can_be_planted(client, lea):
    client.session.save()
    client.cookies["session"] = planted = "a" * 32

    sign_in(client)

    assert client.cookies["session"].value != planted


def test_a_session_that_the_server_never_began_opens_nothing(client, lea):
    for made_up in ("a" * 32, "lea", "1", ""):
        client.cookies["session"] = made_up

        assert not is_in(client)


def test_no_two_sessions_have_a_key_that_could_be_guessed(lea):
    keys = set()
    for _ in range(3):
        sign_in(browser := Client())
        keys.add(browser.cookies["session"].value)

    assert len(keys) == 3
    # Of 36 letters and digits each: more than 160 random bits.
    assert all(re.fullmatch(r"[a-z0-9]{32}", key) for key in keys)


def test_signing_in_asks_for_name_password_and_code_and_for_no_secret_question(client):
    form = client.get(LOGIN).text
    asked = re.findall(r'<input type="(?:text|password)" name="(\w+)"', form)

    assert asked == ["username", "password", "code"]


def test_signing_out_ends_the_session_for_good(client, lea):
    sign_in(client)
    stolen = client.cookies["session"].value

    client.post("/admin/logout/")
    client.cookies["session"] = stolen

    assert not is_in(client)


def test_signing_in_leads_to_no_other_site(client, lea):
    for address in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        data = {"username": "lea", "password": PASSWORD, "next": address}

        assert Client().post(LOGIN, data)["Location"] == "/accounts/profile/"
