"""Passkeys: added beside a second factor, signed in with, refused, lost."""

import json
import re
import time

import pytest
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp_webauthn.models import WebAuthnCredential
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.security import second_factor
from tests.staff.authenticator import Device, challenge_of
from tests.staff.signing_in import FACTOR, LOGIN, PASSWORD, code_of, is_in, sign_in

pytestmark = pytest.mark.django_db

KEY = "5" * 40
PAGE = f"{FACTOR}passkeys/"
# The wait after a wrong code is over, and a code that was used may be used again.
AFRESH = {
    "last_t": -1,
    "throttling_failure_count": 0,
    "throttling_failure_timestamp": None,
}
HOST = {"headers": {"host": "localhost"}}
ORIGIN = "http://localhost"


def sent(client, address: str, data=None, host: str = "localhost"):
    return client.post(
        PAGE + address,
        json.dumps(data),
        content_type="application/json",
        headers={"host": host},
    )


def asks(client, address: str) -> dict:
    """What the site asks a browser for."""
    answer = sent(client, address)
    assert answer.status_code == 200, answer.text
    return answer.json()


def wants(client, name: str = "bureau", code: str = ""):
    """The form in which somebody names a new passkey and shows who they are."""
    TOTPDevice.objects.update(**AFRESH)
    return client.post(PAGE, {"name": name, "code": code or code_of(KEY), "add": "1"})


def add(client, device: Device | None = None) -> Device:
    device = device or Device(ORIGIN)
    assert wants(client).status_code == 302
    answer = sent(client, "add/", device.made(asks(client, "new/")))
    assert answer.status_code == 200, answer.text
    return device


def signs_in(device: Device, client: Client | None = None, **more):
    client = client or Client()
    return sent(client, "sign-in/", device.signed(asks(client, "asked/")), **more)


@pytest.fixture
def lea(django_user_model):
    user = django_user_model.objects.create_superuser("lea", password=PASSWORD)
    second_factor.set_up(user, KEY, -1)
    return user


@pytest.fixture
def client(client, lea):
    """Léa, signed in with her password and a code."""
    assert sign_in(client, code=code_of(KEY)).status_code == 302
    return client


def test_with_a_passkey_one_is_in_without_name_password_or_code(client):
    device, elsewhere = add(client), Client()

    answer = signs_in(device, elsewhere)

    assert answer.json()["redirect_url"] == "/admin/"
    assert is_in(elsewhere)
    assert elsewhere.get("/admin/").context["user"].username == "lea"
    assert WebAuthnCredential.objects.get().last_used_at


def test_its_owner_sees_it_by_its_name(client):
    add(client)

    page = client.get(PAGE, headers={"accept-language": "en"}).text

    assert re.search(r"bureau, added on [^<]+, not used yet", page)
    assert "The passkey was added." in page


def test_a_session_lives_minutes_until_somebody_is_in(client):
    """Anybody may ask for a passkey, and each who asks has a session."""
    device, elsewhere = add(client), Client()
    asks(elsewhere, "asked/")
    asked = Session.objects.get(pk=elsewhere.session.session_key)
    signs_in(device, elsewhere)
    begun = Session.objects.get(pk=elsewhere.session.session_key)

    assert (begun.expire_date - asked.expire_date).total_seconds() > 7 * 3600
    assert begun.get_decoded().get("_session_expiry") is None


def test_signing_in_leads_where_one_was_going_and_to_no_other_site(client):
    device = add(client)
    for asked, led in (
        ("/admin/cases/situation/", "/admin/cases/situation/"),
        ("https://evil.example/", "/admin/"),
        ("//evil.example/", "/admin/"),
    ):
        elsewhere = Client()
        data = device.signed(asks(elsewhere, "asked/"))

        answer = sent(elsewhere, f"sign-in/?next={asked}", data)

        assert answer.json()["redirect_url"] == led


def test_a_browser_is_known_after_a_passkey_as_after_a_password(client):
    device, elsewhere = add(client), Client()

    signs_in(device, elsewhere)

    assert elsewhere.cookies["device"]["httponly"]


def test_a_passkey_changes_the_session_so_that_none_can_be_planted(client):
    device, elsewhere = add(client), Client()
    asks(elsewhere, "asked/")
    planted = elsewhere.session.session_key

    signs_in(device, elsewhere)

    assert elsewhere.session.session_key != planted
    assert not Session.objects.filter(pk=planted).exists()


