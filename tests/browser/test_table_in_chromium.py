"""The decision table in a real browser: a click goes to the thing, and it prints whole."""

import io
import re
import unicodedata

import pypdf
import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import CoverageCase
from cases.publishing import load_into_draft
from cases.shipped import shipped_rulebook
from tests.browser.staff import Colleague
from tests.site.conftest import put_rulebook

pytestmark = pytest.mark.browser


@pytest.fixture
def editor(chromium, transactional_db, live_server):
    put_rulebook()
    load_into_draft(shipped_rulebook())
    client = Client()
    client.force_login(User.objects.create_superuser("lea"))
    context = chromium.new_context(
        extra_http_headers={"Accept-Language": "en"},
        viewport={"width": 1280, "height": 900},
    )
    session = {"name": "session", "value": client.cookies["session"].value}
    context.add_cookies([session | {"url": live_server.url}])
    page = context.new_page()
    page.goto(live_server.url + reverse("admin:cases_coveragecase_table"))
    yield Colleague(page, live_server.url)
    context.close()


def test_a_mark_leads_to_the_list_of_its_case_in_which_it_is_changed(editor):
    case = CoverageCase.objects.get(key="ehic")
    row = editor.page.locator(".decisions tbody tr", has_text=case.title)
    editor.leave(row.locator(".decisions__cell a").first)

    expect(editor.page).to_have_url(re.compile(f"/{case.pk}/change/#id_when"))
    expect(editor.page.locator("#id_title")).to_have_value(case.title)


def test_a_head_leads_to_its_situation(editor):
    editor.leave(editor.page.locator(".decisions thead a").first)

    expect(editor.page).to_have_url(re.compile("/cases/situation/[0-9]+/change/"))


def _packed(text: str) -> str:
    """Without spaces, and a ligature as its letters."""
    return "".join(unicodedata.normalize("NFKC", text).split())


def test_the_printed_table_is_whole_and_names_its_columns_on_each_page(editor):
    page = editor.page
    first = page.locator(".decisions thead a").first.inner_text()
    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))
    words = [_packed(sheet.extract_text()) for sheet in printed.pages]

    sheet = printed.pages[0].mediabox
    assert sheet.width > sheet.height
    for case in CoverageCase.objects.all():
        assert _packed(case.title) in "".join(words)
    with_marks = [text for text in words if "●" in text or "○" in text]
    assert with_marks
    assert all(_packed(first) in text for text in with_marks)
