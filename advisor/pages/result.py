"""The page a student keeps: the case, what to do, which papers, whom to ask, and why."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import quote

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from advisor.blanks import Blank, blank
from advisor.models import StudentProfile
from advisor.pages.advice import Advice, advice_of
from advisor.pages.folding import folded
from advisor.pages.form import AnswerLine, Conflict, answer_lines, conflict_of
from advisor.pages.frame import Frame
from advisor.pages.own import Own
from advisor.pages.parts import (
    ContactLine,
    LinkLine,
    PaperLine,
    SourceLine,
    StepLine,
)
from advisor.pages.plan import PhaseBlock, next_steps, phases
from advisor.pages.since import Since, since
from advisor.pages.undecided import FindOut, find_out
from advisor.pages.whom import contact_lines, contacts_section
from advisor.pages.why import ReasonBlock, other_blocks, reasons
from advisor.speech import Speech, say_date
from cases.engine.decide import Decision
from cases.engine.words import path
from cases.rulebooks import LiveRulebook

_SITES = {
    "student_site": gettext_lazy("Where international students register"),
    "ameli": gettext_lazy("French health insurance"),
    "service_public": gettext_lazy("The official site of the French administration"),
    "etudiant_gouv": gettext_lazy("The student site of the ministry and the Crous"),
}

# Below the page's own address.
_CHANGE = "change/"


@dataclass(frozen=True)
class CaseBlock:
    """A case in words; a base case or an extra."""

    title: SafeString
    sentence: SafeString
    now: SafeString
    cost: SafeString
    starts: SafeString
    to_confirm: SafeString


@dataclass(frozen=True)
class SiteLine:
    """An official site: what it is, and its address."""

    about: str
    link: LinkLine


@dataclass(frozen=True)
class Contents:
    """Which sections the page has."""

    steps: bool
    papers: bool
    extras: bool
    contacts: bool
    case: bool
    keeping: bool
    sources: bool


@dataclass(frozen=True)
class Keeping:
    """How the page is kept: its links, its code, and until when.

    Whoever was given the page to read holds none of them. What can be done with the page
    stands below its own address, and is linked from there ("why/", "sheet/" ...).
    """

    code: str
    link: str
    share_link: str
    mail_href: str
    expires: str

    @classmethod
    def of(cls, own: Own, *, origin: str) -> "Keeping":
        """The addresses of a profile's pages; the language must be active."""
        link = origin + reverse("result", kwargs={"token": own.words("token")})
        subject = _("My health cover in France")
        body = _("My page: %(link)s") % {"link": link}
        shared = {"share": own.words("share")}
        return cls(
            code=own.words("code"),
            link=link,
            share_link=origin + reverse("shared", kwargs=shared)
            if own.profile.share
            else "",
            mail_href=f"mailto:?subject={quote(subject)}&body={quote(body)}",
            expires=own.words("expires"),
        )


