"""A member of the staff, signed in at a real browser."""

import pytest
from django.test import Client

from tests.browser.admin_pages import put_rows

LANGUAGE = {"Accept-Language": "en"}


@pytest.fixture
def staff(chromium, transactional_db, live_server, django_user_model):
    """A signed-in member of staff's browser, and every fault its console tells."""
    put_rows()
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("lea"))
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
