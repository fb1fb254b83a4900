"""axe-core in a browser: which rules of WCAG 2.2 AA a page breaks, as far as a machine can tell."""

import re

from axe_playwright_python.base import AXE_FILE_PATH
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """tags => axe.run(document, {
  runOnly: tags, resultTypes: ['violations'], preload: false
})"""
# Links fade from one look's colour to the other's: what counts is where that ends.
SETTLED = "document.getAnimations().forEach(one => one.finish())"
OVERFLOW = "document.documentElement.scrollWidth - innerWidth"
# Of rows that differ in their words alone two are judged, however many a list has. Alike
# are only rows that have the same words missing, short words as short, the same stripe, and
# whose ids are as unique and whose references lead as far.
TWO_OF_A_KIND = r"""() => {
  const lists = 'tbody, ul, ol, select, datalist, [id^="id_"]';
  const ids = {};
  for (const one of document.querySelectorAll('[id]')) ids[one.id] = (ids[one.id] || 0) + 1;
  const found = (value) => value.trim().split(/\s+/).map((id) => id in ids).join();
  const same = (whole, name, value) => {
    if (name === 'id') return `id=${ids[value]}`;
    if (['for', 'aria-labelledby', 'aria-describedby'].includes(name))
      return `${name}=${found(value)}`;
    return `${name}=${/\S/.test(value)}`;
  };
  const names = 'id|for|aria-labelledby|aria-describedby|aria-label|href|name|title|value';
  const named = new RegExp(`\\b(${names})="([^"]*)"`, 'g');
  const length = (whole, words) => '>' + Math.min(words.trim().length, 4);
  const shape = (row) => row.outerHTML.replace(named, same).replace(/>([^<]*)/g, length);
  for (const list of document.querySelectorAll(lists)) {
    if (list.children.length < 8) continue;
    const seen = {};
    for (const [place, row] of [...list.children].entries()) {
      const kind = `${place % 2} ${row === list.lastElementChild} ${shape(row)}`;
      seen[kind] = (seen[kind] || 0) + 1;
      if (seen[kind] > 2) row.remove();
    }
  }
}"""
# Of the menu beside every page of the staff: all but where the page itself is marked.
MENU = """document.querySelectorAll(
  '#nav-sidebar .module:not(.current-app), #nav-sidebar tr:not(.current-model)'
).forEach(one => one.remove())"""
LOOKS = {
    "dark telephone": ("dark", {"width": 360, "height": 740}),
    "light desk": ("light", {"width": 1280, "height": 900}),
}
# Markup of the stock admin that no stylesheet reaches, and why nobody is hindered by it.
OF_DJANGO = re.compile(
    "|".join(
        [
            # The tooltip's words stand as help below the same box.
            r"aria-prohibited-attr: .*\.(help-tooltip|search-label-icon)",
            # The first column of inner rows holds the name of each row, and no field.
            r"empty-table-header: .*\.original",
            # Rows that nobody may delete have an empty column for it.
            r"empty-table-header: .*th:nth-child\(\d\)",
            # The box is labelled by the picture of a magnifier, whose words are “Search”.
            r"label-title-only: #searchbar",
        ]
    )
)


def with_axe(page: Page) -> Page:
    """The same page; every document it opens from now on brings axe-core."""
    page.add_init_script(path=AXE_FILE_PATH)
    return page


def look_as(page: Page, look: str) -> None:
    """Show pages as they are on that device, in its colours."""
    scheme, size = LOOKS[look]
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size(size)


def violations(page: Page) -> list[str]:
    """Each rule broken on the page before the browser, with the place.

    Of its long lists a few rows are left.
    """
    page.evaluate(TWO_OF_A_KIND)
    return [
        f"{rule['id']}: {' '.join(map(str, node['target']))}"
        for rule in page.evaluate(RUN, TAGS)["violations"]
        for node in rule["nodes"]
    ]


def faults_of_staff_page(page: Page, *, menu: bool = True) -> list[str]:
    """What is wrong with the page before the browser, in each look, but for the stock admin.

    Without `menu` the menu is left out but for what it marks: the rest is as on other pages.
    """
    found = []
    for look in LOOKS:
        look_as(page, look)
        page.evaluate(SETTLED)
        if (most := page.evaluate(OVERFLOW)) > 1:
            found.append(f"{most} pixels wider than the screen of a {look}")
    if not menu:
        page.evaluate(MENU)
    # The last look is there already.
    for look in reversed(LOOKS):
        look_as(page, look)
        page.evaluate(SETTLED)
        found += [f for f in violations(page) if not OF_DJANGO.fullmatch(f)]
    return found
