"""The workshop's own part of the admin's front page."""

from typing import Any

from django import template

from cases.admin.home import Home

register = template.Library()


@register.inclusion_tag("admin/cases/home.html", takes_context=True)
def rulebook_home(context: template.Context) -> dict[str, Any]:
    """{% rulebook_home %}: for those who may see the rulebook; nothing for others."""
    user = context["request"].user
    may_see = user.has_perm("cases.view_revision")
    return {
        "home": Home.build(user) if may_see else None,
        "perms": context.get("perms"),
    }
