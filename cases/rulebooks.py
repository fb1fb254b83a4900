"""The live rulebook: read once per process and revision; the last good one stays."""

import json
import logging
import threading
import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.core.cache import cache
from django.db import Error as DatabaseError

from cases import last_good
from cases.engine.codec import WordedRulebook, from_json
from cases.engine.diagram import CompiledRulebook, compile_rulebook
from cases.engine.rulebook import Rulebook
from cases.last_good import WrittenRevision
from cases.looking import Pauses, look_beside
from cases.models import Publication, Revision
from cases.verification import revision_digest
from cases.wording import Catalogue, Wording, wording_of

logger = logging.getLogger(__name__)

# A question to the cache is much cheaper than one to the database.
_SECONDS_BETWEEN_LISTENING = 0.25
_NOTICE = "rulebook-announced"


class NoLiveRulebook(LookupError):
    """Nothing was ever published, or nothing of it can be read."""


class DamagedRevision(ValueError):
    """A revision that is not what was published: its number, and why, for the log."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"Revision {number}: {why}")
        self.number = number


@dataclass(frozen=True)
class LoadedRevision:
    """A revision read and compiled: rules and words together."""

    number: int
    digest: str
    worded: WordedRulebook
    compiled: CompiledRulebook
    catalogues: Mapping[str, Catalogue]
    _wordings: dict[str, Wording] = field(default_factory=dict, compare=False)

    def wording(self, language: str) -> Wording:
        """All its sentences in a language."""
        if language not in self._wordings:
            words = self.worded.words
            wording = wording_of(language, words, self.catalogues)
            self._wordings[language] = wording
        return self._wordings[language]


@dataclass(frozen=True)
class LiveRulebook:
    """The rulebook students are advised by, with its words in every language."""

    revision: LoadedRevision
    published_at: datetime

    @property
    def number(self) -> int:
        return self.revision.number

    @property
    def compiled(self) -> CompiledRulebook:
        return self.revision.compiled

    @property
    def rulebook(self) -> Rulebook:
        return self.revision.worded.rulebook

    def wording(self, language: str) -> Wording:
        """All its sentences in a language."""
        return self.revision.wording(language)


def read_revision(revision: Revision) -> LoadedRevision:
    """Read and compile a revision. Raises DamagedRevision."""
    return _read(_written(revision))


def _written(revision: Revision) -> WrittenRevision:
    mos = {c.language: bytes(c.mo) for c in revision.catalogs.all()}
    return WrittenRevision(revision.number, revision.digest, revision.rules, mos)


def _read(written: WrittenRevision) -> LoadedRevision:
    number, digest, mos = written.number, written.digest, written.mos
    try:
        worded = from_json(json.loads(written.rules))
        if revision_digest(worded, mos) != digest:
            raise DamagedRevision(number, "its digest is not that of its content.")
        catalogues = {name: Catalogue(name, mo) for name, mo in mos.items()}
        compiled = compile_rulebook(worded.rulebook)
    except (ValueError, OSError, KeyError, TypeError) as error:
        if isinstance(error, DamagedRevision):
            raise
        raise DamagedRevision(number, str(error)) from error
    return LoadedRevision(number, digest, worded, compiled, catalogues)


class _Cache:
    """The live rulebook of this process, and when to look for a newer one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._live: LiveRulebook | None = None
        self._pauses = Pauses()
        self._listen_at = 0.0
        self._heard: str | None = None
        self._damaged: set[tuple[int, str]] = set()
        self.passed_over: int | None = None

    def forget(self) -> None:
        with self._lock:
            self._live, self._pauses, self.passed_over = None, Pauses(), None
            self._damaged.clear()

    def look_again(self) -> None:
        self._pauses.end()

    def get(self) -> LiveRulebook:
        live = self._live
        if time.monotonic() >= self._listen_at:
            self._listen()
        if live is not None and not self._pauses.is_over:
            return live
        if live is None or not self._pauses.usual:
            self._look_if_due()
        else:
            look_beside(self._look_if_due)
        if self._live is None:
            raise NoLiveRulebook("Nothing is published: run `manage.py setup_demo`.")
        return self._live

    def _listen(self) -> None:
        """Look at once if another process announced a publication."""
        self._listen_at = time.monotonic() + _SECONDS_BETWEEN_LISTENING
        if (heard := cache.get(_NOTICE)) != self._heard:
            self._heard = heard
            self.look_again()

    def _look_if_due(self) -> None:
        # Whoever has a good one never waits while another thread reads the new one.
        if self._lock.acquire(blocking=self._live is None):
            try:
                if self._live is None or self._pauses.is_over:
                    self._look()
            finally:
                self._lock.release()

    def _look(self) -> None:
        """Put the newest publication that can be read in place, if there is one."""
        # Before the look: what is announced meanwhile may come too late for it.
        self._pauses.begin()
        try:
            due = Publication.objects.due().select_related("revision")
            # The rules themselves are read only when a revision is new here.
            light = due.defer("revision__rules", "revision__checks")
            passed_over: list[Revision] = []
            # A damaged revision may have been published many times, and counts once.
            while publication := light.exclude(revision__in=passed_over).first():
                if self._is_live(publication):
                    break
                if loaded := self._load(publication):
                    self._live = loaded
                    break
                passed_over.append(publication.revision)
            self.passed_over = passed_over[0].number if passed_over else None
            self._pauses.forgive()
        except DatabaseError as error:
            logger.error("The live rulebook cannot be looked up: %s", error)
            self._pauses.prolong()
            self._recall()

    def _recall(self) -> None:
        """Take the last good revision of this machine, where this process knows none.

        Nor is one that it only was given at its start, long ago, better than a later one.
        """
        found = last_good.recall()
        if found is None:
            return
        written, live_from = found
        if self._live is not None and self._live.published_at >= live_from:
            return
        try:
            self._live = LiveRulebook(_read(written), live_from)
        except DamagedRevision as damage:
            logger.error("The revision kept on this machine is damaged: %s", damage)
        else:
            logger.warning(
                "Revision %s, kept on this machine, is live.", written.number
            )

    def _is_live(self, publication: Publication) -> bool:
        live, revision = self._live, publication.revision
        if live is None:
            return False
        same = (live.revision.digest, live.number) == (revision.digest, revision.number)
        return same and live.published_at == publication.live_from

    def _load(self, publication: Publication) -> LiveRulebook | None:
        revision = publication.revision
        live, name = self._live, (revision.pk, revision.digest)
        if live and live.revision.digest == revision.digest:
            same = replace(live.revision, number=revision.number)
            return LiveRulebook(same, publication.live_from)
        if name in self._damaged:
            return None
        try:
            written = _written(revision)
            loaded = LiveRulebook(_read(written), publication.live_from)
            last_good.keep(written, publication.live_from)
            return loaded
        except DamagedRevision as damage:
            self._damaged.add(name)
            logger.error("The last good revision stays, for one is damaged: %s", damage)
            return None


_cache = _Cache()


def live_rulebook() -> LiveRulebook:
    """The live rulebook; a newer publication is noticed within two seconds.

    Raises NoLiveRulebook when there never was one that can be read.
    """
    return _cache.get()


def damaged_revision() -> int | None:
    """The number of the revision that should be live, when this process cannot read it."""
    return _cache.passed_over


def look_again() -> None:
    """Let the next call look for a newer publication at once."""
    _cache.look_again()


def announce() -> None:
    """Let every process that shares this cache look for a newer publication at once."""
    cache.set(_NOTICE, uuid.uuid4().hex, timeout=None)
    look_again()


def forget_live_rulebook() -> None:
    """Start as a new process would; tests that share a process need it."""
    _cache.forget()
