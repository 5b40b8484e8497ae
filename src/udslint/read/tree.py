"""Nodes to a tree of values, as Kubernetes' reader makes JSON of YAML.

Source: facts/yaml/cases.jsonl. A later key wins over an earlier one, a merge counts where it stands.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from udslint.read.compose import PLAIN, STRINGS, YamlError
from udslint.read.holes import UNKNOWN, Hole, OpenDict, OpenList
from udslint.read.placeholders import EMIT, HOLE, ITEM
from udslint.read.repeats import Collections
from udslint.read.scalars import WORDS, NotJsonError, as_number, plain
from udslint.record import record

MAX_NODES: Final = 1_000_000
"""Values that a document may come to once aliases are followed."""

LONG: Final = 100
"""Items of a list that is worth being remembered."""
MERGE = "<<"
_LINES = ITEM.removeprefix("- ")
"""What is read of lines that stand alone at the column of their key: a list there, or keys beside it."""
_BINARY = "tag:yaml.org,2002:binary"
_TYPED = {
    "tag:yaml.org,2002:bool": (bool,),
    "tag:yaml.org,2002:int": (int,),
    "tag:yaml.org,2002:float": (int, float),
    "tag:yaml.org,2002:null": (type(None),),
}
ReadHole = Callable[[ScalarNode], Hole | None]
"""Says whether a scalar is, or has, a hole."""


@record
class Duplicate:
    """A key that stands twice in one mapping."""

    key: str
    first: Node
    again: Node
    mapping: Node


@dataclass(slots=True)
class Reader:
    """Turns nodes into values; keeps what was noticed on the way."""

    read_hole: ReadHole | None = None
    repeated: Collections | None = None
    duplicates: list[Duplicate] = field(default_factory=list)
    _made: dict[int, tuple[Any, int]] = field(default_factory=dict)
    _count: int = 0

    def value(self, node: Node) -> Any:
        """Give the value of a node.

        Raises:
            YamlError: a key that is no string in JSON, a value that JSON does not have, an alias inside its own anchor,
                or aliases that multiply to more than MAX_NODES values.
        """
        if type(node) is not ScalarNode:
            repeated = self.repeated
            return repeated.read(node, self._collection, self.duplicates) if repeated else self._collection(node)
        self._count += 1
        if self.read_hole and (hole := self.read_hole(node)):
            return hole
        return scalar(node)

    def _collection(self, node: Node) -> Any:
        made = self._made.get(id(node))
        if made is not None:
            if made[1] < 0:
                raise YamlError("anchor contains itself", node.start_mark.index)
            self._grow(made[1], node)
            return made[0]
        before = self._count
        self._made[id(node)] = (None, -1)
        assert isinstance(node, (MappingNode, SequenceNode))
        value = self._mapping(node) if isinstance(node, MappingNode) else self._sequence(node)
        self._grow(1, node)
        self._made[id(node)] = (value, self._count - before)
        return value

    def _grow(self, values: int, node: Node) -> None:
        self._count += values
        if self._count > MAX_NODES:
            raise YamlError("aliases multiply to an excessive number of values", node.start_mark.index)

    def _sequence(self, node: SequenceNode) -> list[Any] | Hole:
        if node.value and all(isinstance(item, ScalarNode) and item.value == _LINES for item in node.value):
            return UNKNOWN
        items = [self.value(item) for item in items_of(node)]
        return OpenList(items) if len(items) < len(node.value) else items

    def _mapping(self, node: MappingNode) -> dict[str, Any]:
        mapping: dict[str, Any] = {}
        seen: dict[str, Node] = {}
        is_open = False
        last, last_node = "", node
        for key_node, value_node in node.value:
            if is_merge(key_node) and self._is_unknown(value_node):
                is_open = True
                continue
            if is_merge(key_node):
                for merged in _merged(value_node):
                    part = self.value(merged)
                    is_open = is_open or isinstance(part, OpenDict)
                    mapping.update(part)
                continue
            key = self._key(key_node)
            if key is None:
                is_open = True
                if last and not key_node.start_mark.column:
                    mapping[last] = opened(mapping[last])
                elif last and is_emitted(key_node) and _stands_at(last_node, key_node.start_mark.column):
                    mapping[last] = mapping[last] if mapping[last] is UNKNOWN else OpenList(mapping[last])
                continue
            last, last_node = key, value_node
            if key in seen:
                self.duplicates.append(Duplicate(key, seen[key], key_node, node))
            seen[key] = key_node
            mapping[key] = self.value(value_node)
        return OpenDict(mapping) if is_open else mapping

    def _is_unknown(self, node: Node) -> bool:
        """Tell whether a template writes all of a value."""
        if not isinstance(node, ScalarNode):
            return False
        return is_emitted(node) or (self.read_hole is not None and self.read_hole(node) is not None)

    def _key(self, node: Node) -> str | None:
        """Give the key as JSON has it; None if it has a hole, or stands for entries that are not known."""
        if type(node) is not ScalarNode:
            return key_text(node)
        if is_emitted(node) or (self.read_hole and self.read_hole(node)):
            return None
        return str(node.value) if node.tag in STRINGS else key_text(node)


def key_text(node: Node) -> str:
    """Give a key as JSON has it: `yes:` is "true", `0x1F:` is "31".

    Raises:
        YamlError: the key is a collection or null.
    """
    if not isinstance(node, ScalarNode):
        raise YamlError("a key must be a string", node.start_mark.index)
    value = scalar(node)
    if value is None:
        raise YamlError("a key must be a string, not null", node.start_mark.index)
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else str(value)


def scalar(node: ScalarNode) -> Any:
    """Type a scalar by its tag.

    Raises:
        YamlError: the text does not fit its tag, or JSON has no such value.
    """
    text: str = node.value
    if node.tag in STRINGS:
        return text
    try:
        if node.tag == PLAIN:
            return plain(text)
    except NotJsonError:
        raise YamlError(f"unsupported value: {text}", node.start_mark.index) from None
    if node.tag == _BINARY:
        return _binary(node)
    types = _TYPED.get(node.tag)
    if types is None:
        return text
    value = WORDS.get(text, as_number(text)) if text else None
    if not isinstance(value, types) or (isinstance(value, bool) and bool not in types):
        raise YamlError(f"cannot decode '{text}' as {node.tag.rpartition(':')[2]}", node.start_mark.index)
    return value


def _binary(node: ScalarNode) -> str:
    try:
        return base64.b64decode(node.value, validate=False).decode("utf-8", "replace")
    except binascii.Error as error:
        raise YamlError("not base64", node.start_mark.index) from error


def is_emitted(node: Node) -> bool:
    """Tell whether a node stands for any number of items or entries that a template writes."""
    return type(node) is ScalarNode and node.value[:1] == EMIT[0] and not node.value.strip(EMIT[0])


def items_of(node: SequenceNode) -> list[Node]:
    """Give the items of a list that are seen; what a template writes between brackets can be several, or none."""
    if node.flow_style:
        return [item for item in node.value if not is_emitted(item) and not _is_bare_hole(item)]
    return [item for item in node.value if type(item) is not ScalarNode or not is_emitted(item)]


@lru_cache(maxsize=16)
def _items_of_long(node: SequenceNode) -> Sequence[Node]:
    """Give the items of a long list, of which each may be asked for by itself; nodes are told apart by identity."""
    return items_of(node)


def _is_bare_hole(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value == HOLE and not node.style


def opened(value: Any) -> Any:
    """Open what the lines of a value end in: text that is put under them without an indent can belong to any of it."""
    if isinstance(value, dict):
        return OpenDict({**value, **{key: opened(value[key]) for key in list(value)[-1:]}})
    return OpenList([*value[:-1], *map(opened, value[-1:])]) if isinstance(value, list) else value


def _stands_at(node: Node, column: int) -> bool:
    """Tell whether a node is a list at a column, so that lines there may be more items of it."""
    return isinstance(node, SequenceNode) and not node.flow_style and bool(node.start_mark.column == column)


def is_merge(node: Node) -> bool:
    """Tell whether a key is the merge key."""
    return node.tag == PLAIN and node.value == MERGE


def _merged(node: Node) -> Iterator[Node]:
    """Give the mappings that a merge takes in, the ones that win last."""
    sources = list(reversed(node.value)) if isinstance(node, SequenceNode) else [node]
    for source in sources:
        if not isinstance(source, MappingNode):
            raise YamlError("map merge requires map or sequence of maps as the value", source.start_mark.index)
        yield source


def child(node: Node, step: str | int) -> tuple[Node | None, Node] | None:
    """Find a mapping's key and value, or a list's item (without key); None if it is not there."""
    if isinstance(node, SequenceNode):
        items = items_of(node) if len(node.value) < LONG else _items_of_long(node)
        return (None, items[step]) if isinstance(step, int) and -1 < step < len(items) else None
    if not isinstance(node, MappingNode):
        return None
    for entry in reversed(node.value):
        key, value = entry
        if key.tag in STRINGS:
            if key.value == step:
                return entry  # type: ignore[no-any-return]
        elif is_merge(key):
            for source in () if isinstance(value, ScalarNode) else reversed(list(_merged(value))):
                if found := child(source, step):
                    return found
        elif isinstance(key, ScalarNode) and key_text(key) == step:
            return key, value
    return None
