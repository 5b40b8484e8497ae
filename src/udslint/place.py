"""A value with its place: what facts about Packages are made of."""

from __future__ import annotations

from udslint.finding import Path, Span
from udslint.read.holes import Hole
from udslint.record import record

Value = str | Hole


@record
class Place:
    """A value with its place in a file and in the Package."""

    value: Value
    span: Span
    path: Path

    def __reduce__(self) -> tuple[object, ...]:
        """Pickle it so that equal paths are one object again."""
        return place_of, (self.value, self.span, self.path)


_PATHS: dict[Path, Path] = {}
MAX_PATHS = 10_000


def place_of(value: Value, span: Span, path: Path) -> Place:
    """Make a place. Equal paths are one object: a fleet has few different ones, and each a hundred thousand times."""
    if len(_PATHS) < MAX_PATHS:
        path = _PATHS.setdefault(path, path)
    return Place(value, span, _PATHS.get(path, path))
