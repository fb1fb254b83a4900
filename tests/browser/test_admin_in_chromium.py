"""The staff's pages in a real browser: nothing inline, nothing refused by the policy."""

import re

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from tests.site.conftest import put_rulebook

pytestmark = pytest.mark.browser
LANGUAGE = {"Accept-Language": "en"}


@pytest.fixture
def staff(chromium, transactional_db, live_server, django_user_model):
    """A signed-in member of staff's browser, and every fault its console tells."""
    put_rulebook()
    user = django_user_model.objects.create_superuser("lea")
    client = Client()
    client.force_login(user)
    context = chromium.new_context(extra_http_headers=LANGUAGE)
    session = {"name": "session", "value": client.cookies["session"].value}
    context.add_cookies([session | {"url": live_server.url}])
    page = context.new_page()
    page.set_default_timeout(10_000)
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page, live_server.url, faults
    context.close()


def _pages():
    """Every list, every form to add a row, and the first row of every table."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist")
        yield reverse(f"{name}_add")
        if row := model.objects.first():
            yield reverse(f"{name}_change", args=[row.pk])
    for page in ("index", "password_change"):
        yield reverse(f"admin:{page}")
    yield reverse("second_factor")


def test_no_page_of_the_admin_breaks_its_own_policy(staff):
    page, site, faults = staff
    found = []

    for address in _pages():
        answer = page.goto(site + address)
        # The console also tells of a table to which nobody adds by hand.
        if answer.status != 403:
            found += [(address, fault) for fault in faults]
        faults.clear()

    assert found == []


def test_what_the_policy_refuses_is_told_by_the_console(staff):
    page, site, faults = staff
    page.goto(f"{site}/admin/")

    page.evaluate("document.body.setAttribute('style', 'color: red')")

    assert "Content Security Policy" in faults[0]


def test_date_pickers_work_under_the_policy(staff):
    page, site, faults = staff
    page.goto(f"{site}/admin/cases/source/add/")

    page.locator(".calendar-shortcuts, .datetimeshortcuts").first.locator(
        "a"
    ).first.click()

    assert re.match(r"\d{4}-", page.locator(".vDateField").first.input_value())
    assert faults == []


def test_a_row_is_added_in_a_window_of_its_own_under_the_policy(staff):
    page, site, faults = staff
    page.goto(f"{site}/admin/cases/document/add/")

    with page.expect_popup() as opened:
        page.locator("#add_id_sources").click()
    window = opened.value
    window.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    for field, value in {
        "key": "a_law",
        "title": "Une loi",
        "href": "https://www.legifrance.gouv.fr/",
        "checked": "2026-11-01",
        "check_again": "2027-11-01",
    }.items():
        window.locator(f"#id_{field}").fill(value)
    with window.expect_event("close"):
        window.locator("[name=_save]").first.click()

    chosen = page.locator("#id_sources_to option")
    assert "Une loi" in chosen.first.text_content()
    assert faults == []
