"""Scalars in which placeholders stand, cut into what is certain and what is not."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from udslint.read.compose import PLAIN, TEXT
from udslint.read.holes import Expr, Hole
from udslint.read.placeholders import EMIT, ENTRY, HOLE, ITEM, PRIVATE
from udslint.read.scalars import WORDS
from udslint.read.template.pieces import FURTHER

if TYPE_CHECKING:
    from yaml.nodes import ScalarNode

    from udslint.read.tree import ReadHole

_PLACEHOLDER = re.compile(f"{HOLE}|{EMIT}|{ITEM}|{ENTRY}")
_LINE_END = re.compile(r"\n *$")
_OF_NUMBERS = re.compile(r"[-+.0-9a-fA-FxXoO_]*")
_START_OF_NUMBERS = "+-.0123456789"


def hole_reader(holes: Sequence[tuple[int, Expr]]) -> ReadHole | None:
    """Make the function that finds the holes of a scalar.

    Args:
        holes: the index and the expression of each placeholder, in their order.
    """
    if not holes:
        return None
    starts = [start for start, _ in holes]

    def read(node: ScalarNode) -> Hole | None:
        if node.value.isascii():
            return None
        first = bisect_left(starts, node.start_mark.index)
        last = bisect_left(starts, node.end_mark.index)
        if first == last or not PRIVATE.search(node.value):
            return None
        return _hole(node, [expr for _, expr in holes[first:last]])

    return read


def _hole(node: ScalarNode, exprs: list[Expr]) -> Hole:
    """Cut a scalar at its placeholders."""
    texts = _PLACEHOLDER.split(node.value)
    for number, expr in enumerate(exprs[: len(texts) - 1]):
        if expr is FURTHER:
            # The line of its own is ours.
            texts[number] = _LINE_END.sub("", texts[number])
            texts[number + 1] = texts[number + 1].removeprefix("\n")
        elif "quote" in expr.source and texts[number][-1:] == texts[number + 1][:1] in ('"', "'"):
            # `quote` writes nothing, not even quotes, where there is no value.
            texts[number], texts[number + 1] = texts[number][:-1], texts[number + 1][1:]
    found: list[str | Expr] = [texts[0]]
    for expr, text in zip(exprs, texts[1:], strict=False):
        found += [expr, text]
    unquoted = node.tag in (PLAIN, TEXT)
    if unquoted and node.start_mark.line < node.end_mark.line:
        # A line break that YAML folds to a blank is no text between lines that a template writes.
        found = [part for part in found if not isinstance(part, str) or part.strip()]
    parts = tuple(part for part in found if part != "")
    return Hole(parts, text=not unquoted or _is_text(parts))


def _is_text(parts: Sequence[str | Expr]) -> bool:
    """Tell whether a plain scalar is a string whatever stands in its holes: no number and no word like `true`."""
    seen = "".join(part for part in parts if isinstance(part, str))
    starts = seen[:1] if parts and isinstance(parts[0], str) else ""
    if _OF_NUMBERS.fullmatch(seen) and (not starts or starts in _START_OF_NUMBERS):
        return False
    pattern = re.compile("".join(re.escape(part) if isinstance(part, str) else ".*" for part in parts), re.S)
    return not any(pattern.fullmatch(word) for word in WORDS)
