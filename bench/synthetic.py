"""Rulebooks of any size, shaped like a real one."""

from dataclasses import replace

from cases.engine.codec import WordedRulebook
from cases.engine.conditions import Condition, Operator, Situation
from cases.engine.countries import COUNTRIES
from cases.engine.rulebook import (
    CountryGroup,
    CoverageCase,
    Question,
    QuestionKind,
    Role,
    Rulebook,
    Section,
)
from cases.engine.words import WORD_FIELDS, option_key, path

# One for each pair of a group of nationalities and a group of insuring countries.
FAMILIES = 100


def synthetic(cases: int, questions: int = 40) -> Rulebook:
    """A rulebook shaped like a real one, grown: countries part students first.

    Two country questions, then choices of four. Cases come in families: one for each pair
    of a group of nationalities and a group of insuring countries; inside a family each case
    names a few answers to questions of its own, and the family ends with a case for all the
    others. The last case takes everybody.
    """
    groups = tuple(
        CountryGroup(f"g{n}", f"g{n}", frozenset(COUNTRIES[n::10])) for n in range(10)
    )
    asked = [
        Question("nationality", QuestionKind.COUNTRY),
        Question("insured_in", QuestionKind.COUNTRY),
        *(
            Question(f"q{n}", QuestionKind.CHOICE, ("a", "b", "c", "d"))
            for n in range(questions - 2)
        ),
    ]
    families = [(a, b) for a in range(10) for b in range(10)]
    inside = max(1, (cases - 1) // len(families))
    situations, made = [], []
    for number in range(cases - 1):
        a, b = families[number // inside % len(families)]
        place = number % inside
        conditions = [
            Condition("nationality", Operator.ONE_OF, (f"@g{a}",)),
            Condition("insured_in", Operator.ONE_OF, (f"@g{b}",)),
        ]
        if place < inside - 1:
            start = (7 * a + 3 * b + 2 * place) % (questions - 4)
            conditions += [
                Condition(f"q{start}", Operator.ONE_OF, ("a", "b")),
                Condition(f"q{start + 1}", Operator.NONE_OF, ("d",)),
            ]
        situations.append(Situation(f"s{number}", (tuple(conditions),)))
        made.append(CoverageCase(f"c{number}", Role.BASE, (f"s{number}",)))
    made.append(CoverageCase("rest", Role.BASE))
    return Rulebook(
        sections=tuple(Section(f"p{q.key}", (q,)) for q in asked),
        groups=groups,
        situations=tuple(situations),
        cases=tuple(made),
    )


def worded(cases: int) -> WordedRulebook:
    """A synthetic rulebook that can be published: a sentence wherever one is required.

    A family that ends with a case for all the others leaves nobody to the last case; where
    there is less than one case a family, the last one takes the rest.
    """
    rulebook = synthetic(cases)
    if cases > FAMILIES:
        whole = (cases - 1) // FAMILIES * FAMILIES
        rulebook = replace(rulebook, cases=rulebook.cases[:whole])
        rulebook = replace(rulebook, situations=rulebook.situations[:whole])
    nouns = {
        "section": [s.key for s in rulebook.sections],
        "question": [q.key for q in rulebook.questions],
        "option": [option_key(q.key, o) for q in rulebook.questions for o in q.options],
        "situation": [s.key for s in rulebook.situations],
        "case": [c.key for c in rulebook.cases],
    }
    words = {
        path(noun, key, field.name): f"Une phrase pour {key}."
        for noun, keys in nouns.items()
        for key in keys
        for field in WORD_FIELDS[noun]
        if field.required
    }
    return WordedRulebook(rulebook, words)
