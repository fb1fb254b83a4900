"""Earlier revisions, read again: what a kept page said on the day it was made."""

from functools import lru_cache

from cases.models import Revision
from cases.rulebooks import DamagedRevision, LoadedRevision, read_revision

_KEPT = 8


@lru_cache(maxsize=_KEPT)
def _read(number: int, digest: str) -> LoadedRevision:
    return read_revision(Revision.objects.get(number=number, digest=digest))


def past_revision(number: int) -> LoadedRevision | None:
    """A revision by its number; None when there is none, or when it cannot be read.

    The last few are remembered: they never change, and their digest is part of the name.
    """
    digest = (
        Revision.objects.filter(number=number).values_list("digest", flat=True).first()
    )
    if digest is None:
        return None
    try:
        return _read(number, digest)
    except DamagedRevision:
        return None
