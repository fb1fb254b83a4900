"""Parts of pages, rendered once for each different thing that they show.

A part reads the frozen values it is given and nothing else, so equal values make equal HTML:
what was rendered for one student is right for the next one. On a page of sixty parts all but
a few have been seen before.
"""

from typing import Any

from django import template
from django.template import Context, Engine
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from advisor.blanks import Blank
from advisor.bounded import BoundedHtml
from advisor.unbroken import unbroken

register = template.Library()

# What pages that are made for the first time have in common.
_rendered = BoundedHtml(2 * 1024 * 1024)


def forget_parts() -> None:
    """Start as a new process would."""
    _rendered.clear()


register.filter("unbroken", unbroken, is_safe=False)


@register.simple_tag
def part(name: str, *values: Any) -> SafeString:
    """{% part "step" step can_tick %}: advisor/_step.html with its values, in this order.

    The template names what it takes in its first line: {% takes step can_tick %}. A part
    of a blank is the blank, and is put in afterwards.
    """
    if values and isinstance(values[0], Blank):
        return format_html("{}", values[0])
    key = (name, get_language(), *values)
    return _rendered.get(key, lambda: render_part(name, *values))


def render_part(name: str, *values: Any) -> SafeString:
    """A part in its template, which nobody remembers."""
    loaded = Engine.get_default().get_template(f"advisor/_{name}.html")
    names = next(n.names for n in loaded.nodelist if isinstance(n, Takes))
    return loaded.render(Context(dict(zip(names, values, strict=True))))


class Takes(template.Node):
    """Says what a part is given; it shows nothing."""

    def __init__(self, names: list[str]) -> None:
        self.names = names

    def render(self, context: Context) -> str:
        return ""


@register.tag
def takes(parser: Any, token: Any) -> Takes:
    """{% takes step can_tick %}: the names of a part's values, in their order."""
    return Takes(token.split_contents()[1:])
