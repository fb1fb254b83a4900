"""The counter sheet: one printed page, French beside the student's language."""

from dataclasses import dataclass
from datetime import date

from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import override

from advisor.models import StudentProfile
from advisor.pages.advice import Advice, advice_of
from advisor.pages.frame import Frame
from advisor.pages.parts import SourceLine, form_name
from advisor.qr import QrCode, qr_code
from advisor.speech import say_date
from cases.engine.words import path
from cases.rulebooks import LiveRulebook
from cases.wording import direction_of

_FRENCH = "fr"


@dataclass(frozen=True)
class SheetPaper:
    """A paper to hand in: its official name, its form, how many, and whether it is ready."""

    name: str
    title: SafeString
    form: str
    copies: int
    is_done: bool


@dataclass(frozen=True)
class SheetSide:
    """One language's half of the sheet."""

    language: str
    direction: str
    title: SafeString
    sentence: SafeString
    papers: tuple[SheetPaper, ...]
    today: str


@dataclass(frozen=True)
class SheetPage:
    """`theirs` is None for a reader of French, who needs one side only."""

    frame: Frame
    french: SheetSide
    theirs: SheetSide | None
    sources: tuple[SourceLine, ...]
    code: str
    qr: QrCode | None
    revision: int
    back_href: str

    @property
    def pairs(self) -> tuple[tuple[SheetPaper, SheetPaper | None], ...]:
        """Each paper in French beside the same one in the student's language."""
        if self.theirs is None:
            return tuple((paper, None) for paper in self.french.papers)
        return tuple(zip(self.french.papers, self.theirs.papers, strict=True))

    @classmethod
    def build(
        cls,
        profile: StudentProfile,
        live: LiveRulebook,
        *,
        frame: Frame,
        link: str,
        back_href: str,
        today: date,
    ) -> "SheetPage":
        """The sheet of a profile; `link` is what its QR code leads to, if it has one."""
        with override(_FRENCH):
            french = advice_of(profile, live, language=_FRENCH, today=today)
            side = _side(french)
        theirs = None
        if frame.language != _FRENCH:
            theirs = _side(
                advice_of(profile, live, language=frame.language, today=today)
            )
        base = french.decision.base
        keys = live.rulebook.case[base].sources if base else ()
        return cls(
            frame=frame,
            french=side,
            theirs=theirs,
            sources=tuple(map(french.parts.source_of, keys)),
            code=profile.written_code,
            qr=qr_code(link) if link else None,
            revision=live.number,
            back_href=back_href,
        )


def _side(advice: Advice) -> SheetSide:
    """One half, in the advice's language, which must be active."""
    speech, decision = advice.speech, advice.decision
    titles = [speech.say(path("case", key, "title")) for key in decision.possible]
    base = decision.base
    return SheetSide(
        language=speech.language,
        direction=direction_of(speech.language),
        title=titles[0]
        if base
        else format_html_join(" / ", "{}", ((t,) for t in titles)),
        sentence=speech.say(path("case", base, "sentence")) if base else SafeString(),
        papers=tuple(
            SheetPaper(
                name=advice.rulebook.document[use.document].name,
                title=speech.say(path("document", use.document, "title")),
                form=form_name(use),
                copies=use.copies,
                is_done=f"document.{use.document}" in advice.parts.ticked,
            )
            for use in decision.documents
        ),
        today=say_date(advice.today, speech.language),
    )
