"""Longer words, accents and another direction: nothing is cut off, nothing forgotten."""

import re

import pytest

from cases.rulebooks import forget_live_rulebook
from tests.browser.pseudo import accented, put_interface, put_rules, right_to_left
from tests.browser.shown import different, show
from tests.site.everything import every_page

pytestmark = pytest.mark.browser

PSEUDO = {"es": accented, "ar": right_to_left}
# Names and values are data: French names, dates, countries, the list of languages.
SENTENCES = """() => {
  const data = 'bdi, option, svg, script, .languages, [translate=no]';
  const page = document.documentElement.lang;
  const skipped = (node) => {
    if (node.parentElement.closest(data)) return true;
    const marked = node.parentElement.closest('[lang]');
    return marked.lang !== page;
  };
  const block = (node) => {
    let here = node.parentElement;
    // Words for screen readers alone belong to the sentence that they complete.
    const within = (e) => e.matches('.visually-hidden')
      || getComputedStyle(e).display.startsWith('inline');
    while (within(here) && here.parentElement
           && !here.matches('a, button, summary, label')) here = here.parentElement;
    return here;
  };
  const texts = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim()) continue;
    const key = block(node);
    texts.set(key, (texts.get(key) || '') + (skipped(node) ? ' ' : node.data));
  }
  const names = ['title', 'aria-label', 'alt', 'placeholder'];
  const attributes = names.flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)]
      .filter((e) => !e.closest(data)).map((e) => e.getAttribute(name)));
  return [document.title, ...texts.values(), ...attributes];
}"""
CLIPPED = """() => {
  const found = [];
  const width = document.documentElement.clientWidth;
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg, option') || !e.textContent.trim()) continue;
    const style = getComputedStyle(e);
    const box = e.getBoundingClientRect();
    const hidden = box.width <= 2 || box.height <= 2 || style.position === 'absolute'
      || e.closest('.skip, .visually-hidden') || !e.checkVisibility();
    if (hidden) continue;
    const cut = style.overflowX !== 'visible' && style.overflowX !== 'auto'
      && e.scrollWidth > e.clientWidth + 1 && !e.matches('select');
    const lower = style.overflowY === 'hidden' && e.scrollHeight > e.clientHeight + 1;
    if (cut || lower || box.left < -1 || box.right > width + 1)
      found.push(`${e.tagName}.${e.className}: ${e.textContent.trim().slice(0, 60)}`);
  }
  if (document.documentElement.scrollWidth > width) found.push('the page itself');
  return found;
}"""
BRACKETED = re.compile(r"⟦[^⟦⟧]*⟧")


@pytest.fixture
def site(transactional_db, live_server, settings, tmp_path):
    for language, turned in PSEUDO.items():
        put_interface(tmp_path, language, turned)
    settings.LOCALE_PATHS = [tmp_path]
    put_rules(*PSEUDO.items())
    forget_live_rulebook()
    yield live_server.url
    forget_live_rulebook()


@pytest.mark.parametrize("language", PSEUDO)
def test_no_page_forgets_a_sentence_or_cuts_one_off(chromium, site, language):
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    forgotten, clipped, languages = [], [], set()

    for name, answer in different(every_page(language)):
        show(page, site, answer)
        languages.add(page.locator("html").get_attribute("lang"))
        forgotten += [
            f"{name}: {text.strip()[:80]}"
            for text in page.evaluate(SENTENCES)
            if _has_words(text)
        ]
        clipped += [f"{name}: {one}" for one in page.evaluate(CLIPPED)]
    page.close()

    assert languages == {language}
    assert forgotten == []
    assert clipped == []


PLANTED = """<!doctype html><html lang="es"><title>⟦x⟧</title><body>
<p>Forgotten in the code</p><p>⟦Tràñslàted⟧ with a tail</p><p title="A title">⟦x⟧</p>
<p style="width: 900px">⟦wide⟧</p>
<p style="width: 40px; overflow: hidden; white-space: nowrap">⟦A sèñtèñçè çüt öff⟧</p>
<p><bdi>CPAM</bdi> <span lang="fr">Carte</span></p></body></html>"""


def test_what_is_forgotten_or_cut_off_is_noticed(chromium):
    page = chromium.new_page(viewport={"width": 360, "height": 740})
    page.set_content(PLANTED)
    forgotten = [text.strip() for text in page.evaluate(SENTENCES) if _has_words(text)]
    clipped = page.evaluate(CLIPPED)
    page.close()

    assert forgotten == ["Forgotten in the code", "⟦Tràñslàted⟧ with a tail", "A title"]
    assert [fault.split(": ")[1] for fault in clipped[:2]] == [
        "⟦wide⟧",
        "⟦A sèñtèñçè çüt öff⟧",
    ]
    assert "the page itself" in clipped


def _has_words(text: str) -> bool:
    """Whether letters stand outside the brackets of a pseudo-sentence."""
    before = None
    while before != text:
        before, text = text, BRACKETED.sub(" ", text)
    return bool(re.search(r"[^\W\d_]{3,}|⟦|⟧", text))
