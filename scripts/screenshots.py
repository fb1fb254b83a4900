"""Pictures of every student page: five languages, two sizes, light and dark.

They go into screenshots/, which git ignores.

Usage: screenshots.py [BASE_URL]; without one, the site is expected on 127.0.0.1:8000.
"""

import sys
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "screenshots"
LANGUAGES = ("fr", "en", "es", "ar", "zh-hans")
SIZES = {"phone": (360, 740), "desktop": (1280, 900)}
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
STUDENT = {
    "french_number": "none",
    "insurer_kind": "public",
    "work": "none",
    "nationality": "MA",
    "permit": "student",
    "insured_in": "MA",
    "home_document": "none",
    "mobility": "degree",
    "arrival": "2026-12-10",
    "stay_ends": "2027-06-30",
    "document_valid_until": "2027-08-31",
    "enrolment": "enrolled",
    "enrolment_date": "2027-01-06",
    "age_group": "16_24",
    "family": "alone",
    "department": "75",
}


def walk(
    page: Page, base: str, language: str = "fr", student: dict[str, str] | None = None
) -> Iterator[str]:
    """Go through the form as a student; yields a name at each stop, the result last."""
    answers = student or STUDENT
    page.goto(f"{base}/{language}/")
    yield "home"
    follow(page, ".hero a.button")
    while page.locator("form .field").count():
        yield page.url.rstrip("/").rsplit("/", 1)[-1]
        for field in page.locator("form .field").all():
            fill(field, answers)
        follow(page, "form button.button")
    yield "check"
    follow(page, "form button.button")
    yield "result"


def every_page(page: Page, base: str, language: str = "fr") -> Iterator[str]:
    """The whole way, then every page that a kept page leads to; it is deleted at the end."""
    page.goto(f"{base}/{language}/check/french_number/")
    follow(page, "form button.button")
    yield "mistake"
    yield from walk(page, base, language)
    kept = page.url
    shared = page.locator("#keep ~ dl .link").nth(1).inner_text()
    for stop in ("why", "sheet", "change", "delete"):
        page.goto(f"{kept}{stop}/")
        yield stop
    page.goto(shared)
    yield "shared"
    page.goto(f"{kept}delete/")
    follow(page, "form button.button")
    yield "deleted"
    page.goto(kept)
    yield "gone"
    for stop, address in (("privacy", "privacy/"), ("not-found", "no-such-page/")):
        page.goto(f"{base}/{language}/{address}")
        yield stop


def follow(page: Page, target: str) -> None:
    """Click what leads to another page, and wait until that page is there."""
    with page.expect_navigation():
        page.click(target)


def fill(field, answers: dict[str, str]) -> None:
    """Answer one question in the page."""
    if field.locator("select").count():
        select = field.locator("select")
        select.select_option(answers[select.get_attribute("name")])
        return
    if field.locator(".date").count():
        boxes = field.locator(".date input")
        question = boxes.first.get_attribute("name").removesuffix("_day")
        year, month, day = answers[question].split("-")
        for box, part in zip(boxes.all(), (day, month, year), strict=True):
            box.fill(part)
        return
    name = field.locator("input").first.get_attribute("name")
    field.locator(f"input[value='{answers[name]}']").check()


def main() -> None:
    base = sys.argv[1] if len(sys.argv) > 1 else "http://127.0.0.1:8000"
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=OPTIONS
        )
        for language in LANGUAGES:
            for size, (width, height) in SIZES.items():
                for scheme in ("light", "dark"):
                    context = browser.new_context(
                        viewport={"width": width, "height": height},
                        color_scheme=scheme,
                        java_script_enabled=True,
                    )
                    page = context.new_page()
                    for stop in every_page(page, base, language):
                        name = f"{stop}-{language}-{size}-{scheme}.png"
                        page.screenshot(path=FOLDER / name, full_page=True)
                    context.close()
        browser.close()
    print(f"{len(list(FOLDER.glob('*.png')))} pictures in {FOLDER.name}/")


if __name__ == "__main__":
    main()
