"""Rulebooks that differ from another one as those of two colleagues do."""

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

from hypothesis import strategies as st

from cases.engine.codec import WordedRulebook, from_json, to_json
from cases.engine.reading import RulebookError

_Draw = Callable[[st.SearchStrategy[Any]], Any]


@st.composite
def variations(draw: _Draw, of: WordedRulebook, *, most: int = 8) -> WordedRulebook:
    """The rulebook after a few changes; one that would make it no rulebook is left out."""
    data = to_json(of)
    for change in draw(st.lists(st.sampled_from(_CHANGES), min_size=1, max_size=most)):
        changed = change(draw, copy.deepcopy(data))
        try:
            from_json(changed)
        except RulebookError:
            continue
        data = changed
    return from_json(data)


def _nodes(data: Any) -> Iterator[Any]:
    """Every mapping and list that holds something."""
    if isinstance(data, dict | list):
        if data:
            yield data
        for inner in data.values() if isinstance(data, dict) else data:
            yield from _nodes(inner)


def _one(draw: _Draw, data: Any, kind: type | tuple[type, ...] = (dict, list)) -> Any:
    found = [node for node in _nodes(data) if isinstance(node, kind)]
    return draw(st.sampled_from(found))


def _put(node: Any, items: list[Any]) -> None:
    node.clear()
    node.update(items) if isinstance(node, dict) else node.extend(items)


def _items(node: Any) -> list[Any]:
    return list(node.items()) if isinstance(node, dict) else list(node)


def _shuffled(draw: _Draw, data: Any) -> Any:
    node = _one(draw, data)
    _put(node, draw(st.permutations(_items(node))))
    return data


def _dropped(draw: _Draw, data: Any) -> Any:
    node = _one(draw, data)
    items = _items(node)
    del items[draw(st.integers(0, len(items) - 1))]
    _put(node, items)
    return data


def _copied(draw: _Draw, data: Any) -> Any:
    """One more like another one, anywhere among its siblings."""
    node = _one(draw, data)
    items = _items(node)
    item = copy.deepcopy(draw(st.sampled_from(items)))
    if isinstance(node, dict):
        item = (f"{item[0]}_2", item[1])
    items.insert(draw(st.integers(0, len(items))), item)
    _put(node, items)
    return data


def _swapped(draw: _Draw, data: Any) -> Any:
    """Two keys change places, and what they name stays."""
    node = _one(draw, data, dict)
    one, other = (draw(st.sampled_from(list(node))) for _ in range(2))
    node[one], node[other] = node[other], node[one]
    return data


def _renamed(draw: _Draw, data: Any) -> Any:
    """A key has another name, or that of another thing, wherever it stands."""
    nouns = [name for name, node in data.items() if node and isinstance(node, dict)]
    keys = list(data[draw(st.sampled_from(nouns))])
    old = draw(st.sampled_from(keys))
    new = draw(st.sampled_from([*keys, f"{old}_new"]))
    text = json.dumps(data).replace(f'"{old}"', '"-"').replace(f'"{new}"', f'"{old}"')
    return json.loads(text.replace('"-"', f'"{new}"'))


def _reworded(draw: _Draw, data: Any) -> Any:
    node = _one(draw, data, dict)
    name = draw(st.sampled_from(list(node)))
    if isinstance(node[name], str):
        node[name] = draw(st.sampled_from([f"{node[name]} !", "2", "base", "copy"]))
    return data


def _moved(draw: _Draw, data: Any) -> Any:
    """An entry of one mapping or list goes to another one, such as a question."""
    here, there = _one(draw, data), _one(draw, data)
    if type(here) is type(there) and here is not there:
        items, others = _items(here), _items(there)
        others.insert(draw(st.integers(0, len(others))), items.pop())
        _put(here, items)
        _put(there, others)
    return data


_CHANGES = (_shuffled, _dropped, _copied, _swapped, _renamed, _reworded, _moved)
