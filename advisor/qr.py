"""QR codes as drawings: a path of squares, with nothing in it that markup could use."""

from dataclasses import dataclass
from functools import lru_cache

import segno

# The quiet edge a reader needs, in squares.
_EDGE = 4


@dataclass(frozen=True)
class QrCode:
    """The dark squares as one SVG path in a box of `size` by `size`."""

    path: str
    size: int


@lru_cache(maxsize=64)
def qr_code(words: str) -> QrCode:
    """Words (a link, a key) as a QR code with medium error correction."""
    code = segno.make(words, error="m", micro=False)
    rows = list(code.matrix_iter(border=_EDGE))
    path = "".join(
        f"M{x} {y}h1v1h-1z"
        for y, row in enumerate(rows)
        for x, is_dark in enumerate(row)
        if is_dark
    )
    return QrCode(path, len(rows))
