"""The second factor: set up, asked for, lost, renewed, required."""

import re

import pytest
from django.contrib.auth.models import Permission
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_totp.models import TOTPDevice

from tests.staff.signing_in import FACTOR, PASSWORD, code_of, is_in, sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def lea(django_user_model):
    return django_user_model.objects.create_superuser("lea", password=PASSWORD)


@pytest.fixture
def enrolled(client, lea):
    """Léa has set up her second factor in this browser; its key and recovery codes."""
    sign_in(client)
    client.get(FACTOR)
    key = client.session["second_factor_key"]
    page = client.post(FACTOR, {"code": code_of(key), "password": PASSWORD})
    assert page.status_code == 200
    # The wait after a code, and the rule that each counts once, start afresh.
    TOTPDevice.objects.update(last_t=-1)
    return key, list(page.context["page"].new_codes)


def test_the_page_shows_a_key_as_a_picture_and_as_letters(client, lea):
    sign_in(client)
    page = client.get(FACTOR)

    assert page.status_code == 200
    assert re.search(r'<path fill="#000" d="(M\d+ \d+h1v1h-1z){300,}"', page.text)
    assert re.search(r"<code>[A-Z2-7]{32}</code>", page.text)
    assert "no-store" in page["Cache-Control"]


@pytest.mark.parametrize(
    ("code", "password"), [("000000", PASSWORD), (None, "wrong"), ("x", PASSWORD)]
)
def test_it_is_set_up_only_with_a_right_code_and_the_password(
    client, lea, code, password
):
    sign_in(client)
    client.get(FACTOR)
    right = code_of(client.session["second_factor_key"])

    page = client.post(FACTOR, {"code": code or right, "password": password})

    assert page.status_code == 422
    assert not TOTPDevice.objects.exists()


def test_once_set_up_a_password_alone_signs_nobody_in(enrolled):
    other = Client()

    assert sign_in(other).status_code == 200
    assert not is_in(other)


def test_with_the_code_of_the_app_one_is_in_and_the_same_code_counts_once(enrolled):
    key, _ = enrolled
    code = code_of(key)

    assert sign_in(Client(), code=f"{code[:3]} {code[3:]}").status_code == 302
    assert sign_in(Client(), code=code).status_code == 200


def test_wrong_codes_lock_out_like_wrong_passwords(enrolled):
    other = Client()
    answers = [sign_in(other, code="000000").status_code for _ in range(5)]

    assert answers == [200, 200, 200, 200, 429]


def test_a_recovery_code_signs_in_once(enrolled):
    _, codes = enrolled

    assert sign_in(Client(), code=codes[0].upper()).status_code == 302
    assert sign_in(Client(), code=codes[0]).status_code == 200


def test_recovery_codes_are_ten_and_kept_as_digests(enrolled):
    _, codes = enrolled
    device = TOTPDevice.objects.get().user.staticdevice_set.get()
    kept = set(device.token_set.values_list("token", flat=True))

    assert len(set(codes)) == len(kept) == 10
    assert not kept & {code.replace("-", "") for code in codes}


def test_new_recovery_codes_take_the_place_of_the_old(client, enrolled):
    key, old = enrolled
    page = client.post(FACTOR, {"code": code_of(key), "renew": "1"})

    assert len(page.context["page"].new_codes) == 10
    assert sign_in(Client(), code=old[0]).status_code == 200


def test_removing_it_takes_a_code(client, enrolled):
    key, _ = enrolled

    assert client.post(FACTOR, {"code": "", "remove": "1"}).status_code == 422
    assert TOTPDevice.objects.exists()
    assert client.post(FACTOR, {"code": code_of(key), "remove": "1"}).status_code == 302
    assert not TOTPDevice.objects.exists()
    assert sign_in(Client()).status_code == 302


def test_a_session_from_before_the_second_factor_ends(client, lea):
    sign_in(client)
    TOTPDevice.objects.create(user=lea)

    answer = client.get("/admin/cases/situation/")

    assert answer["Location"] == "/admin/login/?next=/admin/cases/situation/"
    assert not is_in(client)


def test_an_administrator_frees_a_colleague_whose_phone_is_lost(
    client, enrolled, django_user_model
):
    client.force_login(django_user_model.objects.create_superuser("ada"))
    row = TOTPDevice.objects.get()
    address = "/admin/security/secondfactor/"

    assert row.key not in client.get(f"{address}{row.pk}/change/").text
    client.post(f"{address}{row.pk}/delete/", {"post": "yes"})

    assert sign_in(Client()).status_code == 302


def test_who_is_no_superuser_frees_no_superuser(client, enrolled, django_user_model):
    ada = django_user_model.objects.create_user("ada", is_staff=True)
    allowed = Permission.objects.filter(codename__endswith="_secondfactor")
    ada.user_permissions.set(allowed)
    client.force_login(ada)
    row = TOTPDevice.objects.get()

    client.post(f"/admin/security/secondfactor/{row.pk}/delete/", {"post": "yes"})
    both = {"action": "delete_selected", "_selected_action": row.pk, "post": "yes"}
    client.post("/admin/security/secondfactor/", both)

    assert TOTPDevice.objects.exists()


def test_the_command_frees_the_last_administrator(enrolled):
    call_command("remove_second_factor", "lea", verbosity=0)

    assert sign_in(Client()).status_code == 302


def test_the_command_says_that_nobody_has_that_name(lea):
    with pytest.raises(CommandError, match="noe"):
        call_command("remove_second_factor", "noe")


@pytest.mark.parametrize(
    "page", ["", "cases/situation/", "cases/revision/publish/", "password_change/"]
)
def test_where_it_is_required_nothing_is_done_before_it_is_set_up(
    client, lea, settings, page
):
    settings.SECOND_FACTOR = True
    sign_in(client)

    for answer in (client.get(f"/admin/{page}"), client.post(f"/admin/{page}")):
        assert answer.status_code == 302
        assert answer["Location"] == FACTOR
    assert client.get(FACTOR).status_code == 200


def test_where_it_is_required_setting_it_up_opens_the_admin(client, lea, settings):
    settings.SECOND_FACTOR = True
    sign_in(client)
    client.get(FACTOR)
    key = client.session["second_factor_key"]

    client.post(FACTOR, {"code": code_of(key), "password": PASSWORD})

    assert is_in(client)


def test_the_page_is_for_staff_alone(client):
    assert client.get(FACTOR)["Location"] == f"/admin/login/?next={FACTOR}"
