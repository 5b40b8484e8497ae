"""What a patch of Kustomize says of a Package: only what stands in it."""

from __future__ import annotations

from typing import Any

from udslint.read.holes import UNKNOWN, OpenDict, OpenList
from udslint.read.objects import Reading
from udslint.record import replace


def patches_in(reading: Reading, *, joins: bool = False) -> Reading:
    """Give what a file says that is a patch: no object of its own, and of a Package no more than it writes.

    Args:
        reading: the file.
        joins: its lists are joined to those of the Package; without a schema of it they replace them.
    """
    packages = (replace(document, tree=_patch(document.tree, joins)) for document in reading.packages)
    return replace(reading, packages=tuple(packages), others=())


def _patch(tree: dict[str, Any], joins: bool) -> OpenDict:
    """Give what a patch says of a Package, but for its name: a patch may have a target of another."""
    metadata = tree.get("metadata")
    named = metadata.items() if isinstance(metadata, dict) else ()
    about = OpenDict((name, value) for name, value in named if name not in ("name", "namespace"))
    return OpenDict({**_opened(tree, joins), "metadata": _opened(about, joins)})


def _opened(tree: dict[str, Any], joins: bool) -> OpenDict:
    """Give what is said of an object, of which there may be more; null takes a key away.

    What begins with `$` tells Kustomize what to do with its mapping; measured with Kustomize 5.4.
    """
    return OpenDict({key: _said(value, joins) for key, value in tree.items() if not key.startswith("$")})


def _said(value: object, joins: bool) -> object:
    if isinstance(value, list) and joins:
        return OpenList(_opened(item, joins) if isinstance(item, dict) else item for item in value)
    return UNKNOWN if value is None else _opened(value, joins) if isinstance(value, dict) else value
