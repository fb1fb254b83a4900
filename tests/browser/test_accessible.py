"""WCAG 2.2 AA as far as a machine can tell: axe-core over every page, students' and staff's."""

import pytest

from cases.rulebooks import forget_live_rulebook
from tests.browser.admin_pages import every_admin_page
from tests.browser.axe import faults_of_staff_page, look_as, violations, with_axe
from tests.browser.shown import different, show
from tests.site.conftest import put_rulebook
from tests.site.everything import every_page

pytestmark = pytest.mark.browser


def test_no_page_of_the_admin_breaks_a_rule_or_its_policy_or_is_wider_than_the_screen(
    staff,
):
    page, site, faults = staff
    with_axe(page)
    found: list[str] = []
    menu = True

    for address in every_admin_page():
        faults.clear()
        # The console also tells of a table to which nobody adds by hand.
        if page.goto(site + address).status != 403:
            assert page.url == site + address
            found += [f"{address} {fault}" for fault in faults]
            told = faults_of_staff_page(page, menu=menu)
            found += [f"{address} {fault}" for fault in told]
            menu = False

    assert "\n".join(found) == ""


def test_a_fault_in_the_menu_is_found_once_and_where_it_marks_the_page_always(staff):
    page, site, _ = staff
    with_axe(page)

    def told(row: str, *, menu: bool) -> bool:
        page.goto(f"{site}/admin/cases/section/")
        page.evaluate(
            f"document.querySelector('#nav-sidebar {row} a').textContent = ''"
        )
        return any("link-name" in f for f in faults_of_staff_page(page, menu=menu))

    assert told("tr:not(.current-model)", menu=True)
    assert told(".current-model", menu=False)


@pytest.mark.parametrize(
    ("language", "look"), [("fr", "dark telephone"), ("ar", "light desk")]
)
def test_no_page_of_a_student_breaks_a_rule(
    chromium, transactional_db, live_server, language, look
):
    put_rulebook()
    forget_live_rulebook()
    page = with_axe(chromium.new_page())
    look_as(page, look)
    found = []

    for name, answer in different(every_page(language)):
        show(page, live_server.url, answer)
        found += [f"{name}, {fault}" for fault in violations(page)]
    page.close()

    assert "\n".join(found) == ""


def test_a_planted_fault_is_found(chromium, live_server):
    page = with_axe(chromium.new_page())
    look_as(page, "light desk")
    page.goto(f"{live_server.url}/nowhere")
    page.evaluate("document.body.innerHTML = '<main><h1>x</h1><input></main>'")
    found = violations(page)
    page.close()

    assert "label: input" in found


LIKE_OTHERS = (
    '<a href="/a" id="a{0}">A row</a><label for="b{0}">x</label><input id="b{0}">'
)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        (
            '<a href="/z" id="a30"> </a><label for="b30">x</label><input id="b30">',
            "link-name",
        ),
        (
            '<a href="/z" id="a30">A row</a><label for="z">x</label><input id="b30">',
            "label",
        ),
        (
            '<a href="/z" id="a30">A row</a><input id="b30" aria-label=" ">',
            "label",
        ),
        (f"{LIKE_OTHERS.format(30)}<img src='x.png'>", "image-alt"),
    ],
)
def test_a_fault_in_one_row_of_a_long_list_is_found(chromium, live_server, row, fault):
    rows = [LIKE_OTHERS.format(number) for number in range(60)]
    rows[30] = row
    page = with_axe(chromium.new_page())
    look_as(page, "light desk")
    page.goto(f"{live_server.url}/nowhere")
    whole = "".join(f"<li>{row}</li>" for row in rows)
    page.evaluate(
        "html => { document.body.innerHTML = html }",
        f"<main><h1>x</h1><ul>{whole}</ul></main>",
    )
    found = violations(page)
    left = page.locator("li").count()
    page.close()

    assert fault in {each.partition(":")[0] for each in found}
    assert left < 10, "of rows that are alike, few are left"
