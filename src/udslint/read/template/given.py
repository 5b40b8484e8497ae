"""What an expression is by the values of a deployment: a path, an item of a list, what a few functions say of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from typing import Any, Final

from udslint.read.holes import UNKNOWN, Hole
from udslint.read.template.conditions import plain_words
from udslint.read.template.literals import written
from udslint.read.values import Stack

Given = tuple[bool, Any]
"""Whether a value is known to be there, and what it is; a hole where it is there and not known."""
_NOTHING: Final[Given] = (False, None)
_PATH = re.compile(r"\.Values((?:\.[^.\s()\[\]\"]+|\[\d+\])*)")
_STEP = re.compile(r"\.([^.\[]+)|\[(\d+)\]")
_CALL = re.compile(r'(toString|kindOf|kindIs|hasKey)(?: "(\w+)")? (\S+)(?: "([^"]+)")?')
_KINDS: Final[Mapping[type, str]] = {dict: "map", list: "slice", str: "string", bool: "bool", type(None): "invalid"}
_ABSENT = "absent"
_ABSENT_KINDS = frozenset(("invalid", "string"))
"""What is absent is invalid as a field, and an empty string if `get` asks for it, which looks the same here."""
_NUMBERS = frozenset(("int", "int64", "float64"))
"""Kinds of numbers: one from a file is a float64, one that is set on the command line an int64."""


def given(values: Stack, normal: str) -> Given:
    """Give what an expression is in a deployment; a Zarf variable is what it is where nobody sets it."""
    if call := _CALL.fullmatch(normal):
        name, before, subject, behind = call.groups()
        return _CALLS[name](values, subject, before or behind or "")
    steps = _steps(values, normal)
    defined, value = _find(values, steps) if steps is not None else _NOTHING
    return defined, values.by_default(value)


def is_of_entry(values: Stack, normal: str) -> bool:
    """Tell whether an expression is about an entry of a mapping that a loop goes over, as the values have it."""
    numbered = _written_steps(normal)
    return numbered is not None and _steps(values, normal) != numbered


def is_absent(values: Stack, normal: str) -> bool:
    """Tell whether a path is certainly not defined in a deployment: neither it nor what it lies in may be given."""
    steps = _steps(values, normal)
    if not values.known or not steps or given(values, normal)[0]:
        return False
    items = [number for number, step in enumerate(steps) if isinstance(step, int)]
    if items:  # a list is given as a whole
        defined, item = _find(values, steps[: items[-1] + 1])
        return defined and isinstance(item, Mapping) and not _lies_in_hole(item, steps[items[-1] + 1 :])
    return not values.may_define(tuple(str(step) for step in steps))


def _steps(values: Stack, normal: str) -> tuple[str | int, ...] | None:
    """Give the steps to a value below .Values, numbers for the items of lists; None: it is no path."""
    numbered = _written_steps(normal)
    return tuple(_named(values.merged, numbered)) if numbered is not None else None


@lru_cache(maxsize=1024)
def _written_steps(normal: str) -> tuple[str | int, ...] | None:
    """Give the steps in an expression, numbers for the turns of loops; None: it is no path."""
    path = _PATH.fullmatch(plain_words(normal))
    return path and tuple(int(one[2]) if one[2] else one[1] for one in _STEP.finditer(path[1]))


def _named(node: Any, steps: Iterable[str | int]) -> Iterator[str | int]:
    """Name the entry of a mapping that a turn of a loop is about: they come in the order of their keys.

    Helm may have taken away a key that is null, so that others move up: those have no name here.
    """
    for step in steps:
        name = step
        if isinstance(step, int) and isinstance(node, Mapping):
            is_whole = all(isinstance(key, str) and value is not None for key, value in node.items())
            name = sorted(node)[step] if is_whole and step < len(node) else step
        yield name
        is_there = name in node if isinstance(node, Mapping) else isinstance(node, list) and name in range(len(node))
        node = node[name] if is_there else None


def _find(values: Stack, steps: tuple[str | int, ...]) -> Given:
    node: Any = values.merged
    for step in steps:
        is_item = isinstance(step, int) and isinstance(node, list) and step < len(node)
        if not is_item and not (isinstance(node, Mapping) and step in node):
            return _NOTHING
        node = node[step]
    return True, node


def _lies_in_hole(item: Any, steps: tuple[str | int, ...]) -> bool:
    for step in steps:
        item = item.get(step) if isinstance(item, Mapping) else None
        if isinstance(item, Hole):
            return True
    return False


def _to_string(values: Stack, subject: str, _: str) -> Given:
    defined, value = given(values, subject)
    is_scalar = defined and not isinstance(value, (dict, list, Hole))
    return defined, written(value) if is_scalar else value


def _kind(values: Stack, subject: str) -> str:
    """Give what Go calls the kind of a value, "number" for any kind of number; empty if it is not known."""
    defined, value = given(values, subject)
    if not defined:
        return _ABSENT if is_absent(values, subject) else ""
    if isinstance(value, Hole):
        return "string" if value.text else ""
    return _KINDS.get(type(value), "number")


def _kind_of(values: Stack, subject: str, _: str) -> Given:
    kind = _kind(values, subject)
    return _NOTHING if kind in ("", "number", _ABSENT) else (True, kind)


def _kind_is(values: Stack, subject: str, asked: str) -> Given:
    kind = _kind(values, subject)
    is_open = not kind or (kind == "number" and asked in _NUMBERS) or (kind == _ABSENT and asked in _ABSENT_KINDS)
    return _NOTHING if is_open else (True, kind == asked)


def _has_key(values: Stack, subject: str, key: str) -> Given:
    """Tell whether a mapping has a key; Helm takes a key that is null away in some values files only."""
    tree = given(values, subject)[1]
    if not isinstance(tree, Mapping) or not key:
        return _NOTHING
    if key in tree:
        return _NOTHING if tree[key] is None or tree[key] is UNKNOWN else (True, True)
    return (True, False) if is_absent(values, f"{subject}.{key}") else _NOTHING


_CALLS: Final[Mapping[str, Callable[[Stack, str, str], Given]]] = {
    "toString": _to_string,
    "kindOf": _kind_of,
    "kindIs": _kind_is,
    "hasKey": _has_key,
}
