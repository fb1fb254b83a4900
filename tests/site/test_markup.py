"""Sentences of the rulebook are words: markup in them is shown, never obeyed."""

import re

import pytest
from django.template import engines
from django.test import Client
from django.urls import reverse

from cases import messages, publishing
from cases.engine.codec import from_json, parse_yaml, to_json, write_yaml
from cases.engine.reading import RulebookError
from cases.models import Link, Source
from cases.po import read_po
from cases.rulebooks import forget_live_rulebook
from cases.shipped import shipped_po, shipped_rulebook
from tests.house.tree import modules, name, templates
from tests.site.students import MOROCCAN, result, walk

pytestmark = pytest.mark.one_database

MARKUP = "<script>alert(1)</script><b onclick='x'>"
SHOWN = "&lt;script&gt;alert(1)&lt;/script&gt;&lt;b onclick=&#x27;x&#x27;&gt;"
# Every field of words and of names, in any noun.
WORDED = {
    *("title", "intro", "label", "hint", "why", "sentence", "reason", "now", "cost"),
    *("starts", "to_confirm", "body", "what", "how", "refusals", "about"),
    *("name", "town", "address", "phone", "email"),
}
BAD_ADDRESSES = [
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/",
    "ftp://evil.example/",
]


def _marked(data):
    """The rulebook's data with markup at the end of every text that is shown."""
    if isinstance(data, list):
        return [_marked(item) for item in data]
    if not isinstance(data, dict):
        return data
    return {
        key: f"{value} {MARKUP}"
        if key in WORDED and isinstance(value, str)
        else _marked(value)
        for key, value in data.items()
    }


@pytest.fixture
def hostile(db):
    """The shipped rulebook, every sentence and translation of it carrying markup."""
    worded = from_json(_marked(to_json(shipped_rulebook())))
    publishing.load_into_draft(worded)
    po = read_po(shipped_po("ar"))
    for entry in po:
        entry.msgid += f" {MARKUP}"
        entry.msgstr += f" {MARKUP}"
    messages.import_po(str(po).encode(), "ar")
    publishing.publish(by=None, note="Avec du balisage")
    forget_live_rulebook()
    yield
    forget_live_rulebook()


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_markup_in_any_sentence_or_translation_is_shown_as_it_is_written(
    hostile, language
):
    client = Client()
    pages = [result(client, MOROCCAN, language)]
    where = walk(client, MOROCCAN, language)
    pages += [client.get(where), client.get(f"/{language}/check/nationality/")]
    pages += [client.get(f"/{language}/check/stay/"), client.get(f"/{language}/")]

    for page in pages:
        html = page.content.decode()
        assert not re.search(r"<script(?! src=)", html)
        assert "<b onclick" not in html
    assert SHOWN in pages[0].content.decode()
    assert SHOWN in pages[1].content.decode()


def test_staff_too_see_the_markup_and_are_not_harmed_by_it(hostile, admin_client):
    for table in (
        "situation",
        "coveragecase",
        "message",
        "question",
        "source",
        "office",
    ):
        page = admin_client.get(reverse(f"admin:cases_{table}_changelist"))

        assert "<script>alert" not in page.text
        assert "<b onclick" not in page.text
        assert "alert(1)" in page.text


@pytest.mark.parametrize("address", BAD_ADDRESSES)
@pytest.mark.parametrize("noun", ["links", "sources"])
def test_a_file_with_an_address_that_is_no_site_is_refused(noun, address):
    data = to_json(shipped_rulebook())
    key = next(iter(data[noun]))
    data[noun][key]["href"] = address

    with pytest.raises(RulebookError, match=rf"{noun}\.{key}\.href.*https"):
        from_json(data)


def test_a_yaml_text_with_an_address_that_is_no_site_is_refused():
    text = write_yaml(shipped_rulebook()).replace("https://", "javascript:", 1)

    with pytest.raises(RulebookError, match="https"):
        parse_yaml(text, name="rules.yaml")


@pytest.mark.parametrize("address", BAD_ADDRESSES)
@pytest.mark.parametrize("model", [Link, Source])
@pytest.mark.django_db
def test_the_admin_refuses_an_address_that_is_no_site(admin_client, model, address):
    sent = {
        "key": "a_site",
        "name": "a site",
        "title": "a site",
        "href": address,
        "language": "fr",
        "checked": "2026-11-01",
        "check_again": "2027-11-01",
        "position": "10",
    }
    url = reverse(f"admin:cases_{model._meta.model_name}_add")
    page = admin_client.post(url, sent)

    if not address.startswith("//"):
        assert "href" in page.context["adminform"].form.errors
    assert not model.objects.filter(href=address).exists()


@pytest.mark.django_db
def test_a_row_that_got_past_the_admin_is_not_published(django_user_model):
    publishing.load_into_draft(shipped_rulebook())
    Link.objects.update(href="javascript:alert(1)")

    with pytest.raises(publishing.NotPublishable, match="https"):
        publishing.publish(by=None, note="Avec une adresse fausse")


def test_text_is_declared_safe_only_where_each_part_was_escaped_before():
    trusting = re.compile(r"mark_safe|SafeString\([^)]|\|safe\b|autoescape off|safeseq")
    found = {
        name(file)
        for file in (*modules(), *templates())
        if trusting.search(file.read_text(encoding="utf-8"))
    }

    assert found == {
        "advisor/speech.py",
        "cases/wording.py",
        # What a template rendered, given back as it was.
        "advisor/bounded.py",
        # A difference, cut into pieces that are escaped one by one; and line breaks.
        "cases/differences.py",
        "cases/admin/table.py",
        "cases/fault_words.py",
    }


def test_every_template_engine_escapes():
    assert all(engine.engine.autoescape for engine in engines.all())
