"""Which situations, alternatives and conditions never decide anything, exactly."""

from collections.abc import Iterator

from cases.engine.conditions import Condition, Situation
from cases.engine.diagram import CompiledRulebook
from cases.engine.facts import Cube
from cases.engine.findings import Finding, FindingKind
from cases.engine.leading import Wanted, a_way
from cases.engine.uses import Use, uses_of


def redundancies(compiled: CompiledRulebook) -> Iterator[Finding]:
    """Redundant uses of situations, then redundant alternatives and conditions.

    An alternative or condition is looked at in the uses where its situation decides; it is
    redundant when it decides in none of them.
    """
    deciding: dict[str, list[Use]] = {}
    idle: dict[tuple[str, str, str], bool] = {}
    for use in uses_of(compiled):
        for key in dict.fromkeys(use.tests[0] + use.tests[1]):
            side = "when" if key in use.tests[0] else "unless"
            decides = _situation_decides(compiled, use, key)
            where = (use.owner, side, key)
            idle[where] = idle.get(where, True) and not decides
            if decides:
                deciding.setdefault(key, []).append(use)
    for where, never in idle.items():
        if never:
            yield Finding(FindingKind.REDUNDANT_SITUATION, ".".join(where))
    for key, uses in deciding.items():
        yield from _inside(compiled, compiled.rulebook.situation[key], uses)


def _inside(
    compiled: CompiledRulebook, situation: Situation, uses: list[Use]
) -> Iterator[Finding]:
    several = len(situation.alternatives) > 1
    for number, alternative in enumerate(situation.alternatives):
        place = f"situation.{situation.key}.{number}"
        if several and not any(
            _alternative_decides(compiled, use, situation, number) for use in uses
        ):
            yield Finding(FindingKind.REDUNDANT_ALTERNATIVE, place)
            continue
        if len(alternative) == 1:
            continue
        for condition in alternative:
            if not any(
                _condition_decides(compiled, use, situation, number, condition)
                for use in uses
            ):
                detail = (condition.operator.value, *condition.values)
                yield Finding(
                    FindingKind.REDUNDANT_CONDITION,
                    f"{place}.{condition.fact}",
                    detail=detail,
                )


def _situation_decides(compiled: CompiledRulebook, use: Use, key: str) -> bool:
    """Whether someone would newly get the item if the situation were not looked at."""
    situation = compiled.rulebook.situation[key]
    facts = compiled.facts
    failing = (
        facts.outside(situation) if key in use.tests[0] else facts.cubes(situation)
    )
    rest = use.without(key).cubes(compiled)
    return _someone(
        compiled, facts.product([rest, failing]), use.would_newly_get(compiled)
    )


def _alternative_decides(
    compiled: CompiledRulebook, use: Use, situation: Situation, number: int
) -> bool:
    """Whether someone is in the situation by this alternative alone, and it matters."""
    facts = compiled.facts
    others = Situation(
        situation.key,
        situation.alternatives[:number] + situation.alternatives[number + 1 :],
    )
    alone = facts.product(
        [_all(compiled, situation.alternatives[number]), facts.outside(others)]
    )
    return _matters(compiled, use, situation, leaving=alone)


def _condition_decides(
    compiled: CompiledRulebook,
    use: Use,
    situation: Situation,
    number: int,
    condition: Condition,
) -> bool:
    """Whether someone fails the situation by this condition alone, and it matters."""
    facts = compiled.facts
    rest = tuple(c for c in situation.alternatives[number] if c is not condition)
    fact = facts.by_key[condition.fact]
    failing = {fact.level: fact.any_class ^ facts.mask(condition)}
    if not failing[fact.level]:
        return False
    alone = facts.product([_all(compiled, rest), [failing], facts.outside(situation)])
    return _matters(compiled, use, situation, entering=alone)


def _matters(
    compiled: CompiledRulebook,
    use: Use,
    situation: Situation,
    *,
    entering: list[Cube] | None = None,
    leaving: list[Cube] | None = None,
) -> bool:
    """Whether students entering or leaving the situation get or lose the item."""
    rest = use.without(situation.key).cubes(compiled)
    must_hold = situation.key in use.tests[0]
    gains = (entering is not None) == must_hold
    moved = compiled.facts.product([rest, entering or leaving or []])
    wanted = use.would_newly_get(compiled) if gains else use.gets(compiled)
    return _someone(compiled, moved, wanted)


def _all(compiled: CompiledRulebook, conditions: tuple[Condition, ...]) -> list[Cube]:
    met = compiled.facts.meet(map(compiled.facts.cube, conditions))
    return [] if met is None else [met]


def _someone(compiled: CompiledRulebook, cubes: list[Cube], wanted: Wanted) -> bool:
    """Whether a possible student in one of the cubes has a wanted outcome."""
    return any(a_way(compiled.base, cube, wanted) is not None for cube in cubes)