def test_who_is_signed_in_as_another_becomes_the_owner_of_the_passkey(client):
    device = add(client)
    elsewhere = Client()
    elsewhere.force_login(User.objects.create_user("sam", is_staff=True))

    signs_in(device, elsewhere)

    assert elsewhere.get("/admin/").context["user"].username == "lea"


# What is refused.


def test_what_was_signed_once_signs_in_once(client):
    device, elsewhere = add(client), Client()
    data = device.signed(asks(elsewhere, "asked/"))

    assert sent(elsewhere, "sign-in/", data).status_code == 200
    for again in (elsewhere, Client()):
        assert sent(again, "sign-in/", data).status_code == 400


@pytest.mark.parametrize(
    "thief",
    [
        {"origin": "http://evil.example"},
        {"origin": "https://localhost"},
        {"host": "evil.example"},
        {"knows_owner": False},
        {"key": Device(ORIGIN).key},
        {"number": b"another"},
    ],
    ids=["site", "scheme", "bound elsewhere", "found device", "key", "unknown"],
)
def test_a_passkey_that_is_not_right_signs_nobody_in(client, thief):
    device, elsewhere = add(client), Client()
    vars(device).update(thief)

    assert signs_in(device, elsewhere).status_code in (404, 422)
    assert not is_in(elsewhere)


def test_a_device_that_does_not_know_its_owner_is_not_added(client):
    wants(client)
    device = Device(ORIGIN, knows_owner=False)

    asked = asks(client, "new/")

    assert asked["authenticatorSelection"]["userVerification"] == "required"
    assert sent(client, "add/", device.made(asked)).status_code == 422
    assert not WebAuthnCredential.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_a_closed_account_does_not_come_in_by_its_passkey(client, lea, change):
    device, elsewhere = add(client), Client()
    User.objects.filter(pk=lea.pk).update(**change)

    assert signs_in(device, elsewhere).status_code == 403
    assert not is_in(elsewhere)


def test_a_passkey_is_added_by_whoever_has_just_shown_a_code(client):
    device = Device(ORIGIN)
    assert sent(client, "new/").status_code == 403
    assert wants(client, code="000000").status_code == 422
    assert sent(client, "new/").status_code == 403

    add(client, device)

    assert sent(client, "new/").status_code == 403


def test_the_leave_to_add_one_ends_after_ten_minutes(client, monkeypatch):
    wants(client)
    asked, later = asks(client, "new/"), time.time() + 11 * 60
    monkeypatch.setattr("advisor.security.passkeys.time.time", lambda: later)

    answer = sent(client, "add/", Device(ORIGIN).made(asked))

    assert answer.status_code == 403
    assert not WebAuthnCredential.objects.exists()


def test_whoever_thinks_better_of_it_adds_none(client):
    wants(client)

    client.post(PAGE, {"leave": "1"})

    assert sent(client, "new/").status_code == 403
    assert 'name="add"' in client.get(PAGE, **HOST).text


def test_the_same_passkey_is_kept_once(client):
    device = add(client)
    wants(client)
    asked = asks(client, "new/")

    assert [one["id"] for one in asked["excludeCredentials"]] == [
        device.made(asked)["id"]
    ]
    assert sent(client, "add/", device.made(asked)).status_code == 422
    assert WebAuthnCredential.objects.count() == 1


def test_nobody_adds_a_passkey_without_signing_in(client):
    for address in ("new/", "add/"):
        assert sent(Client(), address)["Location"].startswith(LOGIN)


def test_whoever_has_no_second_factor_sets_that_up_first(django_user_model):
    sam = django_user_model.objects.create_superuser("sam")
    elsewhere = Client()
    elsewhere.force_login(sam)

    assert elsewhere.get(PAGE)["Location"] == FACTOR
    assert sent(elsewhere, "new/").status_code == 403


def test_a_form_of_another_site_signs_nobody_in(client):
    device, elsewhere = add(client), Client(enforce_csrf_checks=True)

    assert sent(elsewhere, "asked/").status_code == 403
    assert (
        sent(elsewhere, "sign-in/", device.signed({"challenge": "x"})).status_code
        == 403
    )


