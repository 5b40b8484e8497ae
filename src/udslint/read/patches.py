"""What a patch of Kustomize says of a Package: only what stands in it."""

from __future__ import annotations

from typing import Any

from udslint.read.holes import UNKNOWN, OpenDict
from udslint.read.objects import Reading
from udslint.record import replace


def patches_in(reading: Reading) -> Reading:
    """Give what a file says that is a patch: no object of its own, and of a Package no more than it writes."""
    packages = (replace(document, tree=_patch(document.tree)) for document in reading.packages)
    return replace(reading, packages=tuple(packages), others=())


def _patch(tree: dict[str, Any]) -> OpenDict:
    """Give what a patch says of an object: mappings may have more keys, null takes one away, a list replaces another.

    What begins with `$` tells Kustomize what to do with its mapping; measured with Kustomize 5.4, in lists of an object
    that it has no schema of it does not.
    """
    return OpenDict({key: _said(value) for key, value in tree.items() if not key.startswith("$")})


def _said(value: object) -> object:
    return UNKNOWN if value is None else _patch(value) if isinstance(value, dict) else value
