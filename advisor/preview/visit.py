"""One look at the draft: the answers so far, in the address alone, and the language."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve
from django.utils.translation import get_language

from advisor.answers import valid_answers
from advisor.languages import own_name
from advisor.pages.form import AnswerLine, Conflict
from advisor.pages.frame import Frame, LanguageLink
from advisor.speech import Speech
from cases.preview_links import answers_in, preview_href
from cases.rulebooks import LiveRulebook
from cases.wording import direction_of

RESULT = "-"
"""In the place of a section: the page of the result, as far as the answers go."""

WHY = "--"
"""In the same place: the page that says why, once there is a case."""

HERE = "here"
"""The id of the first place on a page where the sentence looked for stands."""


@dataclass(frozen=True)
class Visit:
    """Who is looked at, where, and how; `staff_language` is that of whoever looks.

    `is_outdated` says that some answers of the address are none in this draft; `marked`
    is the path of the sentence that was looked for.
    """

    draft: LiveRulebook
    answers: dict[str, str]
    language: str
    staff_language: str
    section: str
    is_outdated: bool
    marked: str = ""

    @classmethod
    def of(cls, request: HttpRequest, draft: LiveRulebook) -> "Visit":
        """What the address says; a language that the site does not have is left out."""
        found = answers_in(request.GET.dict())
        answers = valid_answers(draft.rulebook, found)
        staff_language = get_language() or settings.LANGUAGE_CODE
        asked = request.GET.get("language", "")
        return cls(
            draft=draft,
            answers=answers,
            language=asked if asked in dict(settings.LANGUAGES) else staff_language,
            staff_language=staff_language,
            section=request.GET.get("section", ""),
            is_outdated=len(answers) < len(found),
            marked=request.GET.get("mark", ""),
        )

    def href(
        self, answers: Mapping[str, str] | None = None, *, section: str = ""
    ) -> str:
        """The preview in the same language, elsewhere or with other answers."""
        given = self.answers if answers is None else answers
        return preview_href(given, language=self.language, section=section)

    def speech(self) -> Speech:
        return Speech(self.draft.wording(self.language), self.language)

    def marking(self) -> Speech:
        """The voice of the student's page, which marks the sentence looked for."""
        wording = self.draft.wording(self.language)
        return Speech(wording, self.language, marked=self.marked)

    def frame(self) -> Frame:
        """The frame of a student's page; its languages stay inside the preview."""
        return Frame(
            language=self.language,
            direction=direction_of(self.language),
            languages=tuple(map(self._in, dict(settings.LANGUAGES))),
            is_private=True,
        )

    def _in(self, code: str) -> LanguageLink:
        return LanguageLink(
            code=code,
            name=own_name(code),
            href=preview_href(
                self.answers, language=code, section=self.section, mark=self.marked
            ),
            address="",
            direction=direction_of(code),
            is_current=code == self.language,
        )

    def here(self, href: str) -> str:
        """The place of the preview that stands for a student's page."""
        parts = urlsplit(href)
        asked = parse_qs(parts.query).get("section", [""])[0]
        section = asked or resolve(parts.path).kwargs.get("section", "")
        return self.href(section=section)

    def conflict(self, conflict: Conflict) -> Conflict:
        """A conflict whose links stay inside the preview."""
        return replace(conflict, lines=tuple(map(self._line, conflict.lines)))

    def _line(self, line: AnswerLine) -> AnswerLine:
        return replace(line, href=self.here(line.href))