json_of_anybody = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.text(max_size=9), inner, max_size=3)
    ),
    max_leaves=8,
)
FIELDS = ("id", "rawId", "type", "clientExtensionResults", "response")
INNER = ("clientDataJSON", "attestationObject", "authenticatorData", "signature")


@settings(
    max_examples=60,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
@given(
    st.sampled_from([("new/", "add/", "made"), ("asked/", "sign-in/", "signed")]),
    st.sampled_from([*FIELDS, *INNER, ""]),
    json_of_anybody | st.binary(max_size=60).map(lambda data: data.hex()),
)
def test_whatever_a_browser_sends_is_refused_and_answered(client, steps, place, value):
    begin, complete, answer = steps
    asker = client
    wants(client)
    device = Device(ORIGIN)
    data = getattr(device, answer)(asks(asker, begin))
    if place in INNER:
        data["response"][place] = value
    elif place:
        data[place] = value
    else:
        data = value

    status = sent(asker, complete, data).status_code

    assert status < 500
    if complete == "sign-in/":
        assert status >= 400


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"\xff", b"null", b"[]"])
@pytest.mark.parametrize("address", ["new/", "add/", "asked/", "sign-in/"])
def test_a_body_that_is_no_answer_of_a_browser_is_no_fault_of_ours(
    client, address, body
):
    wants(client)
    for begin in ("new/", "asked/"):
        asks(client, begin)

    answer = client.post(PAGE + address, body, "application/json", **HOST)

    assert answer.status_code < 500


# What is lost or removed.


def test_removing_one_takes_a_code_and_ends_what_it_began(client):
    device, elsewhere = add(client), Client()
    signs_in(device, elsewhere)
    chosen = {"chosen": [WebAuthnCredential.objects.get().pk], "remove": "1"}

    assert client.post(PAGE, {**chosen, "code": ""}).status_code == 422
    TOTPDevice.objects.update(**AFRESH)
    assert client.post(PAGE, {**chosen, "code": code_of(KEY)}).status_code == 302

    assert not WebAuthnCredential.objects.exists()
    assert signs_in(device).status_code == 404
    assert not is_in(elsewhere)
    assert is_in(client)


def test_nobody_removes_the_passkey_of_another(client, django_user_model):
    add(client)
    sam = django_user_model.objects.create_superuser("sam")
    other_key = "7" * 40
    second_factor.set_up(sam, other_key, -1)
    elsewhere = Client()
    elsewhere.force_login(sam)
    device = TOTPDevice.objects.get(user=sam)
    session = elsewhere.session
    session["otp_device_id"] = device.persistent_id
    session.save()
    chosen = [WebAuthnCredential.objects.get().pk]

    answer = elsewhere.post(
        PAGE, {"chosen": chosen, "code": code_of(other_key), "remove": "1"}
    )

    assert answer.status_code == 422
    assert WebAuthnCredential.objects.exists()


def test_the_passkeys_go_with_the_second_factor(client):
    device = add(client)

    call_command("remove_second_factor", "lea", verbosity=0)

    assert signs_in(device).status_code == 404
    assert sign_in(Client()).status_code == 302


def test_an_administrator_sees_how_many_there_are_and_no_key(client, lea):
    add(client)
    row = TOTPDevice.objects.get()

    page = client.get(f"/admin/security/secondfactor/{row.pk}/change/")

    assert re.search(r"field-passkeys.*?readonly\">\s*1\s*<", page.text, re.DOTALL)
    assert WebAuthnCredential.objects.get().public_key.hex() not in page.text


def test_each_question_has_a_challenge_of_its_own():
    asked = [challenge_of(asks(Client(), "asked/")) for _ in range(5)]

    assert len(set(asked)) == 5
    assert {len(one) >= 32 for one in asked} == {True}


# Where they work.


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("host", "secure", "works"),
    [
        ("localhost", False, True),
        ("127.0.0.1", False, False),
        ("127.0.0.1", True, False),
        ("[::1]", True, False),
        ("testserver", False, False),
        ("testserver", True, True),
    ],
)
def test_they_are_offered_where_browsers_have_them(client, host, secure, works):
    """Browsers have them by name, and over HTTPS or on their own computer."""
    form = Client().get(LOGIN, headers={"host": host}, secure=secure).text
    page = client.get(PAGE, headers={"host": host}, secure=secure).text

    assert ("passkeys.js" in form) is works
    assert ('name="add"' in page) is works
