"""Documents in which nothing is out of the ordinary, read the short way: nearly all that are no templates."""

from __future__ import annotations

from typing import Any

from yaml.nodes import MappingNode, Node, ScalarNode

from udslint.read.compose import STRINGS, may_have_anchors
from udslint.read.placeholders import PRIVATE
from udslint.read.tree import scalar


class NotSimpleError(ValueError):
    """There is something in a document that takes a `Reader`."""


def simple_tree(node: Node, text: str) -> Any:
    """Give the value of a document without anchors, merges, keys that are no plain words, and keys that stand twice.

    Args:
        node: what the text was composed to.
        text: the text.

    Raises:
        NotSimpleError: the document has one of them.
        YamlError: a value that JSON does not have.
    """
    if may_have_anchors(text) or not (text.isascii() or PRIVATE.search(text) is None):
        raise NotSimpleError
    return _value(node)


def _value(node: Node) -> Any:
    if type(node) is MappingNode:
        return _mapping(node)
    if type(node) is ScalarNode:
        return scalar(node)
    return [item.value if item.tag in STRINGS else _value(item) for item in node.value]


def _mapping(node: MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {}
    for key, value in node.value:
        if key.tag not in STRINGS:
            raise NotSimpleError
        mapping[key.value] = value.value if value.tag in STRINGS else _value(value)
    if len(mapping) < len(node.value):
        raise NotSimpleError
    return mapping
