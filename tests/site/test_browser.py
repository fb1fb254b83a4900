"""The journey in a real Chromium: with and without JavaScript, on a phone and on a desk."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from scripts.screenshots import STUDENT, follow, walk
from tests.conftest import go_back

pytestmark = [pytest.mark.browser, pytest.mark.usefixtures("published")]
DESK = {"width": 1280, "height": 900}
WIDER_THAN_ITS_WINDOW = (
    "document.documentElement.scrollWidth > document.documentElement.clientWidth"
)
TOO_SMALL = """() => [...document.querySelectorAll(
    'button, select, .button, .choice, .languages a, .back, .contents a, .brand'
)].filter(element => element.checkVisibility())
  .filter(element => element.getBoundingClientRect().height < 44)
  .map(element => element.outerHTML)"""


@pytest.fixture
def desk(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(viewport=DESK)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_scrolls_sideways_and_nothing_is_too_small_to_touch(
    live_server, desk, width
):
    desk.set_viewport_size({"width": width, "height": 800})

    for stop in walk(desk, live_server.url, "ar"):
        desk.wait_for_load_state()

        assert not desk.evaluate(WIDER_THAN_ITS_WINDOW), stop
        assert desk.evaluate(TOO_SMALL) == [], stop


def test_back_and_forth_in_the_browser_loses_nothing(live_server, desk):
    for _stop in walk(desk, live_server.url, "fr"):
        pass

    for _page in range(3):
        go_back(desk)
    desk.reload()
    desk.click("form button.button")

    expect(desk).to_have_url(re.compile("/fr/check/$"))


def test_two_tabs_end_in_one_journey(live_server, desk):
    other = desk.context.new_page()
    desk.goto(f"{live_server.url}/fr/check/french_number/")
    other.goto(f"{live_server.url}/fr/check/french_number/")
    desk.check("input[value=none]")
    follow(desk, "form button.button")
    desk.check("input[value=public]")
    follow(desk, "form button.button")

    other.check("input[value=none]")
    other.click("form button.button")

    expect(other.locator("input[name=work]").first).to_be_visible()


def test_an_error_takes_the_focus_and_leads_to_its_field(live_server, desk):
    desk.goto(f"{live_server.url}/fr/check/french_number/")

    desk.click("form button.button")
    expect(desk.locator(".summary")).to_be_focused()
    desk.click(".summary a")

    expect(desk.locator("#id_french_number_0")).to_be_focused()


def test_the_language_switch_keeps_the_page_and_the_answers(live_server, desk):
    for _stop in walk(desk, live_server.url, "fr"):
        pass

    desk.click(".languages a[lang=ar]")

    expect(desk).to_have_url(re.compile("/ar/result/"))
    expect(desk.locator("html")).to_have_attribute("dir", "rtl")


def test_every_value_in_an_arabic_page_reads_in_its_own_direction(live_server, desk):
    for _stop in walk(desk, live_server.url, "ar", STUDENT):
        pass

    code = desk.locator(".code")
    names = desk.locator(".paper__name bdi")

    assert code.evaluate("element => getComputedStyle(element).direction") == "ltr"
    assert names.count() > 5
    assert set(names.evaluate_all("all => all.map(bdi => bdi.lang)")) == {"fr"}
