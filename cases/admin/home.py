"""The home of the rulebook: what is live, how the draft stands, and what to do next."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cases import audit, fault_words
from cases.audit import Change
from cases.engine.findings import FindingKind
from cases.models import Publication
from cases.rulebooks import NoLiveRulebook, damaged_revision, live_rulebook
from cases.translating.desk import Progress, progress
from cases.verification import DraftCheck, check_draft

User = AbstractBaseUser | AnonymousUser
_SHOWN = 5


@dataclass(frozen=True)
class Action:
    """The next thing to do, as a button; without an address there is nothing to do."""

    words: str
    href: str


@dataclass(frozen=True)
class Home:
    """`changes` are the latest since the live revision; `more` counts the others.

    `damaged` is the number of the revision that should be live and cannot be read: `live` is
    then the last good one, which students are advised by, if there is any.

    `due` leads to the sources to read again, and to the figures without an amount today.

    `is_same` tells that the draft says what is live. `fault` says why the draft cannot be
    read; there is nothing else to say of it then.
    """

    live: Publication | None
    damaged: int | None
    planned: tuple[Publication, ...]
    is_same: bool
    changes: tuple[Change, ...]
    more: int
    fault: SafeString
    errors: int
    warnings: int
    failing: int
    due: tuple[Action, ...]
    languages: tuple[Progress, ...]
    action: Action

    @property
    def to_translate(self) -> int:
        return sum(each.missing + each.stale for each in self.languages)

    @classmethod
    def build(cls, user: User) -> "Home":
        """The home as a person of the staff may use it, in the active language."""
        live, damaged = _live()
        check = check_draft()
        changes = audit.changes_since(live.created_at) if live else []
        languages = tuple(progress())
        is_same = live is not None and live.revision.digest == check.digest
        kinds = Counter(finding.kind for finding in check.findings)
        due = tuple(_due(kinds))
        return cls(
            live=live,
            damaged=damaged,
            planned=tuple(
                Publication.objects.planned().select_related("revision", "by")
            ),
            is_same=is_same,
            changes=tuple(changes[:_SHOWN]),
            more=max(len(changes) - _SHOWN, 0),
            fault=fault_words.said(check.fault),
            errors=len(check.errors),
            warnings=len(check.warnings),
            failing=kinds[FindingKind.FAILING_SCENARIO],
            due=due,
            languages=languages,
            action=_next(user, check, languages, due, is_same=is_same),
        )


def _live() -> tuple[Publication | None, int | None]:
    """What students are advised by, and the revision that should have taken its place."""
    try:
        served = live_rulebook()
    except NoLiveRulebook:
        return None, damaged_revision()
    due = Publication.objects.due().select_related("revision", "by")
    live = due.filter(revision__number=served.number, live_from=served.published_at)
    return live.first(), damaged_revision()


def _due(kinds: Counter[FindingKind]) -> Iterator[Action]:
    """What time has overtaken, each leading to the list of just that."""
    if count := kinds[FindingKind.SOURCE_OVERDUE]:
        words = ngettext(
            "Read %(count)d source again", "Read %(count)d sources again", count
        )
        sources = reverse("admin:cases_source_changelist")
        yield Action(words % {"count": count}, f"{sources}?overdue=yes")
    if count := kinds[FindingKind.FIGURE_WITHOUT_AMOUNT]:
        words = ngettext(
            "Give %(count)d figure its amount of today",
            "Give %(count)d figures their amounts of today",
            count,
        )
        figures = reverse("admin:cases_figure_changelist")
        yield Action(words % {"count": count}, f"{figures}?amount=none")


def _next(
    user: Any,
    check: DraftCheck,
    languages: tuple[Progress, ...],
    due: tuple[Action, ...],
    *,
    is_same: bool,
) -> Action:
    """The first thing that stands between the draft and students, and that this person may do."""
    to_translate = sum(each.missing + each.stale for each in languages)
    may_publish = user.has_perm("cases.publish_rulebook")
    if check.fault is not None or check.errors:
        count = len(check.errors) or 1
        words = ngettext("Mend %(count)d error", "Mend %(count)d errors", count)
        proof = "cases_revision_publish" if may_publish else "cases_coveragecase_table"
        return Action(words % {"count": count}, reverse(f"admin:{proof}"))
    if to_translate and user.has_perm("cases.change_message"):
        words = ngettext(
            "Translate %(count)d sentence",
            "Translate %(count)d sentences",
            to_translate,
        )
        desk = reverse("admin:cases_message_changelist")
        return Action(words % {"count": to_translate}, desk)
    if not is_same and may_publish:
        return Action(_("Check and publish"), reverse("admin:cases_revision_publish"))
    if not is_same:
        return Action(_("What would change"), reverse("admin:cases_revision_compare"))
    if due and user.has_perm("cases.change_source"):
        return due[0]
    return Action(_("Nothing is waiting for you."), "")
