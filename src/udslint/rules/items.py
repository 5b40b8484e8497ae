"""Values that a template reads of the items of a list, and that no item of it has, but one of nearly that name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cache, partial
from typing import TYPE_CHECKING

from udslint.finding import Span
from udslint.nearest import is_slip, nearest_words
from udslint.read.template.conditions import plain_words
from udslint.record import record
from udslint.rules.dots import in_any_turn, in_values, keys_at

if TYPE_CHECKING:
    from udslint.read.objects import Reading, TemplateFacts
    from udslint.read.values import Values

_OF_ITEM = re.compile(r"(\.Values(?:\.\w+|\[\d+\])*\[\d+\](?:\.\w+)*)\.(\w+)")
_SHORTEST = 4
"""Letters of a name; what is written without a guard is meant to be there."""


@record
class Misspelt:
    """What is read of an item, and what was probably meant."""

    item: str
    key: str
    near: str


def misspelt_keys(
    template: TemplateFacts, reading: Reading, asked: Collection[str]
) -> Iterator[tuple[Span, frozenset[int], Misspelt]]:
    """Give what is written of items that have no such key, each place once.

    Args:
        template: what was seen of the template.
        reading: what it was read as.
        asked: the expressions that its conditions ask for.
    """
    optional = "\n".join({in_any_turn(plain_words(one)) for one in asked})
    texts = "\n".join((reading.lines.text, *(helper.text for helper in template.chart.helpers)))
    found: dict[tuple[Span, Misspelt], frozenset[int]] = {}
    for place, readings, wrong in in_values(reading, cache(partial(_misspelt, template.values, optional, texts))):
        found[place, wrong] = found.get((place, wrong), frozenset()) | readings
    yield from ((place, readings, wrong) for (place, wrong), readings in found.items())


def _misspelt(values: Values, optional: str, texts: str, normal: str) -> Misspelt | None:
    path = _OF_ITEM.fullmatch(plain_words(normal)) if "[" in normal else None
    if path is None or _is_asked(path[0], optional) or _is_meant(path[2], texts):
        return None
    item, key = path[1], path[2]
    keys = keys_at(item, values)
    near = None if keys is None or key in keys else _near(key, keys)
    return Misspelt(in_any_turn(item), key, near) if near else None


def _is_asked(path: str, optional: str) -> bool:
    """Tell whether conditions ask for a value, alone or in a call."""
    return re.search(rf"{re.escape(in_any_turn(path))}(?![\w.])", optional) is not None


def _is_meant(key: str, texts: str) -> bool:
    """Tell whether a template names a key otherwise: asks whether it is there, demands it, or sets it itself."""
    named = rf"[\"`]{key}[\"`]|\brequired\b[^{{}}]*\.{key}\b|\.{key}\b[^{{}}]*\brequired\b"
    return re.search(named, texts) is not None


def _near(key: str, keys: Collection[str]) -> str | None:
    slips = sorted(one for one in keys if is_slip(key, one, shortest=_SHORTEST))
    return slips[0] if slips else nearest_words(key, keys)
