"""Which offices a student turns to, by the department they live in."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cases.engine.conditions import UNKNOWN_ANSWER
from cases.engine.rulebook import Office, OfficeKind, QuestionKind, Rulebook

_FUND = "cpam"


@dataclass(frozen=True)
class Contact:
    """A kind of office and the offices of that kind which serve the student.

    `is_open` tells that the department is not known, so that none could be chosen.
    """

    kind: OfficeKind
    offices: tuple[Office, ...]
    is_open: bool = False


def contacts(
    rulebook: Rulebook, kinds: Iterable[str], answers: Mapping[str, str]
) -> tuple[Contact, ...]:
    """The offices of these kinds, each kind once, for the student's department."""
    by_key = {kind.key: kind for kind in rulebook.office_kinds}
    department = department_of(rulebook, answers)
    found: dict[str, Contact] = {}
    for key in kinds:
        contact = _contact(rulebook, by_key[key], department)
        if not contact.offices and not contact.is_open and contact.kind.fallback:
            contact = _contact(rulebook, by_key[contact.kind.fallback], department)
        found.setdefault(contact.kind.key, contact)
    return tuple(found.values())


def with_stand_ins(rulebook: Rulebook, kinds: Iterable[str]) -> Iterator[str]:
    """These kinds of offices, and those shown where a department has none of them."""
    by_key = {kind.key: kind for kind in rulebook.office_kinds}
    for key in kinds:
        yield key
        if stand_in := by_key[key].fallback:
            yield stand_in


def _contact(rulebook: Rulebook, kind: OfficeKind, department: str | None) -> Contact:
    # A department's fund has its international desk: they are one office with two doors.
    of_kind = _FUND if kind.local and kind.key.startswith(_FUND) else kind.key
    offices = [office for office in rulebook.offices if office.kind == of_kind]
    if not kind.local:
        return Contact(kind, tuple(offices))
    if department is None:
        return Contact(kind, (), is_open=True)
    return Contact(kind, tuple(o for o in offices if department in o.departments))


def department_of(rulebook: Rulebook, answers: Mapping[str, str]) -> str | None:
    """The department a student will live in, if it is known."""
    for question in rulebook.questions:
        if question.kind is QuestionKind.DEPARTMENT:
            answer = answers.get(question.key)
            return None if answer == UNKNOWN_ANSWER else answer
    return None
