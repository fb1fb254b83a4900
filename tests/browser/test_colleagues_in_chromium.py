"""Staff at work in a real browser: the desk, a role given, two editors of one case."""

import pytest
from django.contrib.auth.models import Group, User
from django.core.cache import cache
from django.test import Client
from playwright.sync_api import expect

from advisor.models import StudentProfile
from cases.models import CoverageCase
from cases.publishing import load_into_draft
from cases.roles import Role
from cases.shipped import shipped_rulebook
from scripts.screenshots import follow
from tests.browser.staff import Colleague
from tests.site.conftest import put_rulebook
from tests.site.students import MOROCCAN, result

pytestmark = pytest.mark.browser


@pytest.fixture
def site(transactional_db, live_server):
    cache.clear()
    put_rulebook()
    return live_server.url


@pytest.fixture
def sign_in(chromium, site):
    """Opens the admin as a person; what the browser complains of is gathered."""
    contexts = []

    def opened(name, *, scripts=True, width=1280):
        User.objects.create_superuser(name, password=name)
        context = chromium.new_context(
            java_script_enabled=scripts, viewport={"width": width, "height": 800}
        )
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{site}/admin/")
        page.fill("#id_username", name)
        page.fill("#id_password", name)
        follow(page, "#login-form [type=submit]")
        return page

    yield opened
    for context in contexts:
        context.close()


def _faults_of(page):
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    return faults


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_an_adviser_finds_a_student_by_code_in_two_clicks(
    sign_in, scripts, width, record_property
) -> None:
    result(Client(), MOROCCAN, language="ar")
    code = StudentProfile.objects.get().written_code
    page = sign_in("rim", scripts=scripts, width=width)
    faults = _faults_of(page)
    adviser = Colleague(page)
    adviser.leave(page.locator("#students a").first)
    page.fill("#id_code", code.lower().replace("-", " "))
    adviser.leave(page.locator("#content-main form [type=submit]"))
    record_property("clicks", adviser.clicks)

    columns = page.locator(".desk > article")
    expect(columns).to_have_count(2)
    assert columns.nth(1).get_attribute("dir") == "rtl"
    assert page.locator("html").evaluate("e => e.scrollWidth") <= width
    assert faults == []


def test_an_administrator_gives_a_role_in_four_clicks(sign_in, record_property) -> None:
    Group.objects.get_or_create(name=Role.TRANSLATOR)
    sam = User.objects.create_user("sam", is_staff=True)
    page = sign_in("lea")
    faults = _faults_of(page)
    administrator = Colleague(page)
    administrator.leave(page.locator(".model-user th a"))
    administrator.leave(page.locator("text=sam"))
    administrator.tick("#id_groups input >> nth=0")
    administrator.save()
    record_property("clicks", administrator.clicks)

    page.wait_for_url("**/auth/user/")
    assert sam.groups.exists()
    assert faults == []


def test_the_second_of_two_editors_is_told_and_chooses(sign_in, site) -> None:
    load_into_draft(shipped_rulebook())
    case = CoverageCase.objects.get(key="ehic")
    address = f"{site}/admin/cases/coveragecase/{case.pk}/change/"
    lea, noe = sign_in("lea"), sign_in("noe")
    for page in (lea, noe):
        page.goto(address)
    noe.fill("#id_title", "Le titre de Noé")
    follow(noe, "[name=_save] >> nth=0")
    lea.fill("#id_title", "Le titre de Léa")
    follow(lea, "[name=_save] >> nth=0")

    assert "Le titre de Noé" in lea.locator("#conflict").inner_text()
    assert lea.input_value("#id_title") == "Le titre de Léa"
    lea.check("#id_save_over")
    follow(lea, "[name=_save] >> nth=0")
    lea.wait_for_url("**/coveragecase/")
    case.refresh_from_db()
    assert case.title == "Le titre de Léa"
