"""Where a sentence of the draft stands: a student's page on which it can be read."""

from collections.abc import Callable, Iterator
from dataclasses import replace

from advisor.preview.visit import HERE, RESULT, WHY, Visit
from cases.engine.rulebook import QuestionKind, Role, Rulebook
from cases.engine.showing import Students
from cases.preview_links import preview_href

_LISTS = (QuestionKind.COUNTRY, QuestionKind.DEPARTMENT)


def is_shown_nowhere(rulebook: Rulebook, path: str) -> bool:
    """Whether no student's page says the sentence, whatever the student answers.

    The name of a figure is for staff; a situation is said where it decides a base case.
    """
    noun, key, *_field = path.split(".")
    if noun != "situation":
        return noun == "figure"
    return all(
        key not in (*case.when, *case.unless, *case.explains)
        for case in rulebook.cases_as(Role.BASE)
    )


def where_it_stands(visit: Visit, path: str, is_on: Callable[[Visit], bool]) -> str:
    """The preview of a student who reads a sentence, opened there; "" when none is found.

    `is_on` tells whether the page of a visit holds the mark of the sentence.
    """
    noun, rest = path.split(".", 1)
    key = rest.rpartition(".")[0]
    rulebook = visit.draft.rulebook
    if is_shown_nowhere(rulebook, path):
        return ""
    looks = _looks(visit, path, noun, key)
    question = rulebook.question.get(key.partition(".")[0])
    if noun == "option" and question and question.kind in _LISTS:
        # No mark can stand inside a list of answers: the list itself is opened.
        first = next(looks, None)
        return _href(first, f"id_{question.key}") if first else ""
    found = next(filter(is_on, looks), None)
    return _href(found, HERE) if found else ""


def _looks(visit: Visit, path: str, noun: str, key: str) -> Iterator[Visit]:
    """The pages on which it may stand, the likeliest first."""
    sections = _sections(visit.draft.rulebook, noun, key)
    for answers in Students(visit.draft.compiled).who_may_read_of(noun, key):
        for section in sections:
            yield replace(visit, answers=answers, section=section, marked=path)


def _sections(rulebook: Rulebook, noun: str, key: str) -> tuple[str, ...]:
    """Which pages say something of a thing; "" is the page that is asked next."""
    match noun:
        case "section":
            return (key,)
        case "question" | "option":
            return (rulebook.section_of[key.partition(".")[0]],)
        case "impossibility":
            return ("", RESULT)
        case "situation":
            return (RESULT, WHY)
    return (RESULT,)


def _href(visit: Visit, fragment: str) -> str:
    address = preview_href(
        visit.answers,
        language=visit.language,
        section=visit.section,
        mark=visit.marked,
    )
    return f"{address}#{fragment}"
