"""Label selectors: which pods two of them have in common, as far as that is certain."""

from __future__ import annotations

from udslint.model.values import StringMap
from udslint.read.holes import Hole, same

Selector = StringMap | Hole | None
"""None selects every pod, as an empty selector does."""


def narrows(selector: Selector, other: Selector) -> bool | None:
    """Tell whether a selector has every label of another, so that it selects no pod that the other does not.

    None: not settled.
    """
    if isinstance(other, Hole) or isinstance(selector, Hole):
        return None
    if other is None:
        return True
    selector = selector if selector is not None else StringMap()
    answers = [_has(selector, key, value) for key, value in other.items()]
    if False in answers:
        return False
    return None if None in answers or other.open else True


def overlaps(selector: Selector, other: Selector) -> bool | None:
    """Tell whether two selectors have a label in common and contradict each other in none; None: not settled."""
    if isinstance(selector, Hole) or isinstance(other, Hole):
        return None
    left = StringMap() if selector is None else selector
    right = StringMap() if other is None else other
    answers = [same(left[key], right[key]) for key in left if key in right]
    if False in answers:
        return False
    if None in answers or left.open or right.open:
        return None
    return True in answers


def contradicts(selector: Selector, other: Selector) -> bool:
    """Tell whether no pod can have the labels of two selectors: they want different values of one label."""
    if not isinstance(selector, StringMap) or not isinstance(other, StringMap):
        return False
    return any(same(selector[key], other[key]) is False for key in selector if key in other)


def is_empty(selector: Selector) -> bool:
    """Tell whether it is certain that a selector selects every pod."""
    return selector is None or (isinstance(selector, StringMap) and not selector and not selector.open)


def _has(selector: StringMap, key: str, value: object) -> bool | None:
    found = selector.at(key)
    return False if found is None else same(found, value)
