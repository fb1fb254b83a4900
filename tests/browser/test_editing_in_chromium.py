"""Situations and orders edited with a mouse and a keyboard, in a real Chromium."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import CoverageCase, Question, Situation
from cases.publishing import load_into_draft
from cases.shipped import shipped_rulebook
from scripts.screenshots import follow
from tests.site.conftest import put_rulebook

pytestmark = pytest.mark.browser
SIDEWAYS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def editor(chromium, transactional_db, live_server, request):
    """An editor's page, and every fault its console tells."""
    put_rulebook()
    load_into_draft(shipped_rulebook())
    client = Client()
    client.force_login(User.objects.create_superuser("lea"))
    context = chromium.new_context(
        extra_http_headers={"Accept-Language": "en"},
        java_script_enabled=getattr(request, "param", True),
        viewport={"width": 1280, "height": 900},
    )
    session = {"name": "session", "value": client.cookies["session"].value}
    context.add_cookies([session | {"url": live_server.url}])
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    yield page
    context.close()
    assert faults == []


def _open(page, live_server, name, *args):
    page.goto(live_server.url + reverse(f"admin:cases_{name}", args=args))


def _offered(fact: str, words: str) -> str:
    """An answer as the list of the page says it."""
    label = Question.objects.get(key=fact).label
    return f"{label} > {words}"


def test_an_answer_that_is_picked_is_read_in_the_sentence_at_once(editor, live_server):
    situation = Situation.objects.get(key="insured_in_andorra")
    _open(editor, live_server, "situation_change", situation.pk)
    expect(editor.locator("#reads-as")).to_contain_text("Andorra")
    new = editor.locator("#criteria-1 .answers__more").first
    new.fill(_offered("nationality", "Algeria"))

    expect(editor.locator("#reads-as")).to_contain_text("is one of: Algeria")
    box = editor.locator("#criteria-1 input[type=checkbox][value='nationality=DZ']")
    expect(box).to_be_checked()
    expect(editor.locator("#criteria-1 .answers__more").first).to_be_focused()
    assert situation.criteria.count() == 1

    box.uncheck()
    expect(editor.locator("#reads-as")).not_to_contain_text("Algeria")


def test_enter_takes_an_answer_and_does_not_save(editor, live_server):
    situation = Situation.objects.get(key="insured_in_andorra")
    _open(editor, live_server, "situation_change", situation.pk)
    new = editor.locator("#criteria-1 .answers__more").first
    new.fill("egypte")
    new.press("Enter")

    expect(editor.locator("#criteria-1 .errorlist")).to_contain_text("Perhaps")
    expect(editor).to_have_url(
        f"{live_server.url}/admin/cases/situation/{situation.pk}/change/"
    )


@pytest.mark.parametrize("editor", [False], ids=["no-scripts"], indirect=True)
def test_without_javascript_a_button_reads_the_lines_back(editor, live_server):
    situation = Situation.objects.get(key="insured_in_andorra")
    _open(editor, live_server, "situation_change", situation.pk)
    editor.fill("#id_criteria-1-answers_more_0", "nationality > Algeria")
    editor.fill("#id_criteria-1-answers_more_1", "nationality > Tunisia")
    follow(editor, "[name=_read]")

    expect(editor.locator("#reads-as")).to_contain_text("Algeria, Tunisia")
    assert situation.criteria.count() == 1
    follow(editor, "[name=_save] >> nth=0")
    assert situation.criteria.filter(fact="nationality", values="DZ TN").exists()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_form_of_a_situation_fits_its_window(editor, live_server, width):
    editor.set_viewport_size({"width": width, "height": 800})
    situation = Situation.objects.get(key="insured_in_andorra")
    _open(editor, live_server, "situation_change", situation.pk)

    assert not editor.evaluate(SIDEWAYS)
    assert editor.locator("#criteria-0 .answers").bounding_box()["width"] <= width


def _cases() -> list[str]:
    return [case.key for case in CoverageCase.objects.all()]


@pytest.mark.parametrize(
    "editor", [True, False], ids=["scripts", "no-scripts"], indirect=True
)
def test_a_case_is_moved_up_by_its_button_from_the_keyboard(editor, live_server):
    before = _cases()
    second = CoverageCase.objects.get(key=before[1])
    _open(editor, live_server, "coveragecase_changelist")
    button = editor.locator(f"#move-{second.pk}-before")
    button.focus()
    with editor.expect_navigation():
        button.press("Enter")

    expect(editor.locator(".messagelist")).to_contain_text("now stands before")
    assert _cases() == [before[1], before[0], *before[2:]]


def test_a_case_is_dragged_to_another_place(editor, live_server):
    before = _cases()
    _open(editor, live_server, "coveragecase_changelist")
    rows = editor.locator("#result_list tbody tr")
    with editor.expect_navigation():
        rows.nth(3).locator(".field-moves .move__handle").drag_to(rows.nth(1))

    expect(editor.locator(".messagelist")).to_contain_text("now stands before")
    assert _cases() == [before[0], before[3], before[1], before[2], *before[4:]]


def test_steps_of_a_case_are_dragged_and_saved_with_it(editor, live_server):
    case = CoverageCase.objects.get(key="student_registration")
    before = [use.step.key for use in case.steps.all()]
    _open(editor, live_server, "coveragecase_change", case.pk)
    rows = editor.locator("#steps-group tr.has_original")
    rows.nth(2).locator(".move__handle").drag_to(rows.nth(0))
    follow(editor, "[name=_save] >> nth=0")

    after = [use.step.key for use in case.steps.all()]
    assert after == [before[2], before[0], before[1], *before[3:]]


def test_steps_of_a_case_are_moved_by_keyboard(editor, live_server):
    case = CoverageCase.objects.get(key="student_registration")
    before = [use.step.key for use in case.steps.all()]
    _open(editor, live_server, "coveragecase_change", case.pk)
    editor.locator("#steps-group tr.has_original").nth(1).locator(
        ".field-position input"
    ).press("Alt+ArrowUp")
    follow(editor, "[name=_save] >> nth=0")

    after = [use.step.key for use in case.steps.all()]
    assert after == [before[1], before[0], *before[2:]]


def test_a_new_row_is_begun_in_its_first_box(editor, live_server):
    for name, box in (("coveragecase", "key"), ("question", "section")):
        _open(editor, live_server, f"{name}_add")

        expect(editor.locator(f"#id_{box}")).to_be_focused()


def test_a_key_that_stays_looks_as_if_it_did(editor, live_server):
    case = CoverageCase.objects.first()
    _open(editor, live_server, "coveragecase_change", case.pk)
    look = "box => getComputedStyle(box).backgroundColor"
    key, title = (editor.locator(f"#id_{box}") for box in ("key", "title"))

    expect(key).to_be_disabled()
    assert key.evaluate(look) != title.evaluate(look)
    expect(editor.locator("#id_key_helptext")).to_contain_text("It was published")
