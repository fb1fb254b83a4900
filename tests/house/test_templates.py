"""How templates are kept: nothing inline, nothing from elsewhere, nothing unused."""

import re
from functools import cache
from pathlib import Path

import crispy_forms
import django
import pytest

from tests.house.tree import CODE, files, name, templates

TEMPLATE_CODE = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
INLINE = re.compile(
    r"""\sstyle\s*= | <style\b | \son[a-z]+\s*= | javascript: | <script\b(?![^>]*\ssrc=)""",
    re.IGNORECASE | re.VERBOSE,
)
FOREIGN = re.compile(
    r"""<(?:script|link|img|iframe|source)\b[^>]*\s(?:src|href)\s*=\s*["']?(?:https?:)?//""",
    re.IGNORECASE,
)
# Django looks these up by their names.
OF_DJANGO = {"400.html", "403.html", "403_csrf.html", "404.html", "500.html"}
PACKAGES = [Path(package.__file__).parent for package in (django, crispy_forms)]


@pytest.mark.parametrize("template", templates(), ids=name)
def test_a_template_has_no_inline_style_or_script(template):
    html = TEMPLATE_CODE.sub("", template.read_text(encoding="utf-8"))

    assert not INLINE.findall(html)


@pytest.mark.parametrize("template", templates(), ids=name)
def test_a_template_loads_nothing_from_elsewhere(template):
    assert not FOREIGN.findall(template.read_text(encoding="utf-8"))


@pytest.mark.parametrize("template", templates(), ids=name)
def test_a_template_is_used(template):
    known_as = _template_name(template)

    assert known_as in OF_DJANGO or _is_named(known_as) or _overrides(known_as)


def _template_name(template: Path) -> str:
    parts = template.parts
    return "/".join(parts[len(parts) - parts[::-1].index("templates") :])


def _is_named(known_as: str) -> bool:
    """Whether our own code names it in quotes, as a whole, or as a part of a page."""
    as_part = re.fullmatch(r"advisor/_(\w+)\.html", known_as)
    if as_part and f'{{% part "{as_part[1]}" ' in _our_code():
        return True
    return any(f"{known_as}{quote}" in _our_code() for quote in "\"'")


def _overrides(known_as: str) -> bool:
    """Whether Django or crispy-forms, looking for one of theirs, finds this one."""
    if known_as.startswith("house/"):
        return f"%s/{known_as.removeprefix('house/')}" in _crispy_code()
    folder, _, file = known_as.rpartition("/")
    candidates = {known_as, f"{folder.split('/')[0]}/{file}"}
    return any(
        list(PACKAGES[0].glob(f"**/templates/{candidate}")) for candidate in candidates
    )


@cache
def _our_code() -> str:
    sources = (*files(*CODE, suffix=".py"), *templates())
    return "\n".join(source.read_text(encoding="utf-8") for source in sources)


@cache
def _crispy_code() -> str:
    sources = PACKAGES[1].rglob("*.py")
    return "\n".join(source.read_text(encoding="utf-8") for source in sources)
