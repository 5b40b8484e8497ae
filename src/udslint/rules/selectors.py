"""Label selectors, as the operator makes names of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.read.holes import UNKNOWN, Hole

if TYPE_CHECKING:
    from udslint.model.values import StringMap


def values_of(selector: StringMap | Hole | None) -> list[str | Hole]:
    """Give the values of a selector in the order of its keys, as the API server stores them; 'all pods' for none."""
    if selector is None:
        return ["all pods"]
    if isinstance(selector, Hole):
        return [selector]
    return [UNKNOWN] if selector.open else [selector[key] for key in sorted(selector)]


def moved(old: StringMap | Hole | None, new: StringMap | Hole | None) -> StringMap | Hole | None:
    """Give the selector that counts once the operator has moved the deprecated field over the new one."""
    return old if old is not None else new
