"""The draft as students would get it, compiled once for each content; never for students."""

from hashlib import sha256

from django.utils import timezone

from cases import messages
from cases.drafts import read_draft
from cases.engine.codec import digest
from cases.engine.diagram import compile_rulebook
from cases.po import write_mo
from cases.rulebooks import LiveRulebook, LoadedRevision
from cases.wording import Catalogue

NO_NUMBER = 0
"""The number of what no revision is yet."""

_last: LoadedRevision | None = None


def draft_rulebook() -> LiveRulebook:
    """The draft now, with its words; a stale translation falls back as when published.

    Raises RulebookError while the draft cannot be read.
    """
    global _last
    worded = read_draft().worded()
    known = messages.translations()
    name = sha256(f"{digest(worded)} {known}".encode()).hexdigest()
    loaded = _last
    if loaded is None or loaded.digest != name:
        loaded = LoadedRevision(
            number=NO_NUMBER,
            digest=name,
            worded=worded,
            compiled=compile_rulebook(worded.rulebook),
            catalogues={
                language: Catalogue(language, write_mo(worded.words, found))
                for language, found in known.items()
            },
        )
        _last = loaded
    return LiveRulebook(loaded, timezone.now())
