"""What would change: exactly the students who get another result, told and counted."""

from dataclasses import replace
from datetime import date
from itertools import product

import pytest
from hypothesis import given, settings

from cases.engine.codec import parse_yaml
from cases.engine.compare import Clause, Difference, compare
from cases.engine.conditions import Condition, Operator
from cases.engine.decide import decide
from cases.engine.diagram import compile_rulebook
from cases.engine.joined import BEFORE, join_rulebooks
from cases.engine.rulebook import Comparison, CountryGroup, Rulebook
from tests.engine.small import IMPOSSIBLE, Profile, holds, naive, rulebooks
from tests.toys import UMBRELLA, toy

MANY = settings(max_examples=100, deadline=None)


def _offered(rulebook: Rulebook, profile: Profile) -> bool:
    return all(profile[q.key] in q.options for q in rulebook.questions)


def _outcome(rulebook: Rulebook, profile: Profile) -> str | None:
    return naive(rulebook, profile) if _offered(rulebook, profile) else IMPOSSIBLE


def _everybody(before: Rulebook, after: Rulebook) -> list[Profile]:
    """Every profile over the questions and options of both."""
    options: dict[str, dict[str, None]] = {}
    for question in (*before.questions, *after.questions):
        options.setdefault(question.key, {}).update(dict.fromkeys(question.options))
    return [
        dict(zip(options, values, strict=True)) for values in product(*options.values())
    ]


def _kind(before: Rulebook, after: Rulebook, profile: Profile) -> tuple[int, ...]:
    facts = join_rulebooks(before, after).facts
    return tuple(fact.class_of[profile[fact.key]] for fact in facts.ordered)


def _moves_by_brute_force(
    before: Rulebook, after: Rulebook
) -> dict[tuple[str | None, str | None], list[Profile]]:
    moves: dict[tuple[str | None, str | None], list[Profile]] = {}
    for profile in _everybody(before, after):
        pair = _outcome(before, profile), _outcome(after, profile)
        if IMPOSSIBLE not in pair and pair[0] != pair[1]:
            moves.setdefault(pair, []).append(profile)
    return moves


def _told(difference: Difference) -> dict[tuple[str | None, str | None], int]:
    return {(m.before, m.after): m.kinds for m in difference.cases}


def _meets(clause: Clause, before: Rulebook, after: Rulebook, profile: Profile) -> bool:
    def situation(key: str) -> bool:
        rulebook = before if key.endswith(BEFORE) else after
        return holds(rulebook.situation[key.removesuffix(BEFORE)], profile)

    return (
        all(map(situation, clause.met))
        and not any(map(situation, clause.unmet))
        and all(
            (profile[c.fact] in c.values) == (c.operator is Operator.ONE_OF)
            for c in clause.conditions
        )
    )


@MANY
@given(rulebooks(), rulebooks())
def test_the_moves_are_those_of_brute_force_kind_by_kind(
    before: Rulebook, after: Rulebook
) -> None:
    expected = {
        pair: len({_kind(before, after, profile) for profile in moved})
        for pair, moved in _moves_by_brute_force(before, after).items()
    }

    assert _told(compare(before, after)) == expected


@MANY
@given(rulebooks(), rulebooks())
def test_a_description_is_met_by_exactly_those_who_move(
    before: Rulebook, after: Rulebook
) -> None:
    moves = _moves_by_brute_force(before, after)
    possible = [
        p
        for p in _everybody(before, after)
        if IMPOSSIBLE not in (_outcome(before, p), _outcome(after, p))
    ]

    for move in compare(before, after).cases:
        assert move.is_whole
        described = [
            profile
            for profile in possible
            if any(_meets(c, before, after, profile) for c in move.clauses)
        ]
        assert described == moves[move.before, move.after]


@MANY
@given(rulebooks(), rulebooks())
def test_an_example_of_a_move_gets_these_two_results(
    before: Rulebook, after: Rulebook
) -> None:
    for move in compare(before, after).cases:
        old = {q: a for q, a in move.example.items() if q in before.question}
        new = {q: a for q, a in move.example.items() if q in after.question}
        assert decide(compile_rulebook(before), old).base == move.before
        assert decide(compile_rulebook(after), new).base == move.after


@MANY
@given(rulebooks())
def test_a_rulebook_differs_in_nothing_from_itself(rulebook: Rulebook) -> None:
    difference = compare(rulebook, rulebook)

    assert difference.moves == ()
    assert (difference.only_before, difference.only_after) == (0, 0)


