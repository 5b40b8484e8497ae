"""Values that a template reads a level too high or too deep: `.Values.host` for `.Values.app.host`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.read.chart import Values

Steps = tuple[str, ...]
_DEPTH = 6
"""How deep values are searched."""


def at_other_level(values: Values, path: Steps) -> str | None:
    """Name the value that was probably meant: the only one whose path ends as this does, or is the end of it."""
    ends = [path[start:] for start in range(1, len(path))]
    found = {one for _, tree in values.layers for one in _paths(tree, ()) if one in ends or one[-len(path) :] == path}
    return ".Values." + ".".join(found.pop()) if len(found) == 1 else None


def _paths(tree: Any, above: Steps) -> Iterator[Steps]:
    for name, value in tree.items() if isinstance(tree, dict) and len(above) < _DEPTH else ():
        yield (*above, name)
        yield from _paths(value, (*above, name))
