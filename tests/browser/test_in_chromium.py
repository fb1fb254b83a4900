"""The whole way in a real browser: with and without JavaScript, phone and desktop."""

import pytest

from scripts.screenshots import SIZES, walk
from tests.site.conftest import put_rulebook

pytestmark = pytest.mark.browser


@pytest.fixture
def site(transactional_db, live_server):
    put_rulebook()
    return live_server.url


# Each two of these meet in one walk: six walks in place of twelve.
@pytest.mark.parametrize(
    ("language", "scripts", "size"),
    [
        ("fr", True, "phone"),
        ("fr", False, "desktop"),
        ("ar", True, "desktop"),
        ("ar", False, "phone"),
        ("zh-hans", True, "phone"),
        ("zh-hans", False, "desktop"),
    ],
)
def test_a_student_walks_from_the_front_page_to_the_result(
    chromium, site: str, language: str, scripts: bool, size: str
) -> None:
    width, height = SIZES[size]
    context = chromium.new_context(
        viewport={"width": width, "height": height}, java_script_enabled=scripts
    )
    page = context.new_page()
    elsewhere: list[str] = []
    faults: list[str] = []
    page.on(
        "request",
        lambda r: None if r.url.startswith(site) else elsewhere.append(r.url),
    )
    page.on("console", lambda message: faults.append(message.text))

    sideways = []
    for stop in walk(page, site, language):
        over = page.locator("html").bounding_box()["width"] > width
        if over:
            sideways.append(stop)

    assert f"/{language}/result/" in page.url
    assert page.locator("h1").is_visible()
    assert page.locator("html").get_attribute("lang") == language
    assert page.locator("html").get_attribute("dir") == (
        "rtl" if language == "ar" else "ltr"
    )
    assert (elsewhere, faults, sideways) == ([], [], [])
    context.close()
