"""The staff's pages in a real browser: nothing inline, nothing refused by the policy."""

import re

import pytest

pytestmark = pytest.mark.browser


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

    chosen = page.locator("#id_sources label").first
    assert "Une loi" in chosen.text_content()
    assert chosen.locator("input").is_checked()
    assert faults == []
