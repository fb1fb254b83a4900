"""The page that a proxy shows while the site is away: one file a language, and a stylesheet.

They stand by themselves: nothing of the site runs when they are read.
"""

from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from advisor.lean import lean_css
from advisor.pages.frame import frame_for_nobody
from advisor.pages.other import ErrorPage

# Where the proxy serves the folder, so that no page of the site is ever hidden by it.
PREFIX = "/maintenance/"
_STYLESHEET = "site.css"


def write_pages(folder: Path) -> list[Path]:
    """Writes the pages and their stylesheet below `folder`, over those written before.

    Returns the files, in the order of the languages. Raises OSError where it may not write.
    """
    folder.mkdir(parents=True, exist_ok=True)
    stylesheet = folder / _STYLESHEET
    written = Path(str(finders.find(_STYLESHEET))).read_text(encoding="utf-8")
    stylesheet.write_text(lean_css(written), encoding="utf-8")
    files = [stylesheet]
    for language, _name in settings.LANGUAGES:
        page = folder / language / "index.html"
        page.parent.mkdir(exist_ok=True)
        page.write_text(_page(language), encoding="utf-8")
        files.append(page)
    return files


def _page(language: str) -> str:
    with override(language):
        page = ErrorPage(
            frame=frame_for_nobody(language),
            title=_("The site is unavailable for a moment"),
            text=_(
                "Nothing is lost: neither the answers in your browser, "
                "nor the page you keep."
            ),
            advice=_("Try again in a few minutes."),
        )
        return render_to_string(
            "advisor/maintenance.html",
            {"page": page, "stylesheet": f"{PREFIX}{_STYLESHEET}"},
        )
