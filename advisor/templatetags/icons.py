"""Icons: small drawings in the line of the page, set inside it so that none is fetched."""

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

_DRAWINGS = {
    "arrow": "M5 12h14M13 6l6 6-6 6",
    "back": "M19 12H5M11 6l-6 6 6 6",
    "before_leaving": "M5 8h14v12H5zM9 8V5h6v3M5 13h14",
    "on_arrival": "M12 21s7-6.2 7-11a7 7 0 0 0-14 0c0 4.8 7 11 7 11zM12 12.5a2.5 2.5 0 1 0 "
    "0-5 2.5 2.5 0 0 0 0 5z",
    "once_enrolled": "M2.5 9.5 12 5l9.5 4.5L12 14zM6.5 11.5V16c1.6 1.6 3.4 2.4 5.5 2.4s3.9-.8 "
    "5.5-2.4v-4.5M21.5 9.5v5",
    "later": "M5 6h14v14H5zM5 10.5h14M9 3.5V8M15 3.5V8M9 15l2 2 4-4",
    "paper": "M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6",
    "office": "M4 21V8l8-5 8 5v13M4 21h16M9.5 21v-5h5v5M9 11h1M14 11h1",
    "clock": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.5 2",
    "coin": "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM15.5 8.6a4.4 4.4 0 1 0 0 6.8M6.8 11h6M6.8 "
    "13.2h6",
    "lock": "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3M12 15v2",
    "check": "M5 12.5l4.5 4.5L19 7.5",
    "extra": "M12 5v14M5 12h14",
}

# What points along the line points the other way where lines run the other way.
_TURNED = {"arrow", "back"}


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon "paper" %}: a drawing by name, which says nothing to a screen reader."""
    kind = "icon icon--turned" if name in _TURNED else "icon"
    return format_html(
        '<svg class="{}" viewBox="0 0 24 24" aria-hidden="true"><path d="{}"/></svg>',
        kind,
        _DRAWINGS[name],
    )
