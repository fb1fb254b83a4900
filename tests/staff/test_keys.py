"""A key that stays is shown as such, with the reason; a new one is typed at once."""

import re

import pytest
from django.urls import reverse

from cases.models import Comparison, Document, Question


@pytest.fixture
def staff(client, publisher):
    client.force_login(publisher)
    return client


def _key_of(staff, row, box="key") -> tuple[str, str]:
    """The box of the key on a row's form, and the words below it."""
    name = f"admin:cases_{row._meta.model_name}_change"
    page = staff.get(reverse(name, args=[row.pk])).text
    shown = re.search(rf'<input[^>]* name="{box}"[^>]*>', page)[0]
    help_text = re.search(rf'id="id_{box}_helptext">\s*<div>(.*?)</div>', page)
    return shown, help_text[1] if help_text else ""


def test_a_published_key_says_why_it_stays(staff, published):
    shown, why = _key_of(staff, Document.objects.first())

    assert " disabled" in shown
    assert why == "It was published, so it stays: translations hang on it."


def test_the_key_of_a_published_option_says_so_too(staff, published):
    question = Question.objects.get(key="weather")
    shown, _why = _key_of(staff, question, box="options-0-key")

    assert " disabled" in shown
    assert 'title="It was published' in shown


def test_a_key_that_a_condition_names_stays_while_it_does(staff, draft):
    named = Comparison.objects.get(key="long_walk")
    shown, why = _key_of(staff, named)

    assert " disabled" in shown
    assert why == "It stays while a condition, a scenario or a sentence names it."


def test_a_key_that_nothing_hangs_on_can_be_changed(staff, draft):
    row = Document.objects.create(key="new_paper", name="Papier", title="Un papier")
    shown, why = _key_of(staff, row)

    assert " disabled" not in shown
    assert "Such as ehic_card" in why
