"""Deprecated fields that a Package sets."""

from __future__ import annotations

from collections.abc import Iterator
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


def deprecated_fields(tree: dict[str, Any], platform: Platform) -> tuple[DeprecatedField, ...]:
    """Find the deprecated fields that are set."""
    return tuple(
        DeprecatedField((*place, name), *fields[name])
        for parent, fields in _by_parent(platform)
        for node, place in _expanded(tree, parent, ())
        if not fields.keys().isdisjoint(node)
        for name in fields
        if name in node and _visible(node[name])
    )


@lru_cache(maxsize=64)
def _by_parent(platform: Platform) -> tuple[tuple[tuple[str, ...], dict[str, _Deprecated]], ...]:
    """Give the deprecated fields by the schema path of what holds them, so that each is looked up once."""
    found: dict[tuple[str, ...], dict[str, _Deprecated]] = {}
    for deprecation in platform.deprecated:
        *parent, name = deprecation.field.split(".")
        found.setdefault(tuple(parent), {})[name] = deprecation, _replacement(deprecation)
    return tuple(found.items())


def _replacement(deprecation: Deprecation) -> tuple[str, ...]:
    parent = deprecation.field.rpartition(".")[0]
    return tuple(deprecation.replacement.removeprefix(parent + ".").split("."))


def _expanded(tree: Any, steps: tuple[str, ...], path: Path) -> Iterator[tuple[dict[str, Any], Path]]:
    """Find the mappings in a tree that a schema path such as spec.sso[] stands for, with their paths."""
    if not isinstance(tree, dict):
        return
    if not steps:
        yield tree, path
        return
    name = steps[0].removesuffix("[]")
    value = tree.get(name)
    if name == steps[0]:
        yield from _expanded(value, steps[1:], (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _expanded(item, steps[1:], (*path, name, index))


def _visible(value: Any) -> bool:
    """Tell whether a value stands in the file: an unknown one may be absent."""
    return bool(value.parts) if isinstance(value, Hole) else value is not None
