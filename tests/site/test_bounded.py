"""What is kept in memory stays within its bytes, and is right all the same."""

import sys

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


@given(KEYS, st.integers(0, 1000))
def test_pages_made_of_the_same_pieces_take_each_piece_once(keys, most):
    kept = BoundedPieces[bytes](most)

    for key in keys:
        page = tuple(b"piece %d" % (piece % 4) for piece in range(key))
        assert kept.get(key, lambda page=page: page) == page
        pages = kept._things.values()
        pieces = {id(piece): piece for page in pages for piece in page}
        assert len(pieces) == len(set(pieces.values())), "each is there once"
        taken = sum(map(sys.getsizeof, [*pages, *pieces.values()]))
        assert taken == kept._taken <= most

    kept.clear()
    assert kept._taken == 0


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
