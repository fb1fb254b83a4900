"""An example student is described as a student answers, with a script and without one."""

import pytest
from playwright.sync_api import expect

from cases.models import Question, Scenario
from tests.browser.test_editing_in_chromium import SIDEWAYS, _open, editor

pytestmark = pytest.mark.browser
__all__ = ["editor"]


def _group(page, title):
    return page.locator(".module.answering").filter(has_text=title).first


def _label(key: str) -> str:
    return Question.objects.get(key=key).label


def test_what_is_answered_shows_at_once_what_follows(editor, live_server):
    _open(editor, live_server, "scenario_add")
    asked = _group(editor, "Answers")
    expect(asked.get_by_label(_label("nationality"))).to_have_count(0)

    editor.get_by_label(_label("french_number")).select_option("open")
    work = asked.get_by_label(_label("work"))
    expect(work).to_be_visible()
    work.focus()
    work.select_option("none")

    expect(asked.get_by_label(_label("family"))).to_be_visible()
    expect(work).to_be_focused()
    assert not editor.evaluate(SIDEWAYS)


@pytest.mark.parametrize("editor", [False], indirect=True)
def test_without_a_script_a_button_shows_what_follows(editor, live_server):
    _open(editor, live_server, "scenario_add")
    editor.get_by_label("Key").fill("new_student")
    editor.get_by_label(_label("french_number")).select_option("open")
    editor.get_by_role("button", name="Show the questions that follow").click()
    editor.get_by_label(_label("work")).select_option("none")
    editor.get_by_label("Base case expected").select_option(index=1)
    editor.locator("[name=_save]").first.click()

    kept = Scenario.objects.get(key="new_student")
    assert kept.given == {"french_number": "open", "work": "none"}
