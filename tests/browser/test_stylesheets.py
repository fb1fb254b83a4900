"""What is served is what was written: a stylesheet made smaller says the same to a browser."""

import pytest

from advisor.lean import lean_css
from tests.house.tree import files, name

pytestmark = pytest.mark.browser
RULES = """css => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    // A value that names a variable is told back as it was written: its commas too.
    return [...sheet.cssRules].map(rule => rule.cssText.replace(/, /g, ","));
}"""
STYLESHEETS = files("static", suffix=".css")


@pytest.fixture
def rules(chromium):
    """The rules of a stylesheet, as a browser understands them."""
    page = chromium.new_page()
    yield lambda css: page.evaluate(RULES, css)
    page.close()


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=name)
def test_a_stylesheet_without_its_spaces_has_the_same_rules(rules, stylesheet):
    written = stylesheet.read_text(encoding="utf-8")

    assert rules(lean_css(written)) == rules(written) != []


def test_a_space_between_two_selectors_is_seen(rules):
    inside = "@layer a { .b :is(h1, h2) { margin: 0 } }"

    assert rules(lean_css(inside)) == rules(inside)
    assert rules(inside.replace("b :is", "b:is")) != rules(inside)
