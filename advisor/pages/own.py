"""What a page says of one student alone: dates, answers and links, or blanks for them.

Students whom the rules treat alike are shown one page that differs in these words only. So it
is rendered once with blanks, and each student's own words are put into them afterwards.
"""

from collections.abc import Collection, Hashable, Iterable, Mapping
from datetime import date, timedelta
from functools import cached_property

from django.utils import timezone
from django.utils.translation import gettext

from advisor.blanks import blank
from advisor.models import StudentProfile
from advisor.pages.form import say_answer
from advisor.speech import (
    Speech,
    figures_for,
    known_date,
    say_date,
    say_day,
    say_days,
)
from cases.engine.rulebook import Rulebook
from cases.wording import GAP, Wording

_NEAR = timedelta(days=30)


class Own:
    """The words of one student, on one day, in one language, which must be active."""

    def __init__(
        self,
        profile: StudentProfile,
        rulebook: Rulebook,
        answers: Mapping[str, str],
        *,
        wording: Wording,
        language: str,
        today: date,
        marked: str = "",
    ) -> None:
        self.profile = profile
        self.answers = answers
        self.language = language
        self.wording = wording
        self._rulebook = rulebook
        self._today, self._marked = today, marked
        self._dues: dict[str, date | None] = {}

    @cached_property
    def speech(self) -> Speech:
        """The voice that puts them into sentences, beside today's figures."""
        return Speech(
            self.wording, self.language, values=self._values(), marked=self._marked
        )

    def _values(self) -> dict[str, str]:
        values = dict(figures_for(self._rulebook, self.wording, self._today))
        for question in self._rulebook.dates:
            values[question] = (
                self.words("date", question)
                if self.known(question)
                else gettext("a date you do not know yet")
            )
        both = self.known("arrival") and self.known("enrolment_date")
        values[GAP] = self.words("gap") if both else gettext("some days")
        return values

    @cached_property
    def _dates(self) -> dict[str, date | None]:
        return {q: known_date(self.answers, q) for q in self._rulebook.dates}

    def known(self, question: str) -> date | None:
        """The date given to a question, if one was."""
        return self._dates.get(question)

    def due(self, step: str) -> date | None:
        """The day by which a step is done, if it has one."""
        if step not in self._dues:
            deadline = self._rulebook.step[step].deadline
            start = self.known(deadline.question) if deadline else None
            days = timedelta(days=deadline.days if deadline else 0)
            self._dues[step] = start + days if start else None
        return self._dues[step]

    def is_bound(self, step: str) -> bool:
        """Whether law, or those who decide, set the day of a step; otherwise it is advice."""
        deadline = self._rulebook.step[step].deadline
        return deadline is not None and deadline.is_binding

    def next_steps(self, steps: Iterable[str]) -> tuple[str, ...]:
        """What to do next, of the steps with a day that are not done: at most two.

        First the binding day that is near or past, so that no advice hides it; then the
        earliest of the others, where advice whose day has passed is for today.
        """
        done, today = self.profile.ticked, self._today
        days = {
            s: day for s in steps if (day := self.due(s)) and f"step.{s}" not in done
        }
        pressing = [s for s in days if self.is_bound(s) and days[s] <= today + _NEAR]
        first = min(pressing, key=days.__getitem__, default=None)
        others = {s: max(day, today) for s, day in days.items() if s != first}
        then = min(others, key=others.__getitem__, default=None)
        return tuple(step for step in (first, then) if step)

    def shape(self, steps: Collection[str]) -> Hashable:
        """All that these words change about a page besides standing in it."""
        days, today = map(self.due, steps), self._today
        return (
            tuple(day is None for day in self._dates.values()),
            tuple(day and (day > today) - (day < today) for day in days),
            self.next_steps(steps),
            self.profile.done,
            self.profile.share is None,
        )

    def words(self, kind: str, key: str = "") -> str:
        """The words of a kind, such as the "day" by which a step is "due"."""
        said: str = getattr(self, f"_say_{kind}")(key)
        return said

    def _say_date(self, question: str) -> str:
        day = self.known(question)
        return say_date(day, self.language) if day else ""

    def _say_day(self, question: str) -> str:
        day = self.known(question)
        return say_day(day, self.language) if day else ""

    def _say_gap(self, _: str) -> str:
        arrival, start = self.known("arrival"), self.known("enrolment_date")
        return say_days(max((start - arrival).days, 0)) if arrival and start else ""

    def _say_due(self, step: str) -> str:
        day = self.due(step)
        return say_day(day, self.language) if day else ""

    def _say_left(self, step: str) -> str:
        day = self.due(step)
        return say_days(abs((day - self._today).days)) if day else ""

    def _say_answer(self, question: str) -> str:
        answer = self.answers[question]
        return say_answer(self._rulebook, self.speech, question, answer)

    def _say_token(self, _: str) -> str:
        return self.profile.token

    def _say_share(self, _: str) -> str:
        return self.profile.share or ""

    def _say_code(self, _: str) -> str:
        return self.profile.written_code

    def _say_expires(self, _: str) -> str:
        return say_date(timezone.localdate(self.profile.expires), self.language)


class Blanks(Own):
    """A blank for each word of a student: the page of all who are like this one."""

    def words(self, kind: str, key: str = "") -> str:
        return blank(kind, key)
