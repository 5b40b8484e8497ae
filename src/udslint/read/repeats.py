"""What several readings of a template have in common, so that it is read, loaded and checked once.

A template is read once for each combination of its conditions, and most of its clients and rules are the same in most
readings. A list or mapping that is written as in an earlier reading is the same object; what is made of it is kept
beside it, by whoever makes it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from udslint.read.holes import Hole

if TYPE_CHECKING:
    from yaml.nodes import Node

    from udslint.finding import Path
    from udslint.read.holes import Expr

T = TypeVar("T")


class Repeats:
    """Values that may come again, and what was made of them. Nothing in them may be changed."""

    def __init__(self) -> None:
        self._kept: dict[int, object] = {}
        """By identity, which no other value can have as long as they are here."""
        self._made: dict[tuple[int, Hashable], Any] = {}
        self.trees: dict[Hashable, Any] = {}
        """Lists and mappings, by how they are written."""
        self._numbers: dict[Expr, int] = {}
        self._numbered: dict[int, int] = {}
        """By identity: to look at an expression itself takes long, and most come again as they are."""

    def number(self, expr: Expr) -> int:
        """Give the number of an expression; equal ones have the same."""
        found = self._numbered.get(id(expr))
        if found is None:
            found = self._numbers.setdefault(expr, len(self._numbers))
            self._numbered[id(self.keep(expr))] = found
        return found

    def keep(self, value: T) -> T:
        """Say that a value may come again."""
        self._kept[id(value)] = value
        return value

    def keeps(self, value: object) -> bool:
        """Tell whether a value may come again."""
        return id(value) in self._kept

    def once(self, value: object, what: Hashable, make: Callable[[], T]) -> T:
        """Give what is made of a value; made once, if the value may come again."""
        found: T | None = self._made.get((id(value), what))
        if found is None:
            found = make()
            self.put(value, what, found)
        return found

    def get(self, value: object, what: Hashable) -> Any:
        """Give what was made of a value; None if there is nothing yet."""
        return self._made.get((id(value), what))

    def put(self, value: object, what: Hashable, made: object) -> None:
        """Keep what was made of a value, if the value may come again."""
        if id(value) in self._kept:
            self._made[id(value), what] = made


NOTHING = Repeats()
"""For what is read once: nothing is ever kept in it."""


def holes_of(value: Any, repeats: Repeats) -> tuple[tuple[Path, Hole], ...]:
    """Give the values in a collection that are not settled, with their paths in it; found once in what comes again."""
    return repeats.once(value, "holes", lambda: tuple(_holes_in(value, repeats)))


def _holes_in(value: Any, repeats: Repeats) -> Iterator[tuple[Path, Hole]]:
    for step, item in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(item, Hole):
            yield (step,), item
        elif isinstance(item, (dict, list)):
            for path, hole in holes_of(item, repeats):
                yield (step, *path), hole


class Collections:
    """The lists and mappings of one text, as they may stand in texts of other readings.

    Args:
        repeats: those of the template.
        text: without anchors and `%TAG`: what a collection means would depend on what is elsewhere.
        holes: the index and the expression of each placeholder, in their order.
    """

    def __init__(self, repeats: Repeats, text: str, holes: Sequence[tuple[int, Expr]]) -> None:
        self._repeats = repeats
        self._text = text
        self._starts = [start for start, _ in holes]
        self._exprs = tuple([repeats.number(expr) for _, expr in holes])

    def read(self, node: Node, make: Callable[[Node], Any], noticed: Sequence[object]) -> Any:
        """Give the value of a collection; one in which something was `noticed` is not kept, for that has a place."""
        start, end = node.start_mark.index, node.end_mark.index
        inside = slice(bisect_left(self._starts, start), bisect_left(self._starts, end))
        key = self._text[start:end], node.start_mark.column, self._exprs[inside]
        trees = self._repeats.trees
        if key in trees:
            return trees[key]
        before = len(noticed)
        value = make(node)
        if len(noticed) == before:
            trees[key] = self._repeats.keep(value)
        return value
