"""What a translator needs beside a sentence, and what there is to do in a language."""

from dataclasses import dataclass

from django.db.models import F, Q

from cases.models import Message
from cases.models.messages import target_names
from cases.po import ABOUT, comment_on
from cases.preview_links import sentence_href
from cases.translating.glossary import terms_in
from cases.translating.word_diff import Piece, word_diff


@dataclass(frozen=True, slots=True)
class WantedTerm:
    """A term of the French sentence, and how to say it."""

    french: str
    wanted: str


@dataclass(frozen=True, slots=True)
class Desk:
    """One sentence with all that helps to translate it."""

    state: str
    about: str
    now: int
    french: int
    limit: int
    english: str
    difference: tuple[Piece, ...]
    terms: tuple[WantedTerm, ...]
    place: str
    page: str


def desk_of(message: Message, *, place: str) -> Desk:
    """What stands beside the translation of a message; `place` is its French's page."""
    noun, rest = message.path.split(".", 1)
    key, name = rest.rsplit(".", 1)
    around = Q(path__startswith=f"{noun}.{key}.")
    if noun == "option":
        around |= Q(path=f"question.{key.split('.')[0]}.label")
    same = Message.objects.filter(around, language=message.language)
    words = dict(same.values_list("path", "source"))
    english = Message.objects.filter(path=message.path, language="en").first()
    is_stale = message.state is Message.State.STALE and message.seen
    return Desk(
        state=str(message.state.label),
        about=comment_on(message.path, words),
        now=len(message.text),
        french=len(message.source),
        limit=ABOUT[f"{noun}.{name}"][1],
        english=english.text if english and message.language != "en" else "",
        difference=word_diff(message.seen, message.source) if is_stale else (),
        terms=tuple(
            WantedTerm(term.french, term.wanted(message.language))
            for term in terms_in(message.source)
        ),
        place=place,
        page=sentence_href(message.path, message.language),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a language is, and the first sentence that waits."""

    language: str
    name: str
    missing: int
    stale: int
    current: int
    first: int | None


def progress() -> list[Progress]:
    """How far every language is."""
    counts = Message.objects.in_use().counted()
    return [
        Progress(
            language=language,
            name=str(name),
            first=next_to_do(language),
            **counts[language],
        )
        for language, name in target_names()
    ]


def next_to_do(language: str, after: str = "") -> int | None:
    """The next missing or stale message of a language; round again at the end."""
    waiting = Message.objects.in_use().filter(language=language)
    waiting = waiting.exclude(~Q(text=""), source=F("seen")).order_by("path")
    following = waiting.filter(path__gt=after).values_list("pk", flat=True).first()
    if following is not None:
        return following
    return waiting.exclude(path=after).values_list("pk", flat=True).first()
