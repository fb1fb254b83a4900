"""The parts of a result page: steps, papers, offices, sources, links, each as shown."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlencode

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from advisor.offices import Contact
from advisor.pages.own import Own
from advisor.places import listed_languages
from advisor.speech import say_date
from cases.engine.rulebook import (
    DocumentUse,
    Link,
    Office,
    PaperForm,
    Phase,
    Rulebook,
    Source,
)
from cases.engine.words import path


@dataclass(frozen=True)
class LinkLine:
    """An address, and whether it can be read in the reader's language."""

    name: str
    href: str
    languages: str
    is_in_your_language: bool
    has_guide_in_your_language: bool


@dataclass(frozen=True)
class Due:
    """A day counted from the student's dates; `is_late` when it has passed.

    One that is not binding is our advice: past it, the step is done as soon as one can.
    """

    # For the calendar: a page shows the words below, equal ones look the same.
    on: date = field(compare=False)
    day: str
    left: str
    is_late: bool
    is_today: bool
    is_binding: bool


@dataclass(frozen=True)
class StepLine:
    key: str
    title: SafeString
    body: tuple[SafeString, ...]
    to_confirm: SafeString
    after: tuple[SafeString, ...]
    due: Due | None
    link: LinkLine | None
    is_done: bool
    is_folded: bool


@dataclass(frozen=True)
class PaperLine:
    """A paper: its name in the reader's language and the official one, which stays French."""

    key: str
    title: SafeString
    name: str
    form: str
    copies: int
    what: SafeString
    how: SafeString
    refusals: SafeString
    to_confirm: SafeString
    step: SafeString
    is_done: bool


@dataclass(frozen=True)
class OfficeLine:
    name: str
    town: str
    address: str
    phone: str
    email: str
    hours: str
    languages: str
    map_href: str
    link: LinkLine | None
    is_confirmed: bool

    @property
    def phone_href(self) -> str:
        """What a telephone dials: from abroad, the zero in brackets is left out."""
        written = self.phone.replace("(0)", "")
        return "tel:" + "".join(c for c in written if c in "+0123456789")


@dataclass(frozen=True)
class ContactLine:
    title: SafeString
    name: str
    about: SafeString
    offices: tuple[OfficeLine, ...]
    link: LinkLine | None
    is_open: bool


@dataclass(frozen=True)
class SourceLine:
    title: str
    href: str
    language: str
    checked: str
    is_overdue: bool


def form_name(use: DocumentUse) -> str:
    """The form in which a paper is wanted, in the active language."""
    match use.form:
        case PaperForm.ORIGINAL:
            return _("original")
        case PaperForm.COPY:
            return _("photocopy")
        case PaperForm.DOUBLE_SIDED_COPY:
            return _("double-sided photocopy")
        case PaperForm.SCAN:
            return _("one file, scanned or photographed")
        case PaperForm.STATEMENT:
            return _("written on a sheet with your name")


def _map_href(office: Office) -> str:
    """A map of the address, on a site that is asked only when the link is followed."""
    if not office.address:
        return ""
    return (
        f"https://www.openstreetmap.org/search?{urlencode({'query': office.address})}"
    )


class Parts:
    """Makes the parts, for one reader, one student and one day."""

    def __init__(self, rulebook: Rulebook, own: Own, *, today: date) -> None:
        self._rulebook = rulebook
        self._own = own
        self._speech = own.speech
        self._today = today
        self.ticked = own.profile.ticked

    def step(self, key: str, given: Collection[str] = ()) -> StepLine:
        """A step; of those that come before it, the ones `given` to this student."""
        step = self._rulebook.step[key]
        say = self._speech.say
        return StepLine(
            key=key,
            title=say(path("step", key, "title")),
            body=self._speech.paragraphs(path("step", key, "body")),
            to_confirm=say(path("step", key, "to_confirm")),
            after=tuple(
                say(path("step", before, "title"))
                for before in step.after
                if before in given
            ),
            due=self._due(key),
            link=self.link(step.link),
            is_done=f"step.{key}" in self.ticked,
            # What has no day and lies far off is read when its time comes.
            is_folded=step.phase is Phase.LATER and step.deadline is None,
        )

    def _due(self, step: str) -> Due | None:
        day = self._own.due(step)
        if day is None:
            return None
        return Due(
            on=day,
            day=self._own.words("due", step),
            left=self._own.words("left", step),
            is_late=day < self._today,
            is_today=day == self._today,
            is_binding=self._own.is_bound(step),
        )

    def paper(self, use: DocumentUse, given: Collection[str] = ()) -> PaperLine:
        """A paper, with its step where that is `given` to this student."""
        key = use.document
        say = self._speech.say
        return PaperLine(
            key=key,
            title=say(path("document", key, "title")),
            name=self._rulebook.document[key].name,
            form=form_name(use),
            copies=use.copies,
            what=say(path("document", key, "what")),
            how=say(path("document", key, "how")),
            refusals=say(path("document", key, "refusals")),
            to_confirm=say(path("document", key, "to_confirm")),
            step=say(path("step", use.step, "title"))
            if use.step and use.step in given
            else SafeString(),
            is_done=f"document.{key}" in self.ticked,
        )

    def contact(self, contact: Contact) -> ContactLine:
        key = contact.kind.key
        shown_with_an_office = {office.link for office in contact.offices}
        link = contact.kind.link
        return ContactLine(
            title=self._speech.say(path("office_kind", key, "title")),
            name=contact.kind.name,
            about=self._speech.say(path("office_kind", key, "about")),
            offices=tuple(map(self._office, contact.offices)),
            link=None if link in shown_with_an_office else self.link(link),
            is_open=contact.is_open,
        )

    def _office(self, office: Office) -> OfficeLine:
        return OfficeLine(
            name=office.name,
            town=office.town,
            address=office.address,
            phone=office.phone,
            email=office.email,
            hours=office.hours,
            languages=listed_languages(office.languages, self._speech.language),
            map_href=_map_href(office),
            link=self.link(office.link),
            is_confirmed=office.confirmed,
        )

    def link(self, key: str | None) -> LinkLine | None:
        if key is None:
            return None
        memo = self._speech.wording.memo
        line: LinkLine | None = memo.get(("link", key))
        if line is None:
            line = memo["link", key] = self._link_line(self._rulebook.link[key])
        return line

    def _link_line(self, link: Link) -> LinkLine:
        language = self._speech.language
        return LinkLine(
            name=link.name,
            href=link.href,
            languages=listed_languages(link.languages, language),
            is_in_your_language=language in link.languages,
            has_guide_in_your_language=language in link.guides,
        )

    def source_of(self, key: str) -> SourceLine:
        return self.source(self._rulebook.source[key])

    def source(self, source: Source) -> SourceLine:
        return SourceLine(
            title=source.title,
            href=source.href,
            language=source.language,
            checked=say_date(source.checked, self._speech.language),
            is_overdue=source.check_again < self._today,
        )
