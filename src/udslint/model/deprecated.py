"""Deprecated fields that a Package sets."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple

from udslint.finding import Path
from udslint.platform import Deprecation, Platform
from udslint.read.holes import Hole


class DeprecatedField(NamedTuple):
    """A deprecated field that stands in a Package."""

    path: Path
    deprecation: Deprecation
    replacement: tuple[str, ...]
    """The names of the field that replaces it, from the same parent: ("secretConfig", "name")."""


_Deprecated = tuple[Deprecation, tuple[str, ...]]
"""What is known of a deprecated field, and the names of its replacement."""


class _Level(NamedTuple):
    """What is deprecated in the mappings at one place of the schema, and below them."""

    fields: dict[str, _Deprecated]
    below: dict[tuple[str, bool], _Level]
    """By the name of a field, and whether that is a list."""


def deprecated_fields(tree: dict[str, Any], platform: Platform) -> tuple[DeprecatedField, ...]:
    """Find the deprecated fields that are set."""
    found: list[DeprecatedField] = []
    _find(tree, _levels(platform), (), found)
    return tuple(found)


@lru_cache(maxsize=64)
def _levels(platform: Platform) -> _Level:
    """Give the deprecated fields as a tree, so that a Package is walked through once."""
    top = _Level({}, {})
    for deprecation in platform.deprecated:
        *parents, name = deprecation.field.split(".")
        level = top
        for parent in parents:
            step = parent.removesuffix("[]")
            level = level.below.setdefault((step, step != parent), _Level({}, {}))
        level.fields[name] = deprecation, _replacement(deprecation)
    return top


def _replacement(deprecation: Deprecation) -> tuple[str, ...]:
    parent = deprecation.field.rpartition(".")[0]
    return tuple(deprecation.replacement.removeprefix(parent + ".").split("."))


def _find(node: Any, level: _Level, path: Path, found: list[DeprecatedField]) -> None:
    if not isinstance(node, dict):
        return
    if not level.fields.keys().isdisjoint(node):
        for name, field in level.fields.items():
            if name in node and _visible(node[name]):
                found.append(DeprecatedField((*path, name), *field))
    for (name, is_list), below in level.below.items():
        value = node.get(name)
        if value is None:
            continue
        if not is_list:
            _find(value, below, (*path, name), found)
        elif isinstance(value, list):
            for index, item in enumerate(value):
                _find(item, below, (*path, name, index), found)


def _visible(value: Any) -> bool:
    """Tell whether a value stands in the file: an unknown one may be absent."""
    return bool(value.parts) if isinstance(value, Hole) else value is not None
