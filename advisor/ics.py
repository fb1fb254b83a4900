"""The calendar file of a plan: its steps as days with reminders (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape

from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from advisor.pages.parts import StepLine
from advisor.pages.plan import PhaseBlock

_REMINDERS = (timedelta(days=-7), timedelta(days=-1))
# The longest that a reminder looks ahead of a day that begins at midnight.
_MORNING = timedelta(hours=9)


def calendar_file(
    blocks: Iterable[PhaseBlock],
    *,
    secret: str,
    revision: int,
    changed: datetime,
    language: str,
) -> bytes:
    """The steps that have a day, as a calendar file in a language, which must be active.

    An event keeps its identity (`secret` and the step's key make it) when the file is made
    again, and a later `revision` replaces an earlier one: importing twice updates. The
    private link is not in it, because calendars are synchronised with others.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Health cover in France//Plan//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("My health cover in France"))
    for block in blocks:
        for step in block.steps:
            if step.due:
                calendar.add_component(
                    _event(step, secret, revision, changed, language)
                )
    return bytes(calendar.to_ical())


def _event(
    step: StepLine, secret: str, revision: int, changed: datetime, language: str
) -> Event:
    assert step.due
    event, title = Event(), _plain(step.title)
    event.add("uid", f"{sha256(f'{secret}/{step.key}'.encode()).hexdigest()[:40]}@plan")
    event.add("sequence", revision)
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("dtstart", step.due.on)
    event.add("dtend", step.due.on + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", title, parameters={"LANGUAGE": language})
    words = "\n\n".join(_plain(text) for text in step.body)
    event.add("description", words, parameters={"LANGUAGE": language})
    if step.link:
        event.add("url", step.link.href)
    if not step.is_done:
        for before in _REMINDERS:
            event.add_component(_alarm(title, before))
    return event


def _alarm(title: str, before: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", before + _MORNING)
    return alarm


def _plain(html: str) -> str:
    """Words without the marks of the page; entities are letters again."""
    return unescape(strip_tags(html))
