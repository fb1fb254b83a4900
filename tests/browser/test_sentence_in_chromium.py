"""A sentence is opened in its page: in sight and marked, without JavaScript."""

import pytest
from django.test import Client

from cases.preview_links import sentence_href
from tests.browser.pseudo import put_rules

pytestmark = pytest.mark.browser
# In the middle of a long page; folded away; in the hint of an answer.
SENTENCES = {
    "step.private_cover_until_start.body": "ar",
    "question.insured_in.why": "zh-hans",
    "option.work.job.hint": "es",
}


@pytest.fixture
def translator(chromium, transactional_db, live_server, django_user_model):
    put_rules()
    client = Client()
    client.force_login(django_user_model.objects.create_superuser("lea"))
    context = chromium.new_context(
        viewport={"width": 360, "height": 740},
        java_script_enabled=False,
        reduced_motion="reduce",
    )
    session = {"name": "session", "value": client.cookies["session"].value}
    context.add_cookies([session | {"url": live_server.url}])
    yield context.new_page(), live_server.url
    context.close()


@pytest.mark.parametrize("path", SENTENCES)
def test_a_sentence_is_opened_in_sight_and_marked(translator, path):
    page, site = translator
    page.goto(site + sentence_href(path, SENTENCES[path]))
    box = page.locator("mark#here").bounding_box()

    assert 0 <= box["y"] < 740
    assert box["height"] > 10
    assert page.locator("mark#here:target").count() == 1
