"""Zarf variables that YAML takes for comments: what is behind a blank and `#` is none of the value."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from functools import lru_cache

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from udslint.read.chart import ZARF_VARIABLE, File
from udslint.read.compose import YamlError, compose, may_have_anchors
from udslint.read.source import first_part
from udslint.record import record, replace

_AT_END = re.compile(rf"(?<=[\s-])({ZARF_VARIABLE})[^\s#]*(?:{ZARF_VARIABLE}[^\s#]*)*[ \t\r]*(?:#[^\n]*)?$", re.M)
"""One that ends its line, but for more of its text and a comment."""


@record
class Lost:
    """A variable that is no part of a value."""

    variable: str
    start: int
    end: int
    is_null: bool
    """There is nothing but it; else the value ends before it."""
    keys: tuple[str, ...] | None
    """The keys that lead to the value; None where it lies in a list."""


@lru_cache(maxsize=64)
def lost_in(file: File) -> tuple[Lost, ...]:
    """Find the variables of a values file that YAML takes for comments where a value is wanted."""
    if not re.search(ZARF_VARIABLE, file.text):
        return ()
    part = first_part(file.text)
    if part is None or may_have_anchors(part.text):
        return ()
    try:
        node = compose(part.text)
    except YamlError:
        return ()
    scalars = sorted(_scalars(node, ()), key=lambda one: one[:2]) if node is not None else []
    return tuple(
        replace(one, start=one.start + part.base, end=one.end + part.base) for one in _lost(part.text, scalars)
    )


_Scalar = tuple[int, int, int, tuple[str, ...] | None]
"""Where a scalar begins and ends, the line that it is on, and the keys that lead to it."""


def _lost(text: str, scalars: list[_Scalar]) -> Iterator[Lost]:
    starts = [start for start, *_ in scalars]
    line = position = 0
    for found in _AT_END.finditer(text):
        line, position = line + text.count("\n", position, found.start()), found.start()
        before = text[text.rfind("\n", 0, found.start()) + 1 : found.start()]
        at = bisect_right(starts, found.start()) - 1
        _, end, scalar_line, keys = scalars[at] if at >= 0 else (0, 0, -1, None)
        if found.start() < end or "#" in before or not before.strip() or scalar_line != line:
            continue
        yield Lost(found[1], found.start(1), found.end(1), scalars[at][0] == end, keys)


def _scalars(node: Node, keys: tuple[str, ...] | None) -> Iterator[_Scalar]:
    if isinstance(node, ScalarNode):
        yield node.start_mark.index, node.end_mark.index, node.start_mark.line, keys
    elif isinstance(node, SequenceNode):
        for item in node.value:
            yield from _scalars(item, None)
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            yield from _scalars(key, None)
            yield from _scalars(value, None if keys is None else (*keys, str(key.value)))
