"""Deprecated fields that a Package sets."""

from __future__ import annotations

from collections.abc import Iterator
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


def deprecated_fields(tree: dict[str, Any], platform: Platform) -> tuple[DeprecatedField, ...]:
    """Find the deprecated fields that are set."""
    return tuple(
        DeprecatedField(path, deprecation, _replacement(deprecation))
        for deprecation in platform.deprecated
        for path in _expanded(tree, deprecation.field.split("."), ())
    )


def _replacement(deprecation: Deprecation) -> tuple[str, ...]:
    parent = deprecation.field.rpartition(".")[0]
    return tuple(deprecation.replacement.removeprefix(parent + ".").split("."))


def _expanded(tree: Any, steps: list[str], path: Path) -> Iterator[Path]:
    """Find the paths in a tree that a schema path such as spec.sso[].secretName stands for."""
    if not steps:
        yield path
        return
    name = steps[0].removesuffix("[]")
    if not isinstance(tree, dict) or not _visible(tree.get(name)):
        return
    if not steps[0].endswith("[]"):
        yield from _expanded(tree[name], steps[1:], (*path, name))
    elif isinstance(tree[name], list):
        for index, item in enumerate(tree[name]):
            yield from _expanded(item, steps[1:], (*path, name, index))


def _visible(value: Any) -> bool:
    """Tell whether a value stands in the file: an unknown one may be absent."""
    return bool(value.parts) if isinstance(value, Hole) else value is not None
