"""What a patch of Kustomize says of a Package: only what stands in it."""

from __future__ import annotations

from typing import Any

from udslint.read.holes import UNKNOWN, OpenDict, OpenList
from udslint.read.objects import Reading
from udslint.record import replace


def patches_in(reading: Reading) -> Reading:
    """Give what a file says that is a patch: no object of its own, and of a Package no more than it writes."""
    packages = (replace(document, tree=_patch(document.tree)) for document in reading.packages)
    return replace(reading, packages=tuple(packages), others=())


def _patch(tree: dict[str, Any]) -> OpenDict:
    """Give what a patch says of a Package, but for its name: a patch may have a target of another."""
    metadata = tree.get("metadata")
    named = metadata.items() if isinstance(metadata, dict) else ()
    about = OpenDict((name, value) for name, value in named if name not in ("name", "namespace"))
    return OpenDict({**_opened(tree), "metadata": _opened(about)})


def _opened(tree: dict[str, Any]) -> OpenDict:
    """Give what is said of an object, of which there may be more; null takes a key away.

    What begins with `$` tells Kustomize what to do with its mapping.
    """
    return OpenDict({key: _said(value) for key, value in tree.items() if not key.startswith("$")})


def _said(value: object) -> object:
    """Give what is said of a value: a list replaces another, or is joined to it where Kustomize is given a schema."""
    if isinstance(value, list):
        return OpenList(_opened(item) if isinstance(item, dict) else item for item in value)
    return UNKNOWN if value is None else _opened(value) if isinstance(value, dict) else value
