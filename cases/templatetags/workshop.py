"""The workshop's own part of the admin's front page."""

from typing import Any

from django import template
from django.utils.formats import number_format

from cases.admin.home import Home

register = template.Library()


@register.filter
def grouped(number: int) -> str:
    """{{ number|grouped }}: a large number in groups of three digits, as a language has it."""
    return str(number_format(number, force_grouping=True))


@register.inclusion_tag("admin/cases/home.html", takes_context=True)
def rulebook_home(context: template.Context) -> dict[str, Any]:
    """{% rulebook_home %}: for those who may see the rulebook; nothing for others."""
    user = context["request"].user
    may_see = user.has_perm("cases.view_revision")
    return {
        "home": Home.build(user) if may_see else None,
        "perms": context.get("perms"),
    }
