"""The kept page in a real browser: ticked, printed, read without a connection."""

import io

import pypdf
import pytest
from playwright.sync_api import Page, expect

from advisor.models import StudentProfile
from scripts.screenshots import follow
from tests.site.conftest import put_rulebook
from tests.site.students import BRAZILIAN_FROM_SWITZERLAND, EMPLOYED, MOROCCAN

pytestmark = pytest.mark.browser
LANGUAGES = ["fr", "en", "es", "ar", "zh-hans"]
WIDER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@pytest.fixture
def kept(transactional_db, live_server):
    put_rulebook()
    profile = StudentProfile.objects.create(answers=MOROCCAN, language="fr", revision=1)
    return profile, f"{live_server.url}/fr/result/{profile.token}/"


@pytest.fixture
def page(chromium):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_counter_sheet_prints_on_one_page(kept, page: Page, language):
    profile, address = kept
    for answers in (MOROCCAN, EMPLOYED, BRAZILIAN_FROM_SWITZERLAND):
        StudentProfile.objects.update(answers=answers)
        page.goto(f"{address.replace('/fr/', f'/{language}/')}sheet/")
        printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

        assert len(printed.pages) == 1
        assert profile.written_code in printed.pages[0].extract_text()


def test_what_is_folded_is_printed(kept, page: Page):
    _profile, address = kept
    page.goto(address)
    folded = page.locator(".fold p").first.inner_text()

    printed = pypdf.PdfReader(io.BytesIO(page.pdf(prefer_css_page_size=True)))

    words = " ".join(sheet.extract_text() for sheet in printed.pages)
    assert " ".join(folded.split())[:30] in " ".join(words.split())


def test_a_tick_is_saved_at_once(kept, page: Page):
    profile, address = kept
    page.goto(address)

    with page.expect_response(lambda answer: "/ticks/" in answer.url):
        page.locator(".paper input").first.check()
    expect(page.locator("#papers ~ .ticks [role=status]")).to_have_text("Enregistré")

    profile.refresh_from_db()
    assert len(profile.ticked) == 1
    expect(page.locator(".ticks button").first).to_be_hidden()


def test_without_javascript_a_button_saves_the_ticks(kept, chromium):
    profile, address = kept
    context = chromium.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(address)
    page.locator(".step input").first.check()
    page.locator(".paper input").nth(1).check()

    follow(page, "#papers ~ .ticks button")

    profile.refresh_from_db()
    assert {key.split(".")[0] for key in profile.ticked} == {"step", "document"}
    expect(page.locator(".paper input").nth(1)).to_be_checked()
    expect(page.locator("#papers ~ .ticks [role=status] span")).to_be_visible()
    expect(page.locator("#steps ~ .ticks [role=status] span")).to_be_hidden()
    page.goto(address)
    expect(page.locator("#papers ~ .ticks [role=status] span")).to_be_hidden()
    context.close()


def test_a_late_step_that_is_ticked_is_late_no_more_and_the_next_one_is_told(
    kept, page: Page
):
    long_ago = {"arrival": "2020-01-10", "enrolment_date": "2020-02-01"}
    StudentProfile.objects.update(answers=MOROCCAN | long_ago)
    _profile, address = kept
    page.goto(address)
    told = page.locator(".now__next a").first
    first = told.get_attribute("href")
    step = page.locator(first)
    expect(step.locator("[data-late]")).to_be_visible()

    step.locator("input").check()

    expect(step.locator("[data-late]")).to_be_hidden()
    expect(told).not_to_have_attribute("href", first)
    expect(page.locator(told.get_attribute("href"))).to_be_visible()
    step.locator("input").uncheck()
    expect(told).to_have_attribute("href", first)


def test_on_a_phone_the_page_shows_how_to_do_what_comes_first_and_folds_the_rest(
    kept, page: Page
):
    _profile, address = kept
    page.goto(address)
    phases = page.locator(".phase")

    expect(phases.first.locator(".fold")).to_have_count(0)
    for phase in phases.all()[1:]:
        expect(phase.locator(".fold")).to_have_count(phase.locator(".step").count())
    expect(page.locator("#extras ~ .extra > p").first).to_be_visible()
    expect(page.locator("#extras ~ .extra .fold p").first).to_be_hidden()


def test_changing_the_answers_and_keeping_the_page_are_at_hand_under_the_case(
    kept, page: Page
):
    _profile, address = kept
    page.goto(address)

    links = page.locator(".result__first .actions a")

    assert [a.get_attribute("href") for a in links.all()] == ["change/", "#keep"]


def test_a_page_put_on_the_device_is_read_without_a_connection(kept, page: Page):
    _profile, address = kept
    page.goto(address)
    title = page.locator("h1").inner_text()
    page.click("[data-offline]")
    expect(page.locator("[data-offline]")).to_have_text(
        "Elle se lit ici sans connexion"
    )
    page.wait_for_function("navigator.serviceWorker.controller !== null")

    page.context.set_offline(True)
    page.reload()

    expect(page.locator("h1")).to_have_text(title)


@pytest.mark.parametrize("part", ["", "why/", "sheet/", "delete/"])
def test_at_four_times_the_size_nothing_is_lost(kept, page: Page, part):
    _profile, address = kept
    # 1280 pixels at 400 %.
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{address}{part}")

    assert not page.evaluate(WIDER)


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_the_smallest_phone_the_counter_sheet_shows_every_word_whole(
    kept, page: Page, language
):
    _profile, address = kept
    page.set_viewport_size({"width": 320, "height": 640})
    page.goto(f"{address.replace('/fr/', f'/{language}/')}sheet/")

    assert not page.evaluate(WIDER)
    too_narrow = """() => [...document.querySelectorAll(".counter :is(td, th, p)")]
        .filter((part) => part.clientWidth < 120).map((part) => part.textContent)"""
    assert page.evaluate(too_narrow) == []


@pytest.mark.parametrize("width", [320, 360])
def test_no_short_word_with_a_hyphen_is_cut_at_the_end_of_a_line(
    kept, page: Page, width
):
    _profile, address = kept
    page.set_viewport_size({"width": width, "height": 640})
    lines = """() => [...document.querySelectorAll(".whole")]
        .filter((word) => word.getClientRects().length > 1)
        .map((word) => word.textContent)"""
    for part in ("", "why/"):
        page.goto(f"{address}{part}")

        words = set(page.locator(".whole").all_text_contents())
        assert words & {"VLS-TS", "finit-il", "avez-vous"}
        assert page.evaluate(lines) == []


def test_from_the_front_page_to_the_printed_sheet_by_keyboard_alone(kept, page: Page):
    _profile, address = kept
    page.goto(address)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    page.keyboard.press("Enter")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.getAttribute('href')") == "sheet/":
            break
    page.keyboard.press("Enter")

    page.wait_for_url("**/sheet/")
    expect(page.locator(".counter__papers")).to_be_visible()
