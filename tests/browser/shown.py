"""What a student's browser is shown: the site's answers, put before a real browser."""

import re
from collections.abc import Iterator

from django.http import HttpResponse
from playwright.sync_api import Page

from tests.house.tree import ROOT

Pages = Iterator[tuple[str, HttpResponse]]


def different(pages: Pages) -> Pages:
    """Each page once, though many students are shown it."""
    seen = set()
    for name, answer in pages:
        body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", answer.text)
        if body not in seen:
            seen.add(body)
            yield name, answer


def show(page: Page, site: str, answer: HttpResponse) -> None:
    """Put the site's answer before the browser, with every fold opened."""
    headers = {
        name: value for name, value in answer.items() if name != "Content-Length"
    }
    page.route(
        f"{site}/shown/",
        lambda route: route.fulfill(status=200, headers=headers, body=answer.text),
        times=1,
    )
    # The pages of a site that is away bring their own.
    page.route(
        f"{site}/maintenance/site.css",
        lambda route: route.fulfill(path=ROOT / "static/site.css"),
        times=1,
    )
    page.goto(f"{site}/shown/")
    page.evaluate(
        "document.querySelectorAll('details').forEach((d) => { d.open = true })"
    )
