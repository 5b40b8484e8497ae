"""One YAML document: its values, and where each stands in the author's file."""

from __future__ import annotations

import re
from typing import Any, Protocol

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from udslint.finding import Path, Span
from udslint.latest import latest_pair
from udslint.read.compose import PLAIN, QUOTED
from udslint.read.lines import Lines
from udslint.read.tree import Duplicate, child, is_merge
from udslint.record import record, replace


class Origin(Protocol):
    """Knows which file and place a piece of the text that was parsed comes from."""

    @property
    def text(self) -> str:
        """The whole text."""

    def span(self, start: int, end: int) -> Span:
        """Give the place of `text[start:end]`."""

    def caller(self, start: int) -> Span | None:
        """Give the template action that includes what stands at an index; None where none does."""

    def written_from(self, start: int) -> str:
        """Give the author's file from an index on, with its actions; "" where what stands there is not the author's."""


class Assembled(MappingNode):
    """A mapping put together from entries that were composed apart: their places are counted from their starts."""

    def __init__(self) -> None:
        super().__init__(PLAIN, [], None, None, flow_style=False)
        self._starts: dict[int, int] = {}

    def add(self, key: Node, value: Node, start: int) -> None:
        """Add an entry that begins at an index."""
        self.value.append((key, value))
        self._starts[id(key)] = start

    def start_of(self, key: Node) -> int:
        """Give the index at which an entry begins."""
        return self._starts[id(key)]


_SILENT = re.compile(r"\{\{-?\s*(?:/\*.*?\*/|end|else)\s*-?\}\}", re.DOTALL)
"""Actions that write nothing: comments, and the ends of blocks."""
_NOTHING = re.compile(r"[^\n:]*:(?:[ \t]*(?:#(?:(?!\{\{).)*)?(?:\r?\n|\Z))++[ \t]*+(?!#|\{\{)")
"""From the last character of a key on: a colon, comments without actions, and then no action."""

_Walk = tuple[Node | None, Node, int, bool]
"""How far a logical path goes: the key of its last step, if that is one into a mapping; the node there; where the
places in the nodes are counted from; whether it goes to its end."""


