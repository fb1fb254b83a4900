"""The pictures that others show of the site: previews of a shared link, and its icons.

Drawn by Chromium from the site's own words and colours into static/pictures/, one preview for
each language. Run again when the name or the first sentence of the front page changes.
"""

import html
import os
from pathlib import Path

import django
from playwright.sync_api import Browser, sync_playwright

FOLDER = Path(__file__).resolve().parent.parent / "static" / "pictures"
OPTIONS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ICON_SIZES = (180, 192, 512)
MARK = (
    '<svg viewBox="0 0 32 32" width="{size}" height="{size}">'
    '<rect width="32" height="32" rx="{round}" fill="#0a4f56"/>'
    '<circle cx="16" cy="8.6" r="3.4" fill="#f6bd4b"/>'
    '<path d="M8.2 16.6h15.6M16 16.6v8.6" fill="none" stroke="#fff" stroke-width="4.6" '
    'stroke-linecap="round"/></svg>'
)
PREVIEW = """<!doctype html><html lang="{language}" dir="{direction}"><meta charset="utf-8">
<style>
body {{ margin: 0; inline-size: 1200px; block-size: 630px; box-sizing: border-box; padding: 80px;
  background: #0a4f56; color: #fffaf0; display: grid; align-content: space-between;
  font: 500 34px/1.5 "Noto Sans", "Noto Sans Arabic", "Noto Sans CJK SC", sans-serif; }}
h1 {{ font: 700 68px/1.25 "Noto Serif", "Noto Sans Arabic", "Noto Sans CJK SC", serif; margin: 0; }}
p {{ margin: 0; display: flex; align-items: center; gap: 24px; }}
svg {{ flex: none; }}
</style><h1>{title}</h1><p>{mark}<span>{name}</span></p></html>"""


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "advisor.settings")
    django.setup()
    FOLDER.mkdir(exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=OPTIONS
        )
        _previews(browser)
        _icons(browser)
        browser.close()


def _previews(browser: Browser) -> None:
    from django.conf import settings
    from django.utils.translation import gettext, override

    from advisor.speech import direction

    page = browser.new_page(viewport={"width": 1200, "height": 630})
    for language, _name in settings.LANGUAGES:
        with override(language):
            page.set_content(
                PREVIEW.format(
                    language=language,
                    direction=direction(language),
                    title=html.escape(
                        gettext(
                            "You are coming to study in France. Who pays when you are ill?"
                        )
                    ),
                    name=html.escape(gettext("Health cover in France")),
                    mark=MARK.format(size=96, round=9),
                )
            )
        page.screenshot(path=FOLDER / f"preview-{language}.png")
    page.close()


def _icons(browser: Browser) -> None:
    for size in ICON_SIZES:
        page = browser.new_page(viewport={"width": size, "height": size})
        # Devices cut the corners themselves.
        page.set_content(
            f"<style>body {{ margin: 0 }}</style>{MARK.format(size=size, round=0)}"
        )
        page.screenshot(path=FOLDER / f"icon-{size}.png")
        page.close()


if __name__ == "__main__":
    main()
