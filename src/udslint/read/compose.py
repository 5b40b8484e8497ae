"""YAML text to nodes with places, by PyYAML's C parser; hostile input is refused before it can hurt."""

from __future__ import annotations

import operator
import re
from typing import TYPE_CHECKING, Any

import yaml
from yaml._yaml import CParser

from udslint.read.scalars import WORDS
from udslint.read.source import YamlError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from yaml.nodes import Node

__all__ = ["MAX_DEPTH", "PLAIN", "QUOTED", "STRINGS", "TEXT", "YamlError", "compose", "may_have_anchors", "scalars"]

MAX_DEPTH = 100
"""Levels of nesting that a document may have. libyaml's composer recurses in C and dies at some ten thousand."""

_DEEP_INDENT = re.compile(rf"\n[ \-?:]{{{MAX_DEPTH}}}")  # with ^ for \n it would take five times as long
_OTHER_VERSION = re.compile(r"^%YAML[ \t]+(?!1\.1\b)", re.M)
_SLASH_ESCAPE = re.compile(r"(?<!\\)(?:\\\\)*\\/")
_ANCHOR = re.compile(r"(?<![\w&=])&(?![\s&])")
PLAIN = "plain"
"""Tag of a collection, and of a plain scalar of which it has to be found out whether it is a string."""
TEXT = "text"
"""Tag of a plain scalar that is certainly a string: it begins like no number and is no word such as `yes`."""
QUOTED = "quoted"
STRINGS = frozenset((TEXT, QUOTED))
"""Tags of scalars whose value is their text."""
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class _Parser(CParser):
    """PyYAML's C composer; a scalar's tag only says whether it was plain or quoted, other types come later."""

    def resolve(self, _kind: type, value: str | None, implicit: tuple[bool, bool]) -> str:
        if value is None:
            return PLAIN
        if not implicit[0]:
            return QUOTED
        return TEXT if value[:1] in _LETTERS and value not in WORDS else PLAIN

    # Called for each node, and of no use here: functions written in C take less time than empty ones.
    descend_resolver = staticmethod(operator.is_)
    ascend_resolver = staticmethod(tuple)


def compose(text: str) -> Node | None:
    """Compose the first document of a text, as Kubernetes does with each part between `---`; None if it is empty.

    Raises:
        YamlError: the text is no YAML, is nested too deep, or has what Kubernetes' reader refuses.
    """
    if "%" in text and (other := _OTHER_VERSION.search(text)):
        raise YamlError("only YAML 1.1 is read by Kubernetes", other.start())
    if _may_be_deep(text):
        _refuse_deep(text)
    parser: Any = _Parser(text)
    try:
        node = parser.get_node() if parser.check_node() else None
    except yaml.YAMLError as error:
        node = _with_anchors_again(text, error)
    if node is not None and "\\/" in text and not text.lstrip().startswith("{"):
        _refuse_slash_escape(node, text)
    return node


class _Again(yaml.composer.Composer, _Parser):
    """PyYAML's own composer, over the events of the C parser, for texts that name two nodes alike."""

    def __init__(self, text: str) -> None:
        _Parser.__init__(self, text)
        yaml.composer.Composer.__init__(self)

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:
        event: Any = self.peek_event()
        if not isinstance(event, yaml.AliasEvent):
            self.anchors.pop(event.anchor, None)
        return super().compose_node(parent, index)


def _with_anchors_again(text: str, error: yaml.YAMLError) -> Node | None:
    """Compose a text in which an anchor is set anew, which YAML allows and PyYAML refuses: the last one counts.

    Raises:
        YamlError: that is not what was wrong, or not all.
    """
    if getattr(error, "problem", "") != "second occurrence":
        raise _explained(error, text) from error
    try:
        return _Again(text).get_single_node()
    except yaml.YAMLError as other:
        raise _explained(other, text) from other


def scalars(text: str) -> Iterator[tuple[int, int]]:
    """Give the start and the end of each scalar that is written in a text.

    Raises:
        YamlError: the text is no YAML.
    """
    parser: Any = _Parser(text)
    try:
        while parser.check_event():
            event = parser.get_event()
            start, end = event.start_mark.index, event.end_mark.index
            if start < end and isinstance(event, yaml.ScalarEvent):
                yield start, end
    except yaml.YAMLError as error:
        raise _explained(error, text) from error


def may_have_anchors(text: str) -> bool:
    """Tell whether a text may name a node for others to repeat; an `&&`, or one between words, names none."""
    return "&" in text and _ANCHOR.search(text) is not None


def _may_be_deep(text: str) -> bool:
    """Tell cheaply whether a text could be nested deep: every level takes a bracket or a column."""
    return text.count("[") + text.count("{") > MAX_DEPTH or _DEEP_INDENT.search(f"\n{text}") is not None


def _refuse_deep(text: str) -> None:
    """Count levels by parser events, which need no recursion."""
    parser: Any = _Parser(text)
    depth = 0
    try:
        while parser.check_event():
            event = parser.get_event()
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise YamlError(f"nested deeper than {MAX_DEPTH} levels", event.start_mark.index)
    except yaml.YAMLError as error:
        raise _explained(error, text) from error


def _explained(error: yaml.YAMLError, text: str) -> YamlError:
    """Turn PyYAML's error into ours, with the index of the character."""
    if isinstance(error, yaml.reader.ReaderError):
        index = min(int(error.position), len(text))
        return YamlError(f"{error.reason} (U+{ord(text[index]):04X})" if index < len(text) else error.reason, index)
    problem = getattr(error, "problem", None) or "not YAML"
    context = getattr(error, "context", None) or ""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    return YamlError(str(problem), min(mark.index if mark else 0, len(text)), str(context))


def _refuse_slash_escape(node: Node, text: str) -> None:
    """Refuse the JSON escape for a slash in YAML, as Go's reader does although libyaml takes it."""
    if isinstance(node, yaml.ScalarNode):
        raw = text[node.start_mark.index : node.end_mark.index]
        if node.style == '"' and (escape := _SLASH_ESCAPE.search(raw)):
            raise YamlError("found unknown escape character", node.start_mark.index + escape.start())
        return
    for child in node.value:
        for part in child if isinstance(child, tuple) else (child,):
            _refuse_slash_escape(part, text)
