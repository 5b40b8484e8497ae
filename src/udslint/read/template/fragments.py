"""The YAML of readings, composed entry by entry: what stood in an earlier reading is not composed again.

A reading differs from others in a few entries of its mappings. A text is cut at the keys of a mapping, and what is long
and not known is cut again; what is left is composed by itself. That comes to the same as composing the whole as long as
each piece comes to one key with its value: what begins in one entry and ends in another, such as a quoted text, makes
one of them no YAML. Then, and wherever something is out of the ordinary, the text is composed as a whole.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any, Final, NamedTuple

from yaml.nodes import MappingNode, Node

from udslint.read.compose import STRINGS, YamlError, compose
from udslint.read.document import Assembled
from udslint.read.holes import Expr
from udslint.read.repeats import Collections, Repeats
from udslint.read.template.scalars import hole_reader
from udslint.read.tree import Reader

LONG: Final = 160
"""Characters above which an entry that is not known is cut into its own entries."""
_START = re.compile(r"---[ \t]*\r?\n")
_LEAD = re.compile(r"(?:[ \t]*(?:#[^\n]*)?\r?\n)*")
_KEY = re.compile(r" *([A-Za-z][A-Za-z0-9_./-]*):(?=[ \r\n]|$)")
_ALONE = re.compile(r" *[^ :]+: *(?:#[^\n]*)?\r?\n")
"""A line with nothing but a key."""


class _Entry(NamedTuple):
    """A key of a mapping with its value; the places in its nodes are counted from its start."""

    key: Node
    value: Node
    tree: Any


class _NotCutError(ValueError):
    """A text has to be composed as a whole."""


class Fragments:
    """The entries of a template's readings, by how they are written."""

    def __init__(self, repeats: Repeats) -> None:
        self._repeats = repeats
        self._known: dict[tuple[str, tuple[int, ...]], _Entry] = {}

    def read(self, text: str, holes: Sequence[tuple[int, Expr]]) -> tuple[Assembled, dict[str, Any]] | None:
        """Compose a text; None where it must be composed as a whole.

        Args:
            text: without anchors and `%TAG`: what an entry means would depend on what is elsewhere.
            holes: the index and the expression of each placeholder, in their order.
        """
        begin = _START.match(text)
        try:
            whole = _Text(self._repeats, self._known, text, holes)
            node, tree = whole.mapping(begin.end() if begin else 0, len(text), 0)
        except (_NotCutError, YamlError):
            return None
        return None if str(tree.get("kind")).endswith("List") else (node, tree)


class _Text:
    """One text that is being composed."""

    def __init__(
        self,
        repeats: Repeats,
        known: dict[tuple[str, tuple[int, ...]], _Entry],
        text: str,
        holes: Sequence[tuple[int, Expr]],
    ) -> None:
        self._repeats = repeats
        self._known = known
        self._text = text
        self._holes = holes
        self._starts = [start for start, _ in holes]
        self._exprs = tuple([repeats.number(expr) for _, expr in holes])

    def mapping(self, start: int, end: int, base: int) -> tuple[Assembled, dict[str, Any]]:
        """Compose a mapping from its entries, whose starts are counted from `base`."""
        node, tree = Assembled(), dict[str, Any]()
        for first, last in self._entries(start, end):
            entry = self._entry(first, last)
            if entry.key.value in tree:
                raise _NotCutError
            node.add(entry.key, entry.value, first - base)
            tree[entry.key.value] = entry.tree
        return node, tree

    def _entries(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """Cut a stretch before the keys of its mapping; what stands before the first belongs to that."""
        lead = _LEAD.match(self._text, start, end)
        first = _KEY.match(self._text, lead.end() if lead else start, end)
        if first is None:
            raise _NotCutError
        column = first.start(1) - first.start()
        for line in _lines_at(column).finditer(self._text, first.end(), end):
            key = _KEY.match(self._text, line.start() + 1, end)
            if key is None or key.start(1) - key.start() != column:
                raise _NotCutError
            yield start, key.start()
            start = key.start()
        yield start, end

    def _entry(self, start: int, end: int) -> _Entry:
        """Give an entry, composed if it is new."""
        inside = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        written = self._text[start:end], self._exprs[inside]
        entry = self._known.get(written)
        if entry is None:
            entry = self._known[written] = self._cut(start, end) or self._composed(start, end, self._holes[inside])
        return entry

    def _cut(self, start: int, end: int) -> _Entry | None:
        """Cut a long entry at the keys of the mapping in it; None where it has none."""
        line = _ALONE.match(self._text, start, end) if end - start > LONG else None
        if line is None:
            return None
        try:
            value, tree = self.mapping(line.end(), end, start)
        except _NotCutError:
            return None
        return _Entry(self._entry(start, line.end()).key, value, self._repeats.keep(tree))

    def _composed(self, start: int, end: int, holes: Sequence[tuple[int, Expr]]) -> _Entry:
        """Compose an entry by itself."""
        text = self._text[start:end]
        inside = [(at - start, expr) for at, expr in holes]
        node = compose(text)
        if not isinstance(node, MappingNode) or len(node.value) != 1 or node.value[0][0].tag not in STRINGS:
            raise _NotCutError
        reader = Reader(hole_reader(inside), Collections(self._repeats, text, inside))
        key, value = node.value[0]
        tree = reader.value(value)
        if reader.duplicates:
            raise _NotCutError
        return _Entry(key, value, tree)


@lru_cache(maxsize=64)
def _lines_at(column: int) -> re.Pattern[str]:
    """Make the expression for the end of a line before one that is indented at most so deep, and no comment."""
    return re.compile(rf"\n {{0,{column}}}(?=[^ \r\n#])")
