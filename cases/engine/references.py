"""Every key that a rulebook names must exist, and mean what the place needs."""

from collections.abc import Iterable, Iterator, Mapping
from graphlib import CycleError, TopologicalSorter

from cases.engine.countries import COUNTRIES
from cases.engine.reading import RulebookError
from cases.engine.rulebook import NO, YES, QuestionKind, Role, Rulebook

Places = Mapping[tuple[str, str], str]
_COUNTRIES = frozenset(COUNTRIES)


def check_references(rulebook: Rulebook, places: Places) -> None:
    """Raise RulebookError at the first key that does not exist.

    `places` tells where each object, by (noun, key), was read.
    """
    for noun, key, field, fault in _faults(rulebook):
        place = places.get((noun, key), f"{noun}.{key}")
        raise RulebookError(f"{place}.{field}", fault)


Fault = tuple[str, str, str, str]


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
            if question.key in seen:
                fault = f"the question {question.key!r} stands in two sections."
                yield "sections", section.key, "questions", fault
            seen[question.key] = section.key
            place = f"questions.{question.key}"
            if question.kind is QuestionKind.CHOICE and len(question.options) < 2:
                fault = "a choice needs at least two options."
                yield "sections", section.key, f"{place}.options", fault
            if "unknown" in question.options:
                fault = "`unknown` is kept for 'I don’t know': use may_be_unknown."
                yield "sections", section.key, f"{place}.options", fault
    for comparison in rulebook.comparisons:
        if comparison.key in seen:
            fault = "a question has this key already."
            yield "comparisons", comparison.key, "rule", fault


def _groups(rulebook: Rulebook) -> Iterator[Fault]:
    for group in rulebook.groups:
        for country in sorted(group.countries - _COUNTRIES):
            fault = f"{country!r} is not a country of ISO 3166-1 alpha-2."
            yield "groups", group.key, "countries", fault


def _comparisons(rulebook: Rulebook) -> Iterator[Fault]:
    for comparison in rulebook.comparisons:
        for key in comparison.questions:
            question = rulebook.question.get(key)
            if question is None or question.kind is not QuestionKind.DATE:
                fault = f"{key!r} is not a date question."
                yield "comparisons", comparison.key, "rule", fault


def _situations(rulebook: Rulebook) -> Iterator[Fault]:
    for situation in rulebook.situations:
        for alternative in situation.alternatives:
            for condition in alternative:
                allowed = _values(rulebook, condition.fact)
                if allowed is None:
                    fault = f"there is no fact {condition.fact!r} that conditions test."
                    yield "situations", situation.key, "any", fault
                    continue
                for value in condition.values:
                    if value not in allowed:
                        fault = (
                            f"{condition.fact!r} has no value {value!r}; "
                            f"it has {_some(allowed)}."
                        )
                        yield "situations", situation.key, "any", fault


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


def _some(values: Iterable[str]) -> str:
    names = sorted(values)
    return ", ".join(names[:12]) + (", ..." if len(names) > 12 else "")


def _missing(
    noun: str, key: str, field: str, names: Iterable[str], known: Iterable[str]
) -> Iterator[Fault]:
    known = tuple(known)
    for name in names:
        if name not in known:
            yield noun, key, field, f"there is no {name!r}; there is {_some(known)}."


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
            fault = "at least one situation is needed."
            yield "impossibilities", impossibility.key, "situations", fault
    for case in rulebook.cases:
        for field in ("when", "unless", "explains"):
            named = getattr(case, field)
            yield from _missing("cases", case.key, field, named, rulebook.situation)
        for key in set(case.when) & set(case.unless):
            fault = f"{key!r} must hold and may not hold."
            yield "cases", case.key, "unless", fault
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
        fault = f"the steps wait for each other: {' -> '.join(reversed(circle))}."
        yield "steps", circle[0], "after", fault


def _scenarios(rulebook: Rulebook) -> Iterator[Fault]:
    bases = {case.key for case in rulebook.cases_as(Role.BASE)}
    extras = {case.key for case in rulebook.cases_as(Role.EXTRA)}
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
