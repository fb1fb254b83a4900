"""Passkeys in a real browser, with a device that Chromium plays: added, signed in with."""

import re

import pytest
from django_otp.plugins.otp_totp.models import TOTPDevice

from advisor.security import second_factor
from tests.browser.axe import faults_of_staff_page, with_axe
from tests.browser.conftest import LANGUAGE
from tests.staff.signing_in import FACTOR, LOGIN, PASSWORD, code_of

pytestmark = pytest.mark.browser

KEY = "5" * 40


@pytest.fixture
def lea(transactional_db, django_user_model):
    user = django_user_model.objects.create_superuser("lea", password=PASSWORD)
    second_factor.set_up(user, KEY, -1)
    return user


@pytest.fixture
def page(chromium, live_server, lea):
    """A browser of nobody, with a device that keeps passkeys, and what its console tells."""
    context = chromium.new_context(
        extra_http_headers=LANGUAGE, base_url=live_server.url
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    page.faults = []
    page.on("console", lambda m: page.faults.append(m.text) if m.type == "error" else 0)
    page.on("pageerror", lambda error: page.faults.append(str(error)))
    page.device = _device_of(page)
    yield page
    context.close()


def _device_of(page):
    """A call to the device in this browser: its owner shows a finger when told to."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    added = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def ask(does, **more):
        return session.send(f"WebAuthn.{does}", {**added, **more})

    return ask


def sign_in(page):
    page.goto(LOGIN)
    page.fill("[name=username]", "lea")
    page.fill("[name=password]", PASSWORD)
    page.fill("[name=code]", code_of(KEY))
    page.click("#login-form [type=submit]")
    page.wait_for_url("**/admin/")
    TOTPDevice.objects.update(last_t=-1)


def ask_for_one(page):
    page.goto(f"{FACTOR}passkeys/")
    page.fill("#id_add_name", "office computer")
    page.fill("#id_add_code", code_of(KEY))
    page.click("[name=add]")


def test_a_passkey_is_added_and_signs_in(page):
    sign_in(page)
    page.click("text=Second factor")
    page.click("text=Passkeys: sign in")
    ask_for_one(page)
    page.click("text=Make the passkey")
    page.wait_for_selector("text=The passkey was added.")
    assert page.locator("text=/office computer, added on/").count() == 1
    page.click("#logout-form button")

    page.goto(f"{LOGIN}?next=/admin/cases/situation/")
    page.click("text=Sign in with a passkey")

    page.wait_for_url("**/admin/cases/situation/")
    assert page.faults == []


def test_their_pages_break_no_rule_and_are_no_wider_than_the_screen(page):
    with_axe(page).goto(LOGIN)
    found = {"sign in": faults_of_staff_page(page)}
    sign_in(page)
    ask_for_one(page)
    found["make one"] = faults_of_staff_page(page)
    page.click("text=Make the passkey")
    page.wait_for_selector("text=The passkey was added.")
    found["have one"] = faults_of_staff_page(page)
    page.goto(FACTOR)
    found["second factor"] = faults_of_staff_page(page)

    assert not any(found.values()), found
    assert page.faults == []


def test_a_device_that_has_one_already_says_so(page):
    sign_in(page)
    for _ in range(2):
        ask_for_one(page)
        page.click("text=Make the passkey")
        said = page.wait_for_selector(".success, [role=status]:not(:empty)")
        TOTPDevice.objects.update(last_t=-1)

    assert "already" in said.text_content()


def test_whoever_shows_no_finger_is_told_and_may_sign_in_as_ever(page):
    page.goto(LOGIN)
    page.device("setUserVerified", isUserVerified=False)

    page.click("text=Sign in with a passkey")

    said = page.wait_for_selector("[role=status]:not(:empty)").text_content()
    assert re.match("No passkey was used", said)
    assert page.locator("text=Sign in with a passkey").is_enabled()
    sign_in(page)


def test_a_passkey_that_was_removed_is_not_accepted(page, lea):
    sign_in(page)
    ask_for_one(page)
    page.click("text=Make the passkey")
    page.wait_for_selector("text=The passkey was added.")
    second_factor.remove(lea)
    page.context.clear_cookies()

    page.goto(LOGIN)
    page.click("text=Sign in with a passkey")

    said = page.wait_for_selector("[role=status]:not(:empty)").text_content()
    assert said.startswith("This passkey was not accepted.")
    assert page.url.endswith(LOGIN)


def test_without_javascript_the_page_says_so_and_offers_nothing(chromium, lea, page):
    sign_in(page)
    state = page.context.storage_state()
    plain = chromium.new_context(
        java_script_enabled=False,
        storage_state=state,
        extra_http_headers=LANGUAGE,
        base_url=page.url.partition("/admin/")[0],
    ).new_page()

    ask_for_one(plain)

    assert plain.locator("text=its JavaScript is off").is_visible()
    assert not plain.locator("text=Make the passkey").is_visible()
    plain.context.clear_cookies()
    plain.goto(LOGIN)
    assert not plain.locator("text=Sign in with a passkey").is_visible()
    plain.context.close()
