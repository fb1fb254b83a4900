"""Small random rulebooks, and what they mean by brute force: every profile, as written."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

from hypothesis import strategies as st

from cases.engine.conditions import Condition, Operator, Situation
from cases.engine.rulebook import (
    CoverageCase,
    Impossibility,
    Question,
    QuestionKind,
    Role,
    Rulebook,
    Section,
)

Profile = dict[str, str]
IMPOSSIBLE = "impossible"


@st.composite
def rulebooks(draw: st.DrawFn) -> Rulebook:
    """One to four questions, situations on them, base cases and perhaps impossibilities."""
    questions = [
        Question(
            f"q{n}", QuestionKind.CHOICE, tuple("abcd"[: draw(st.integers(2, 4))]), True
        )
        for n in range(draw(st.integers(1, 4)))
    ]
    situations = tuple(
        Situation(
            f"s{n}",
            tuple(draw(st.lists(_alternative(questions), min_size=1, max_size=2))),
        )
        for n in range(draw(st.integers(1, 5)))
    )
    keys = st.sampled_from([s.key for s in situations])
    some = st.lists(keys, max_size=2, unique=True)
    cases = []
    for n in range(draw(st.integers(1, 4))):
        when = tuple(draw(some))
        unless = tuple(key for key in draw(some) if key not in when)
        cases.append(CoverageCase(f"c{n}", Role.BASE, when, unless))
    impossible = draw(
        st.lists(st.lists(keys, min_size=1, max_size=2, unique=True), max_size=2)
    )
    return Rulebook(
        sections=tuple(Section(f"p{q.key}", (q,)) for q in questions),
        situations=situations,
        cases=tuple(cases),
        impossibilities=tuple(
            Impossibility(f"i{n}", tuple(named)) for n, named in enumerate(impossible)
        ),
    )


def _alternative(questions: list[Question]) -> st.SearchStrategy[tuple[Condition, ...]]:
    condition = st.sampled_from(questions).flatmap(
        lambda q: st.builds(
            Condition,
            fact=st.just(q.key),
            operator=st.sampled_from(Operator),
            values=st.lists(
                st.sampled_from(q.options), min_size=1, max_size=2, unique=True
            ).map(tuple),
        )
    )
    return st.lists(condition, min_size=1, max_size=3).map(tuple)


def profiles(rulebook: Rulebook) -> Iterator[Profile]:
    """Every full profile."""
    questions = rulebook.questions
    for values in product(*(q.options for q in questions)):
        yield {q.key: v for q, v in zip(questions, values, strict=True)}


def holds(situation: Situation, profile: Profile) -> bool:
    """Whether a situation holds, by its definition."""
    return any(
        all((profile[c.fact] in c.values) == (c.operator is Operator.ONE_OF) for c in a)
        for a in situation.alternatives
    )


def naive(rulebook: Rulebook, profile: Profile) -> str | None:
    """The outcome by its definition: impossible, the first case that applies, or None."""
    met = {s.key for s in rulebook.situations if holds(s, profile)}
    if any(met.issuperset(i.situations) for i in rulebook.impossibilities):
        return IMPOSSIBLE
    for case in rulebook.cases:
        if met.issuperset(case.when) and met.isdisjoint(case.unless):
            return case.key
    return None


def outcomes(rulebook: Rulebook) -> list[tuple[Profile, str | None]]:
    """Every possible profile with its outcome."""
    found = ((profile, naive(rulebook, profile)) for profile in profiles(rulebook))
    return [(profile, outcome) for profile, outcome in found if outcome != IMPOSSIBLE]


def with_case(rulebook: Rulebook, case: CoverageCase) -> Rulebook:
    """The rulebook with one case replaced."""
    cases = tuple(case if c.key == case.key else c for c in rulebook.cases)
    return replace(rulebook, cases=cases)


def with_situation_for(
    rulebook: Rulebook, case: CoverageCase, situation: Situation
) -> Rulebook:
    """The rulebook where one case alone uses a changed copy of a situation."""
    copy = replace(situation, key="copy")
    swap = {situation.key: "copy"}
    changed = replace(
        case,
        when=tuple(swap.get(k, k) for k in case.when),
        unless=tuple(swap.get(k, k) for k in case.unless),
    )
    wider = replace(rulebook, situations=(*rulebook.situations, copy))
    return with_case(wider, changed)
