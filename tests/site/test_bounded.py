"""What is kept in memory stays within its bytes, and is right all the same."""

import sys

import pytest
from django.utils.safestring import mark_safe
from hypothesis import given
from hypothesis import strategies as st

from advisor.blanks import blank, cut, filled
from advisor.bounded import Bounded, BoundedPieces

KEYS = st.lists(st.integers(0, 9), max_size=60)


@given(KEYS, st.integers(0, 40))
def test_each_key_gives_its_thing_and_no_more_is_kept_than_fits(keys, most):
    kept = Bounded[str](most, len)

    for key in keys:
        assert kept.get(key, lambda key=key: str(key) * key) == str(key) * key
        assert sum(map(len, kept._things.values())) <= most


def test_a_thing_that_fits_is_made_once():
    kept, made = Bounded[str](10, len), []

    for _ in range(3):
        kept.get("key", lambda: made.append("x") or "thing")

    assert made == ["x"]


@given(KEYS, st.integers(0, 5000))
def test_pages_made_of_the_same_pieces_take_each_piece_once(keys, most):
    kept = BoundedPieces[bytes](most)

    for key in keys:
        page = tuple(b"piece %d" % (piece % 4) for piece in range(key))
        assert kept.get(key, lambda page=page: page) == page
        pages = kept._things.values()
        pieces = {id(piece): piece for page in pages for piece in page}
        assert len(pieces) == len(set(pieces.values())), "each is there once"
        taken = sum(map(sys.getsizeof, [*pages, *pieces.values()]))
        taken += kept.of_a_key * len(pages) + kept.of_a_piece * len(pieces)
        assert taken == kept._taken <= most

    kept.clear()
    assert kept._taken == 0


def test_a_page_is_cut_at_its_blanks_and_before_its_blocks():
    html = f"<p>a<li>b</li><div>{blank('due', 'visa')}<p>c"

    pieces = (b"<p>a", b"<li>b</li>", b"<div>", ("due", "visa"), b"<p>c")
    assert cut(html) == pieces


@pytest.mark.parametrize(
    ("words", "shown"),
    [("<b>", "&lt;b&gt;"), (mark_safe("<b>"), "<b>"), (b"<b>", "<b>")],
)
def test_words_are_escaped_unless_they_are_html(words, shown):
    page = cut(f"<p>{blank('answer')}</p>")

    assert filled(page, lambda kind, key: words).decode() == f"<p>{shown}</p>"


HTML = st.sampled_from(
    [
        "<li>",
        "</li>",
        "<section>",
        "é",
        "\n",
        "&lt;li>",
        blank("due", "a"),
        blank("token"),
    ]
)


@given(st.lists(HTML).map("".join))
def test_a_page_cut_and_put_together_again_is_the_page(html):
    def words(kind: str, key: str) -> bytes:
        return blank(kind, key).encode()

    assert filled(cut(html), words).decode() == html