@dataclass(frozen=True)
class ResultPage:
    """`keeping` is None on the page that was shared: it can be read, and nothing else.

    Where the words of one student are left blank there are no `answers`.
    """

    frame: Frame
    plain_title: str
    case: CaseBlock | None
    next_steps: tuple[StepLine, ...]
    since: Since | None
    possible: tuple[CaseBlock, ...]
    find_out: tuple[FindOut, ...]
    phases: tuple[PhaseBlock, ...]
    papers: tuple[PaperLine, ...]
    contacts: tuple[ContactLine, ...] | Blank
    extras: tuple[CaseBlock, ...]
    possible_extras: tuple[CaseBlock, ...]
    because: tuple[ReasonBlock, ...]
    others: tuple[ReasonBlock, ...]
    answers: tuple[AnswerLine, ...]
    conflicts: tuple[Conflict, ...]
    sites: tuple[SiteLine, ...]
    sources: tuple[SourceLine, ...]
    keeping: Keeping | None
    is_kept: bool
    today: str
    revision: int

    @property
    def can_tick(self) -> bool:
        return self.keeping is not None

    @property
    def open_answers(self) -> tuple[AnswerLine, ...]:
        """All the answers, while no case can say which of them decided."""
        return self.answers if self.case is None else ()

    @property
    def has_more_sources(self) -> bool:
        """Whether the page of reasons, with every source, can be reached from here."""
        return self.can_tick and self.case is not None

    @property
    def contents(self) -> Contents:
        return Contents(
            steps=bool(self.phases),
            papers=bool(self.papers),
            extras=bool(self.extras or self.possible_extras),
            contacts=bool(self.contacts),
            case=self.case is not None,
            keeping=self.keeping is not None,
            sources=bool(self.sources),
        )

    @property
    def is_uncertain(self) -> bool:
        """Whether the page has more to ask than to say."""
        return self.case is None or bool(self.conflicts)

    @classmethod
    def build(
        cls,
        profile: StudentProfile,
        live: LiveRulebook,
        *,
        frame: Frame,
        origin: str,
        today: date,
        is_shared: bool = False,
        is_kept: bool = True,
        marked: str = "",
        with_blanks: bool = False,
    ) -> "ResultPage":
        """Everything the page shows, in the frame's language, which must be active.

        `origin` is the scheme and host that the page's own links begin with. A page that
        could not be kept has no links of its own. The sentence at the path `marked` is
        said with a mark around it. With blanks, `words_of` the student go into them.
        """
        advice = advice_of(
            profile,
            live,
            language=frame.language,
            today=today,
            marked=marked,
            with_blanks=with_blanks,
        )
        decision, speech = shown_of(advice.decision), advice.speech
        keeping = Keeping.of(advice.own, origin=origin)
        found = contact_lines(advice)
        blocks = phases(advice)
        following = next_steps(advice, blocks)
        base = decision.base
        possible = () if base else decision.possible
        return cls(
            frame=frame,
            plain_title=speech.plain(path("case", base, "title")) if base else "",
            case=_block(speech, base) if base else None,
            next_steps=following,
            since=since(profile, advice),
            possible=tuple(_block(speech, key) for key in possible),
            find_out=find_out(advice, change_href=_CHANGE),
            phases=folded(blocks, following),
            papers=tuple(
                advice.parts.paper(use, decision.steps) for use in decision.documents
            ),
            contacts=blank("contacts") if with_blanks and found else found,
            extras=tuple(_block(speech, key) for key in decision.extras),
            possible_extras=tuple(_block(speech, k) for k in decision.possible_extras),
            because=reasons(advice),
            others=other_blocks(advice, decision.nearest),
            answers=()
            if with_blanks
            else answer_lines(advice.rulebook, speech, advice.answers),
            conflicts=tuple(
                conflict_of(advice.rulebook, speech, advice.answers, c)
                for c in decision.contradictions
            ),
            sites=tuple(_sites(advice)),
            sources=tuple(_sources(advice)),
            keeping=keeping if is_kept and not is_shared else None,
            is_kept=is_kept,
            today=say_date(today, frame.language),
            revision=live.number,
        )


def _block(speech: Speech, key: str) -> CaseBlock:
    fields = ("title", "sentence", "now", "cost", "starts", "to_confirm")
    return CaseBlock(*(speech.say(path("case", key, field)) for field in fields))


def shown_of(decision: Decision) -> Decision:
    """What a result page shows of a decision: where this is equal, so are the pages."""
    return replace(decision, ignored=())


def words_of(advice: Advice, kind: str, key: str) -> str | bytes:
    """What stands in a blank on the page of this student."""
    if kind == "contacts":
        return contacts_section(advice)
    return advice.own.words(kind, key)


def _sites(advice: Advice) -> Iterator[SiteLine]:
    for key, about in _SITES.items():
        if key in advice.rulebook.link and (line := advice.parts.link(key)):
            yield SiteLine(str(about), line)


def _sources(advice: Advice) -> Iterator[SourceLine]:
    """The sources of the case, each once; all the others stand with the reasons."""
    decision = advice.decision
    cases = (decision.base,) if decision.base else decision.possible
    keys = (key for case in cases for key in advice.rulebook.case[case].sources)
    return map(advice.parts.source_of, dict.fromkeys(keys))
