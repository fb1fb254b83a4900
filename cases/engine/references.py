"""Every key that a rulebook names must exist, and mean what the place needs."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from graphlib import CycleError, TopologicalSorter

from cases.engine.countries import COUNTRIES
from cases.engine.faults import Fault, FaultKind
from cases.engine.reading import RulebookError
from cases.engine.rulebook import NO, YES, QuestionKind, Role, Rulebook

Places = Mapping[tuple[str, str], str]
_COUNTRIES = frozenset(COUNTRIES)


def check_references(rulebook: Rulebook, places: Places) -> None:
    """Raise RulebookError, with all faults, at the first key that does not exist.

    `places` tells where each object, by (noun, key), was read.
    """
    faults = tuple(_faults(rulebook))
    if faults:
        first = faults[0]
        at = first.table, first.entry
        place = f"{places.get(at, '.'.join(at))}.{first.part}"
        raise RulebookError(place, first.reason, faults)


def _fault(kind: FaultKind, table: str, key: str, field: str, *names: str) -> Fault:
    """A fault of the thing that a mapping of the file holds by this key."""
    noun = _NOUNS.get(table, table[:-1])
    return Fault(kind, noun, key, field.partition(".")[0], table, key, field, names)


_NOUNS = {"impossibilities": "impossibility"}


def _faults(rulebook: Rulebook) -> Iterator[Fault]:
    yield from _questions(rulebook)
    yield from _groups(rulebook)
    yield from _comparisons(rulebook)
    yield from _situations(rulebook)
    yield from _cases(rulebook)
    yield from _steps_and_places(rulebook)
    yield from _scenarios(rulebook)


def _questions(rulebook: Rulebook) -> Iterator[Fault]:
    seen: dict[str, str] = {}
    for section in rulebook.sections:
        for question in section.questions:
            at = ("question", question.key, "options", "sections", section.key)
            place = f"questions.{question.key}.options"
            if question.key in seen:
                yield _fault(
                    FaultKind.QUESTION_TWICE,
                    "sections",
                    section.key,
                    "questions",
                    question.key,
                )
            seen[question.key] = section.key
            if question.kind is QuestionKind.CHOICE and len(question.options) < 2:
                yield Fault(FaultKind.FEW_OPTIONS, *at, place)
            if "unknown" in question.options:
                yield Fault(FaultKind.KEPT_OPTION, *at, place)
    for comparison in rulebook.comparisons:
        if comparison.key in seen:
            yield _fault(
                FaultKind.KEY_OF_A_QUESTION, "comparisons", comparison.key, "rule"
            )


def _groups(rulebook: Rulebook) -> Iterator[Fault]:
    for group in rulebook.groups:
        for country in sorted(group.countries - _COUNTRIES):
            yield _fault(
                FaultKind.NO_COUNTRY, "groups", group.key, "countries", country
            )


def _comparisons(rulebook: Rulebook) -> Iterator[Fault]:
    for comparison in rulebook.comparisons:
        for key in comparison.questions:
            question = rulebook.question.get(key)
            if question is None or question.kind is not QuestionKind.DATE:
                yield _fault(
                    FaultKind.NO_DATE_QUESTION,
                    "comparisons",
                    comparison.key,
                    "rule",
                    key,
                )


def _situations(rulebook: Rulebook) -> Iterator[Fault]:
    for situation in rulebook.situations:
        conditions = (c for group in situation.alternatives for c in group)
        for condition in conditions:
            allowed = _values(rulebook, condition.fact)
            at = ("situations", situation.key, "any")
            if allowed is None:
                yield _fault(FaultKind.NO_FACT, *at, condition.fact)
                continue
            for value in condition.values:
                if value not in allowed:
                    yield replace(
                        _fault(FaultKind.NO_VALUE, *at, value),
                        of=condition.fact,
                        known=tuple(allowed),
                    )


def _values(rulebook: Rulebook, fact: str) -> frozenset[str] | None:
    """What a condition on a fact may name."""
    if fact in rulebook.comparison:
        return frozenset((YES, NO))
    question = rulebook.question.get(fact)
    if question is None:
        return None
    match question.kind:
        case QuestionKind.CHOICE:
            return frozenset(question.options)
        case QuestionKind.YES_NO:
            return frozenset((YES, NO))
        case QuestionKind.COUNTRY:
            groups = (f"@{group.key}" for group in rulebook.groups)
            return frozenset((*question.options, *COUNTRIES, *groups))
        case QuestionKind.DEPARTMENT:
            return frozenset(rulebook.departments)
        case QuestionKind.DATE:
            return None


def _missing(
    noun: str, key: str, field: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    known = tuple(known)
    for name in names:
        if name not in known:
            yield replace(
                _fault(FaultKind.NO_SUCH, noun, key, field, name), known=known
            )


def _cases(rulebook: Rulebook) -> Iterator[Fault]:
    kinds = {kind.key for kind in rulebook.office_kinds}
    bases = {case.key for case in rulebook.cases_as(Role.BASE)}
    for impossibility in rulebook.impossibilities:
        named = impossibility.situations
        yield from _missing(
            "impossibilities",
            impossibility.key,
            "situations",
            named,
            rulebook.situation,
        )
        if not named:
            yield _fault(
                FaultKind.NO_SITUATION,
                "impossibilities",
                impossibility.key,
                "situations",
            )
    for case in rulebook.cases:
        for field in ("when", "unless", "explains"):
            named = getattr(case, field)
            yield from _missing("cases", case.key, field, named, rulebook.situation)
        for key in set(case.when) & set(case.unless):
            yield _fault(FaultKind.MUST_AND_MAY_NOT, "cases", case.key, "unless", key)
        yield from _missing("cases", case.key, "alongside", case.alongside, bases)
        yield from _missing("cases", case.key, "steps", case.steps, rulebook.step)
        yield from _missing("cases", case.key, "offices", case.offices, kinds)
        yield from _missing("cases", case.key, "sources", case.sources, rulebook.source)
        for use in case.documents:
            at = ("cases", case.key, f"documents.{use.document}")
            yield from _missing(*at, [use.document], rulebook.document)
            yield from _missing(*at, [use.step] if use.step else [], case.steps)
            yield from _missing(*at, use.when + use.unless, rulebook.situation)


def _steps_and_places(rulebook: Rulebook) -> Iterator[Fault]:
    dates = [q.key for q in rulebook.questions if q.kind is QuestionKind.DATE]
    kinds = {kind.key for kind in rulebook.office_kinds}
    for step in rulebook.steps:
        tests = step.when + step.unless
        yield from _missing("steps", step.key, "when", tests, rulebook.situation)
        link = [step.link] if step.link else []
        yield from _missing("steps", step.key, "link", link, rulebook.link)
        yield from _missing("steps", step.key, "sources", step.sources, rulebook.source)
        if step.deadline:
            named = [step.deadline.question]
            yield from _missing("steps", step.key, "deadline", named, dates)
        until = [step.until] if step.until else []
        yield from _missing("steps", step.key, "until", until, dates)
        yield from _missing("steps", step.key, "after", step.after, rulebook.step)
    yield from _circles(rulebook)
    for kind in rulebook.office_kinds:
        link = [kind.link] if kind.link else []
        yield from _missing("office_kinds", kind.key, "link", link, rulebook.link)
        named = [kind.fallback] if kind.fallback else []
        yield from _missing("office_kinds", kind.key, "fallback", named, kinds)
    for office in rulebook.offices:
        at = ("offices", office.key)
        link = [office.link] if office.link else []
        yield from _missing(*at, "link", link, rulebook.link)
        yield from _missing(*at, "kind", [office.kind], kinds)
        served = office.departments
        yield from _missing(*at, "departments", served, rulebook.departments)
        yield from _missing(*at, "sources", office.sources, rulebook.source)
    for noun, items in (
        ("documents", rulebook.documents),
        ("figures", rulebook.figures),
    ):
        for item in items:
            yield from _missing(
                noun, item.key, "sources", item.sources, rulebook.source
            )


def _circles(rulebook: Rulebook) -> Iterator[Fault]:
    """Steps that would have to come before themselves."""
    order = TopologicalSorter({step.key: step.after for step in rulebook.steps})
    try:
        order.prepare()
    except CycleError as error:
        circle = error.args[1]
        yield _fault(FaultKind.RING, "steps", circle[0], "after", *reversed(circle))


def _scenarios(rulebook: Rulebook) -> Iterator[Fault]:
    bases = {case.key for case in rulebook.cases_as(Role.BASE)}
    extras = {case.key for case in rulebook.extras}
    for scenario in rulebook.scenarios:
        at = ("scenarios", scenario.key)
        asked = (question for question, _ in scenario.answers)
        yield from _missing(*at, "answers", asked, rulebook.question)
        named = [scenario.base] if scenario.base else []
        yield from _missing(*at, "expect.base", named, bases)
        yield from _missing(*at, "expect.possible", scenario.possible or (), bases)
        yield from _missing(*at, "expect.extras", scenario.extras or (), extras)
        yield from _missing(
            *at, "expect.documents", scenario.documents or (), rulebook.document
        )
        yield from _missing(*at, "expect.steps", scenario.steps or (), rulebook.step)
