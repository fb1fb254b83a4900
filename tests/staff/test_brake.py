"""Guesses at one name from many networks: slowed down, and no colleague is locked out by them."""

import itertools
import re
from datetime import timedelta

import pytest
from django.core import signing
from django.core.management import call_command
from django.db.models import F
from django.test import Client

from advisor.security.models import Brake
from tests.staff.signing_in import LOGIN, PASSWORD, is_in, sign_in

pytestmark = pytest.mark.django_db

# So many guesses wait for nothing: the one after them opens the first wait.
UNHINDERED = 11


@pytest.fixture
def lea(django_user_model):
    return django_user_model.objects.create_superuser("lea", password=PASSWORD)


@pytest.fixture
def guess():
    """Guess Léa's password, each time from a network and a browser of its own."""
    networks = (f"198.51.{n // 256}.{n % 256}" for n in itertools.count())

    def guess(password="wrong", **typed):
        data = {"username": "lea", "password": password, "next": "/admin/", **typed}
        return Client().post(LOGIN, data, REMOTE_ADDR=next(networks))

    return guess


def later(**time):
    """Let this much time pass for the brake."""
    passed = timedelta(**time)
    Brake.objects.update(
        full_until=F("full_until") - passed, closed_until=F("closed_until") - passed
    )


def test_guesses_from_many_networks_have_to_wait_even_with_the_right_password(
    lea, guess
):
    codes = [guess().status_code for _ in range(UNHINDERED)]

    assert codes == [200] * UNHINDERED
    turned_away = guess(PASSWORD)
    assert turned_away.status_code == 429
    assert 0 < int(turned_away["Retry-After"]) <= 30
    assert "wait 1 minute" in turned_away.text


def test_each_wait_is_twice_as_long_as_the_last_up_to_a_quarter_of_an_hour(lea, guess):
    for _ in range(UNHINDERED):
        guess()
    waits = []
    for _ in range(8):
        seconds = int(guess()["Retry-After"]) + 1
        waits.append(seconds)
        later(seconds=seconds)
        assert guess().status_code == 200

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_day_of_guessing_from_everywhere_is_a_hundred_guesses(lea, guess):
    tried, seconds = 0, 0
    while seconds < 24 * 3600:
        answer = guess()
        tried += answer.status_code == 200
        passed = int(answer.get("Retry-After", 0)) + 1
        later(seconds=passed)
        seconds += passed

    assert 90 < tried < 120


def test_a_colleague_at_the_browser_of_every_day_is_not_held_up(client, lea, guess):
    sign_in(client)
    client.post("/admin/logout/")
    for _ in range(UNHINDERED + 3):
        guess()

    assert sign_in(client).status_code == 302
    assert is_in(client)


def test_all_who_share_a_browser_are_known_in_it(client, lea, guess, django_user_model):
    django_user_model.objects.create_superuser("marc", password=PASSWORD)
    for name in ("lea", "marc"):
        client.post(LOGIN, {"username": name, "password": PASSWORD})
        client.post("/admin/logout/")
    for _ in range(UNHINDERED + 3):
        guess()

    assert sign_in(client).status_code == 302


def test_a_browser_known_for_one_colleague_guesses_at_no_other(
    client, lea, guess, django_user_model
):
    django_user_model.objects.create_superuser("marc", password=PASSWORD)
    client.post(LOGIN, {"username": "marc", "password": PASSWORD})
    for _ in range(UNHINDERED):
        guess()

    assert sign_in(client).status_code == 429


def test_a_known_browser_has_five_guesses_in_all_networks_together(client, lea):
    sign_in(client)
    client.post("/admin/logout/")
    codes = [
        sign_in(client, "wrong", REMOTE_ADDR=f"192.0.2.{n}").status_code
        for n in range(6)
    ]

    assert codes == [200, 200, 200, 200, 429, 429]


def test_strangers_in_ones_own_network_do_not_lock_a_known_browser_out(client, lea):
    sign_in(client)
    client.post("/admin/logout/")
    for _ in range(6):
        sign_in(Client(), "wrong")

    assert sign_in(Client()).status_code == 429
    assert sign_in(client).status_code == 302


def test_a_name_that_nobody_has_is_slowed_down_alike(guess):
    codes = [guess(username="nobody").status_code for _ in range(UNHINDERED + 1)]

    assert codes == [200] * UNHINDERED + [429]


def test_who_signs_in_from_new_browsers_again_and_again_is_never_held_up(lea, guess):
    codes = {guess(PASSWORD).status_code for _ in range(UNHINDERED * 2)}

    assert codes == {302}


def test_a_right_password_in_between_buys_no_further_guesses(lea, guess):
    for _ in range(UNHINDERED - 1):
        guess()
        guess(PASSWORD)

    assert guess().status_code == 200
    assert guess().status_code == 429


def test_a_right_password_without_its_code_counts_as_a_guess(lea, guess):
    from advisor.security.second_factor import set_up

    set_up(lea, "0" * 40, 0)
    codes = [guess(PASSWORD).status_code for _ in range(UNHINDERED + 1)]

    assert codes == [200] * UNHINDERED + [429]


def test_some_hours_after_the_guessing_nothing_is_left_of_it(lea, guess):
    for _ in range(UNHINDERED):
        guess()
    call_command("forget_sign_ins", verbosity=0)
    assert Brake.objects.exists()
    later(hours=12)

    call_command("forget_sign_ins", verbosity=0)

    assert not Brake.objects.exists()
    assert guess(PASSWORD).status_code == 302


def test_nothing_kept_of_a_guess_tells_what_was_typed_as_a_name(guess):
    guess(username="hunter2-is-mine")

    assert "hunter2" not in str(Brake.objects.values().get())


def test_the_cookie_of_a_known_browser_tells_no_name_and_is_for_this_host_alone(
    client, lea, settings
):
    settings.SESSION_COOKIE_SECURE = True
    sign_in(client)
    cookie = client.cookies["device"]

    # A number of the browser by chance, and digests: no place for a name.
    number, *marks = signing.loads(cookie.value, salt="advisor.security.devices")
    assert len(number) == 16
    assert all(re.fullmatch("[0-9a-f]{24}", mark) for mark in marks)
    assert cookie["httponly"]
    assert cookie["secure"]
    assert cookie["samesite"] == "Lax"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert cookie["max-age"] == 180 * 24 * 3600


@pytest.mark.parametrize("made_up", ["", "x", "é", "W10:1w:x", '["a", "b"]'])
def test_a_browser_that_says_it_is_known_is_not_believed(client, lea, guess, made_up):
    for _ in range(UNHINDERED):
        guess()
    client.cookies["device"] = made_up

    assert sign_in(client).status_code == 429


def test_who_only_tried_is_not_known(client, lea):
    sign_in(client, "wrong")

    assert "device" not in client.cookies
