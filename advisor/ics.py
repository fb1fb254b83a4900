"""The calendar file of a plan: its steps as days with reminders (RFC 5545)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from hashlib import sha256

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Alarm, Calendar, Event

from advisor.pages.parts import StepLine
from advisor.pages.plan import PhaseBlock
from advisor.speech import unmarked

_REMINDERS = (timedelta(days=-7), timedelta(days=-1))
# Of what is due today or late; nine o'clock may have passed when the file is taken.
_REMINDERS_AT_ONCE = (timedelta(), timedelta(days=1))
# A reminder rings in the morning; its day begins at midnight.
_MORNING = timedelta(hours=9)


def calendar_file(
    blocks: Iterable[PhaseBlock],
    *,
    secret: str,
    revision: int,
    changed: datetime,
    today: date,
    language: str,
) -> bytes:
    """The steps that have a day, as a calendar file in a language, which must be active.

    What is late and not done stands on `today`: nobody looks for it on a day that has passed.

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
                    _event(step, secret, revision, changed, today, language)
                )
    return bytes(calendar.to_ical())


def _event(
    step: StepLine,
    secret: str,
    revision: int,
    changed: datetime,
    today: date,
    language: str,
) -> Event:
    assert step.due
    event, title = Event(), unmarked(step.title)
    is_overdue = step.due.is_late and not step.is_done
    day = today if is_overdue else step.due.on
    if is_overdue:
        # Taken on another day the event has moved: the later stamp replaces the earlier.
        changed = max(changed, timezone.make_aware(datetime.combine(today, time())))
    event.add("uid", f"{sha256(f'{secret}/{step.key}'.encode()).hexdigest()[:40]}@plan")
    event.add("sequence", revision)
    event.add("dtstamp", changed.astimezone(UTC))
    event.add("last-modified", changed.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("class", "PRIVATE")
    event.add("summary", title, parameters={"LANGUAGE": language})
    said = [unmarked(text) for text in step.body]
    if is_overdue:
        if step.due.is_binding:
            told = _("It was due on %(day)s: do it now.")
        else:
            told = _("It was advised by %(day)s: do it as soon as you can.")
        said.insert(0, told % {"day": step.due.day})
    words = "\n\n".join(said)
    event.add("description", words, parameters={"LANGUAGE": language})
    if step.link:
        event.add("url", step.link.href)
    if not step.is_done:
        for days in _REMINDERS if day > today else _REMINDERS_AT_ONCE:
            event.add_component(_alarm(title, days))
    return event


def _alarm(title: str, days: timedelta) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", days + _MORNING)
    return alarm
