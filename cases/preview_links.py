"""The addresses of previews: the answers of an example student, in the query."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

BEFORE_AN_ANSWER = "a."
"""What stands before a question's key, so that it is no other word of the query."""


def preview_href(answers: Mapping[str, str], **more: str) -> str:
    """The preview of the draft for a student; `more` says the language or the section."""
    query = {f"{BEFORE_AN_ANSWER}{key}": value for key, value in answers.items()}
    said = {name: value for name, value in more.items() if value}
    return f"{reverse('preview')}?{urlencode(said | query)}"


def sentence_href(path: str, language: str) -> str:
    """Where to find a student's page that says a sentence of the draft."""
    return f"{reverse('preview')}?{urlencode({'sentence': path, 'language': language})}"


def answers_in(query: Mapping[str, str]) -> dict[str, str]:
    """The answers that a query or a form carries, unchecked."""
    return {
        name.removeprefix(BEFORE_AN_ANSWER): value
        for name, value in query.items()
        if name.startswith(BEFORE_AN_ANSWER)
    }
