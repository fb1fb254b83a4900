"""What is kept in memory stays within its bytes, and is right all the same."""

from hypothesis import given
from hypothesis import strategies as st

from advisor.bounded import Bounded

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
