"""How stylesheets are kept: directions of reading, never left and right."""

import re

import pytest

from tests.house.tree import files, name

COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
PHYSICAL = re.compile(
    r"""(?<![\w-])(?:
        (?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b[\w-]*\s*:
      | border-(?:top|bottom)-(?:left|right)-radius\s*:
      | (?:left|right)\s*:
      | (?:text-align|float|clear)\s*:\s*(?:left|right)\b
    )""",
    re.VERBOSE,
)
STYLESHEETS = files("static", "advisor", "cases", suffix=".css")


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=name)
def test_a_stylesheet_reads_in_both_directions(stylesheet):
    css = COMMENT.sub("", stylesheet.read_text(encoding="utf-8"))

    assert not PHYSICAL.findall(css)


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=name)
def test_a_stylesheet_loads_nothing_from_elsewhere(stylesheet):
    assert not re.findall(r"https?://", stylesheet.read_text(encoding="utf-8"))


@pytest.mark.parametrize("stylesheet", STYLESHEETS, ids=name)
def test_the_order_of_layers_settles_every_contest(stylesheet):
    css = COMMENT.sub("", stylesheet.read_text(encoding="utf-8"))

    assert "!important" not in css


@pytest.mark.parametrize(
    "css",
    [
        ".a { margin-left: 1rem }",
        ".a { border-right-width: 0 }",
        ".a { border-top-left-radius: 1px }",
        ".a { left: 0 }",
        ".a{text-align:right}",
    ],
)
def test_a_physical_property_is_seen(css):
    assert PHYSICAL.search(css)


@pytest.mark.parametrize(
    "css", [".a { margin-inline-start: 1rem }", ".left { inset-inline-end: 0 }"]
)
def test_a_logical_property_is_let_pass(css):
    assert not PHYSICAL.search(css)
