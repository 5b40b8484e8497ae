"""Values that a template reads a level too high or too deep: `.Values.host` for `.Values.app.host`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from udslint.latest import latest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from udslint.read.values import Values

Steps = tuple[str, ...]
_DEPTH = 6
"""How deep values are searched."""


def at_other_level(values: Values, path: Steps) -> Steps | None:
    """Find the value that was probably meant: the only one whose path ends as this does, or is the end of it."""
    ends = [path[start:] for start in range(1, len(path))]
    named = _by_name(values).get(path[-1], ())
    found = [one for one in named if one != path and (one in ends or one[-len(path) :] == path)]
    return found[0] if len(found) == 1 else None


def written(path: Steps) -> str:
    """Write a path as templates do."""
    return ".".join((".Values", *path))


@latest
def _by_name(values: Values) -> Mapping[str, set[Steps]]:
    """Give the paths of all values that are no mappings, by the last step."""
    found: dict[str, set[Steps]] = defaultdict(set)
    for stack in values.stacks:
        for path in _paths(stack.merged, ()):
            found[path[-1]].add(path)
    return found


def _paths(tree: Mapping[str, Any], above: Steps) -> Iterator[Steps]:
    for name, value in tree.items():
        if not name.isidentifier():  # templates cannot name it so
            continue
        if not isinstance(value, Mapping):
            yield (*above, name)
        elif len(above) < _DEPTH:
            yield from _paths(value, (*above, name))