def test_a_planted_change_is_found_with_exactly_its_students() -> None:
    before = toy().rulebook
    coat, umbrella, *others = before.cases
    after = replace(before, cases=(umbrella, coat, *others))

    (move,) = compare(before, after).moves

    assert (move.noun, move.before, move.after) == ("case", "coat", "umbrella")
    assert move.clauses == (Clause(("storming", "going_out"), (), ()),)
    # Two plans told apart, Norway or elsewhere: four kinds of students.
    assert move.kinds == 4


def test_a_country_added_to_a_group_moves_its_nationals_alone() -> None:
    before = toy().rulebook
    text = UMBRELLA.replace("is: [NO]}", "is: [NO, SE]}")
    (move,) = compare(before, toy(text).rulebook).moves

    assert (move.noun, move.before, move.after) == ("extra", None, "skis")
    assert move.example["home"] == "SE"
    (clause,) = move.clauses
    assert Condition("home", Operator.ONE_OF, ("SE",)) in clause.conditions


def test_a_paper_newly_asked_for_is_told_with_who_must_bring_it() -> None:
    paper = "    documents: [{document: ticket, form: copy, when: [wet]}]\n"
    documents = "documents:\n  ticket: {name: Ticket, title: T, what: W, how: H}\n"
    before = toy(UMBRELLA + documents).rulebook
    after = toy(
        UMBRELLA.replace("    now: Rien.\n", f"    now: Rien.\n{paper}") + documents
    ).rulebook

    (move,) = compare(before, after).moves

    assert (move.noun, move.after) == ("document", "ticket.copy")
    assert move.clauses == (Clause(("wet",), ("going_out",), ()),)


DATES = """
format: 1
sections:
  when:
    title: Quand
    questions:
      arrival: {kind: date, label: "Quand ?"}
      leaving: {kind: date, label: "Quand ?"}
comparisons:
  long_stay: "leaving >= arrival + 90 days"
situations:
  stays: {sentence: Vous restez., any: [[{fact: long_stay, is: ["yes"]}]]}
cases:
  staying: {role: base, title: T, sentence: S, now: N, when: [stays]}
  passing: {role: base, title: T, sentence: S, now: N}
"""


def test_a_threshold_moved_in_days_moves_the_students_between_the_two() -> None:
    before = parse_yaml(DATES, name="dates").rulebook
    after = replace(
        before,
        comparisons=(replace(before.comparisons[0], days=60),),
    )

    (move,) = compare(before, after).moves

    assert (move.before, move.after, move.kinds) == ("passing", "staying", 1)
    assert _days(move.example) in range(60, 90)
    assert move.clauses == (Clause(("stays",), (f"stays{BEFORE}",), ()),)


def _days(answers: Profile) -> int:
    first, last = (date.fromisoformat(answers[q]) for q in ("arrival", "leaving"))
    return (last - first).days


def test_students_with_an_answer_that_only_one_rulebook_offers_are_counted_apart() -> (
    None
):
    before = toy().rulebook
    hail = UMBRELLA.replace(
        "storm: {label: Orage}", "storm: {label: Orage}\n          hail: {label: G}"
    ).replace("is: [rain, storm]", "is: [rain, storm, hail]")

    difference = compare(before, toy(hail).rulebook)

    assert difference.moves == ()
    assert difference.only_before == 0
    assert difference.only_after > 0


def test_a_renamed_group_changes_nothing() -> None:
    group = CountryGroup("a", "A", frozenset({"NO"}))
    situation = toy().rulebook.situation["dancing_in_norway"]
    said = tuple(
        tuple(replace(c, values=("@a",)) if c.fact == "home" else c for c in a)
        for a in situation.alternatives
    )
    before = toy().rulebook
    after = replace(
        before,
        groups=(group,),
        situations=tuple(
            replace(s, alternatives=said) if s.key == situation.key else s
            for s in before.situations
        ),
    )

    assert compare(before, after).moves == ()


@pytest.mark.parametrize("key", ["weather", "plan"])
def test_a_comparison_may_take_the_key_of_a_question_that_is_gone(key: str) -> None:
    before = toy().rulebook
    after = parse_yaml(
        DATES.replace("long_stay", key).replace("staying", "coat"), name="dates"
    ).rulebook

    difference = compare(before, after)

    assert {m.after for m in difference.cases} <= {"coat", "passing"}
    assert isinstance(after.comparisons[0], Comparison)
