"""WCAG 2.2 AA as far as a machine can tell: axe-core over every page, students' and staff's."""

import re

import pytest
from axe_playwright_python.base import AXE_FILE_PATH

from cases.rulebooks import forget_live_rulebook
from tests.browser.admin_pages import every_admin_page
from tests.browser.shown import different, show
from tests.site.conftest import put_rulebook
from tests.site.everything import every_page

pytestmark = pytest.mark.browser

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {
  runOnly: tags, resultTypes: ['violations'], preload: false
})"""
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
LOOKS = {
    "dark telephone": ("dark", {"width": 360, "height": 740}),
    "light desk": ("light", {"width": 1280, "height": 900}),
}
# Markup of the stock admin that no stylesheet reaches, and why nobody is hindered by it.
OF_DJANGO = re.compile(
    "|".join(
        [
            # The tooltip's words stand as help below the same box.
            r"aria-prohibited-attr: .*\.(help-tooltip|search-label-icon)",
            # The first column of inner rows holds the name of each row, and no field.
            r"empty-table-header: .*\.original",
            # Rows that nobody may delete have an empty column for it.
            r"empty-table-header: .*th:nth-child\(\d\)",
            # The box is labelled by the picture of a magnifier, whose words are “Search”.
            r"label-title-only: #searchbar",
        ]
    )
)


def _look(page, look):
    scheme, size = LOOKS[look]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)
    page.add_init_script(path=AXE_FILE_PATH)


def _violations(page):
    """Each rule broken on the page before the browser, with the place."""
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}"
        for rule in page.evaluate(RUN, TAGS)["violations"]
        for node in rule["nodes"]
    ]


@pytest.mark.parametrize("look", LOOKS)
def test_no_page_of_the_admin_breaks_a_rule_or_its_policy_or_is_wider_than_the_screen(
    staff, look
):
    page, site, faults = staff
    _look(page, look)
    found = []

    for address in every_admin_page():
        faults.clear()
        # The console also tells of a table to which nobody adds by hand.
        if page.goto(site + address).status != 403:
            assert page.url == site + address
            found += [f"{address} {fault}" for fault in faults]
            if (most := page.evaluate(OVERFLOW)) > 1:
                found.append(f"{address} is {most} pixels wider than the screen")
            found += [
                f"{address} {fault}"
                for fault in _violations(page)
                if not OF_DJANGO.fullmatch(fault)
            ]

    assert "\n".join(found) == ""


@pytest.mark.parametrize(
    ("language", "look"), [("fr", "dark telephone"), ("ar", "light desk")]
)
def test_no_page_of_a_student_breaks_a_rule(
    chromium, transactional_db, live_server, language, look
):
    put_rulebook()
    forget_live_rulebook()
    page = chromium.new_page()
    _look(page, look)
    found = []

    for name, answer in different(every_page(language)):
        show(page, live_server.url, answer)
        found += [f"{name}, {fault}" for fault in _violations(page)]
    page.close()

    assert "\n".join(found) == ""


def test_a_planted_fault_is_found(chromium, live_server):
    page = chromium.new_page()
    _look(page, "light desk")
    page.goto(f"{live_server.url}/nowhere")
    page.evaluate("document.body.innerHTML = '<main><h1>x</h1><input></main>'")
    found = _violations(page)
    page.close()

    assert "label: input" in found
