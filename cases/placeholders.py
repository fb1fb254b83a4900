"""The placeholders of the draft's sentences: well written, known, and with a value to say."""

from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches

from cases.engine.asked import asked_beside
from cases.engine.codec import WordedRulebook
from cases.engine.diagram import CompiledRulebook
from cases.engine.findings import Finding, FindingKind
from cases.engine.rulebook import QuestionKind, Rulebook
from cases.models import Figure, Question
from cases.po import Translation
from cases.wording import GAP, malformed_in, placeholders_allowed, placeholders_in

_GAP_DATES = ("arrival", "enrolment_date")
_NEAREST = 3


def known_now() -> tuple[str, ...]:
    """The placeholders that the draft's rows have a value for, now."""
    dates = Question.objects.filter(kind=Question.Kind.DATE)
    figures = Figure.objects.values_list("key", flat=True)
    return (*dates.values_list("key", flat=True), GAP, *figures)


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Those that somebody may have meant, the likeliest first; none where none is like it."""
    return get_close_matches(name, list(known), _NEAREST)


def in_french(worded: WordedRulebook) -> Iterator[Finding]:
    """Sentences that name what does not exist, or show students their braces."""
    allowed = placeholders_allowed(worded.rulebook)
    for path, words in worded.words.items():
        if unknown := placeholders_in(words) - allowed:
            detail = tuple(sorted(unknown))
            yield Finding(FindingKind.UNKNOWN_PLACEHOLDER, path, detail=detail)
        if wrong := malformed_in(words, noun=path.partition(".")[0]):
            yield Finding(FindingKind.MALFORMED_PLACEHOLDER, path, detail=wrong)


def in_translations(
    worded: WordedRulebook, known: Mapping[str, Mapping[str, Translation]]
) -> Iterator[Finding]:
    """Current translations that lost a placeholder of the French, or have one more."""
    for language, translations in known.items():
        for path, translation in translations.items():
            french = placeholders_in(worded.words.get(path, ""))
            if differ := placeholders_in(translation.text) ^ french:
                detail = (language, *sorted(differ))
                yield Finding(FindingKind.UNKNOWN_PLACEHOLDER, path, detail=detail)
            if wrong := malformed_in(translation.text):
                detail = (language, *wrong)
                yield Finding(FindingKind.MALFORMED_PLACEHOLDER, path, detail=detail)


def not_asked(worded: WordedRulebook, compiled: CompiledRulebook) -> Iterator[Finding]:
    """Dates that some reader of a sentence is never asked, so that none can be said."""
    dates = _dates(worded.rulebook)
    for path, words in worded.words.items():
        noun, _dot, rest = path.partition(".")
        key = rest.partition(".")[0]
        for name in sorted(placeholders_in(words) & dates.keys()):
            lacking = [
                base
                for base, asked in asked_beside(compiled, noun, key).items()
                if not asked.issuperset(dates[name])
            ]
            if lacking:
                detail = (name, *lacking)
                yield Finding(FindingKind.DATE_NOT_ASKED, path, detail=detail)


def _dates(rulebook: Rulebook) -> dict[str, frozenset[str]]:
    """Each placeholder that is made of dates, with the questions that give them."""
    dates = [q.key for q in rulebook.questions if q.kind is QuestionKind.DATE]
    return {key: frozenset((key,)) for key in dates} | {GAP: frozenset(_GAP_DATES)}
