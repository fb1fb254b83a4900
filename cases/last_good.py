"""The last good revision, kept in a file of this machine.

Whoever starts while the database cannot be asked advises students by it.
"""

import base64
import json
import logging
import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class WrittenRevision:
    """A revision as it was published, not read yet: rules, and catalogues by language."""

    number: int
    digest: str
    rules: str
    mos: Mapping[str, bytes]


def keep(written: WrittenRevision, live_from: datetime) -> None:
    """Put a revision that is live and good into the file, whole or not at all."""
    file = _file()
    if file is None:
        return
    mos = {name: base64.b64encode(mo).decode() for name, mo in written.mos.items()}
    words = json.dumps(
        {
            "number": written.number,
            "digest": written.digest,
            "live_from": live_from.isoformat(),
            "mos": mos,
            "rules": written.rules,
        }
    )
    try:
        _replace(file, words)
    except OSError as error:
        logger.warning("The live revision cannot be kept in %s: %s", file, error)


def recall() -> tuple[WrittenRevision, datetime] | None:
    """The revision in the file and since when it was live; None when none can be made out.

    Whether it is what was published is for its reader to see by its digest.
    """
    file = _file()
    try:
        found: dict[str, Any] = json.loads(file.read_text("utf-8") if file else "{}")
        written = WrittenRevision(
            number=int(found["number"]),
            digest=str(found["digest"]),
            rules=str(found["rules"]),
            mos={n: base64.b64decode(mo) for n, mo in found["mos"].items()},
        )
        return written, datetime.fromisoformat(found["live_from"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return None


def _file() -> Path | None:
    return settings.RULEBOOK_FILE


def _replace(file: Path, words: str) -> None:
    """Write beside the file, then take its place: nobody ever reads half of it."""
    handle, name = tempfile.mkstemp(dir=file.parent, prefix=f"{file.name}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as beside:
            beside.write(words)
        Path(name).replace(file)
    except OSError:
        with suppress(OSError):
            Path(name).unlink()
        raise