@record
class Document:
    """A document as read; `tree` holds its values, the nodes their places."""

    origin: Origin
    node: Node
    tree: Any
    base: int = 0
    """Index in the file at which the text that was parsed begins."""
    duplicates: tuple[Duplicate, ...] = ()
    number: int = 0
    """Which Package of its file it is, counted from 0; the same in every reading of a template."""
    variants: tuple[int, ...] = (0,)
    """The readings of the template in which the document is so; a plain file has one."""

    def also_in(self, number: int) -> Document:
        """Say that the document is so in a further reading."""
        return replace(self, variants=(*self.variants, number))

    @property
    def api_version(self) -> object:
        """The object's apiVersion, or None."""
        return self.tree.get("apiVersion") if isinstance(self.tree, dict) else None

    @property
    def kind(self) -> object:
        """The object's kind, or None."""
        return self.tree.get("kind") if isinstance(self.tree, dict) else None

    @property
    def is_plain(self) -> bool:
        """It was read as it stands in its file, without templates and variables."""
        return isinstance(self.origin, Lines)

    @property
    def path(self) -> str:
        """The file in which it begins, as findings call it."""
        return self.origin.path if isinstance(self.origin, Lines) else self.span(()).path

    def span(self, path: Path) -> Span:
        """Give the place to show for a logical path.

        A scalar has its own place, a collection its key, a list item that is a mapping its first key. What is missing
        has the place of the nearest thing above it that is there.
        """
        return self._node_span(*self._shown(path))

    def key_span(self, path: Path) -> Span:
        """Give the place of the key that a logical path ends in; of a list item, what `span` gives."""
        key, _, start, whole = self._walk(path)
        return self._node_span(key, start) if key is not None and whole else self.span(path)

    def caller(self, path: Path) -> Span | None:
        """Give the template action that includes what stands at a logical path; None where none does."""
        if self.is_plain:
            return None
        node, start = self._shown(path)
        return self.origin.caller(start + node.start_mark.index)

    def _shown(self, path: Path) -> tuple[Node, int]:
        """Find the node to show for a logical path, and from where its places are counted."""
        key, node, start, whole = self._walk(path)
        if whole and isinstance(node, ScalarNode) and (node.start_mark.index < node.end_mark.index or key is None):
            return node, start
        if key is not None:
            return key, start
        first = _first_key(node)
        return first, start + node.start_of(first) if isinstance(node, Assembled) else start

    def _walk(self, path: Path) -> _Walk:
        """Follow a logical path as far as it goes; one after the other, fields of one mapping are asked for."""
        return _follow(_walked(self, path[:-1]), path[-1:])

    def node_span(self, node: Node) -> Span:
        """Give the place of a node of a document that was composed as a whole."""
        return self._node_span(node, self.base)

    def has(self, path: Path) -> bool:
        """Tell whether something stands at a logical path."""
        return self._walk(path)[3]

    def text_at(self, path: Path) -> str:
        """Give the scalar at a logical path as it is written; "" if there is none."""
        _, node, _, whole = self._walk(path)
        return str(node.value) if whole and isinstance(node, ScalarNode) else ""

    def is_left_empty(self, path: Path) -> bool:
        """Tell whether nothing is written behind the key at a logical path: no `null`, and no action that may write."""
        key, node, start, whole = self._walk(path)
        if not whole or key is None or not isinstance(node, ScalarNode) or node.start_mark.index < node.end_mark.index:
            return False
        behind = _SILENT.sub("", self.origin.written_from(start + key.end_mark.index - 1))
        return _NOTHING.match(behind) is not None

    def before(self, path: Path) -> str:
        """Give what stands before the value at a logical path in its line, in the text that was parsed."""
        _, node, start, _ = self._walk(path)
        index, text = start + node.start_mark.index, self.origin.text
        return text[text.rfind("\n", 0, index) + 1 : index]

    def path_of(self, wanted: Node) -> Path:
        """Find the logical path of a node; () if it is not in the document."""
        return _search(self.node, wanted, ()) or ()

    def _node_span(self, node: Node, first: int) -> Span:
        """Give the place of a node that counts from `first`; of a quoted scalar, of the text between the quotes."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, ScalarNode) and node.style in ("'", '"') and end - start > 2 and node.tag == QUOTED:
            start, end = start + 1, end - 1
        return self.origin.span(first + start, first + end)


@latest_pair
def _walked(document: Document, path: Path) -> _Walk:
    return _follow((None, document.node, document.base, True), path)


def _follow(walk: _Walk, path: Path) -> _Walk:
    """Go on from where a walk has come to."""
    key, node, start, whole = walk
    for step in path if whole else ():
        found = child(node, step)
        if found is None:
            return key, node, start, False
        above, (key, node) = node, found
        if isinstance(above, Assembled) and key is not None:
            start += above.start_of(key)
    return key, node, start, whole


def _first_key(node: Node) -> Node:
    """Give the first key of a mapping, else the node itself."""
    if isinstance(node, MappingNode) and node.value:
        key: Node = node.value[0][0]
        return key
    if isinstance(node, SequenceNode) and node.value and not node.flow_style:
        return _first_key(node.value[0])
    return node


def _search(node: Node, wanted: Node, path: Path) -> Path | None:
    if node is wanted:
        return path
    if isinstance(node, SequenceNode):
        steps: list[tuple[str | int, Node]] = list(enumerate(node.value))
    elif isinstance(node, MappingNode):
        steps = [(key.value, value) for key, value in node.value if isinstance(key, ScalarNode) and not is_merge(key)]
    else:
        return None
    for step, value in steps:
        if (found := _search(value, wanted, (*path, step))) is not None:
            return found
    return None
