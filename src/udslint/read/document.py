"""One YAML document: its values, and where each stands in the author's file."""

from __future__ import annotations

from typing import Any, Protocol

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from udslint.finding import Path, Span
from udslint.read.lines import Lines
from udslint.read.tree import Duplicate, child, is_merge
from udslint.record import record, replace


class Origin(Protocol):
    """Knows which file and place a piece of the text that was parsed comes from."""

    def span(self, start: int, end: int) -> Span:
        """Give the place of `text[start:end]`."""

    def caller(self, start: int) -> Span | None:
        """Give the template action that includes what stands at an index; None where none does."""


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
        return self._node_span(self._node(path))

    def key_span(self, path: Path) -> Span:
        """Give the place of the key that a logical path ends in; of a list item, what `span` gives."""
        parent = self._find(path[:-1])
        found = child(parent, path[-1]) if parent is not None and path else None
        return self._node_span(found[0]) if found and found[0] is not None else self.span(path)

    def caller(self, path: Path) -> Span | None:
        """Give the template action that includes what stands at a logical path; None where none does."""
        if self.is_plain:
            return None
        return self.origin.caller(self.base + self._node(path).start_mark.index)

    def _node(self, path: Path) -> Node:
        """Find the node to show for a logical path."""
        key, node = None, self.node
        for step in path:
            found = child(node, step)
            if found is None:
                return key or _first_key(node)
            key, node = found
        if isinstance(node, ScalarNode) and (node.start_mark.index < node.end_mark.index or key is None):
            return node
        return key or _first_key(node)

    def node_span(self, node: Node) -> Span:
        """Give the place of a node of this document."""
        return self._node_span(node)

    def has(self, path: Path) -> bool:
        """Tell whether something stands at a logical path."""
        return self._find(path) is not None

    def text_at(self, path: Path) -> str:
        """Give the scalar at a logical path as it is written; "" if there is none."""
        node = self._find(path)
        return str(node.value) if isinstance(node, ScalarNode) else ""

    def path_of(self, wanted: Node) -> Path:
        """Find the logical path of a node; () if it is not in the document."""
        return _search(self.node, wanted, ()) or ()

    def _find(self, path: Path) -> Node | None:
        node = self.node
        for step in path:
            found = child(node, step)
            if found is None:
                return None
            node = found[1]
        return node

    def _node_span(self, node: Node) -> Span:
        """Give the place of a node; of a quoted scalar, of the text between the quotes."""
        start, end = node.start_mark.index, node.end_mark.index
        if isinstance(node, ScalarNode) and node.style in ("'", '"') and end - start > 2 and node.tag == "quoted":
            start, end = start + 1, end - 1
        return self.origin.span(self.base + start, self.base + end)


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
