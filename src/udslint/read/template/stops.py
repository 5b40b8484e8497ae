"""What stops Helm on purpose: `fail`, and `required` where nothing is given."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from udslint.read.template.conditions import Atom
from udslint.read.template.symbols import Symbol
from udslint.read.template.variants import NoReadingError

if TYPE_CHECKING:
    from udslint.read.template.replay import Decider

STOPPING = frozenset(("fail", "required"))


def stop(
    decide: Decider,
    place: tuple[int, int],
    is_text: Callable[[str], bool],
    required: set[str],
    name: str,
    arguments: Sequence[Symbol],
) -> None:
    """Follow no reading in which Helm stops; in those that go on, what is required is there.

    Where a block does not matter only one of its branches is followed, and nothing is made of it.

    Args:
        decide: answers what is asked, and takes what is certain.
        place: the block of the top level.
        is_text: tells whether a value is a text by the chart's values.
        required: takes the values that are required.
        name: "fail" or "required".
        arguments: those of the call.

    Raises:
        NoReadingError: Helm stops here.
    """
    if not decide.concerns(place):
        return
    if name == "fail" or _is_nothing(arguments):
        raise NoReadingError
    if (value := _path_in(arguments)) is not None:
        required.add(value)
        if not all(decide.require(atom, holds=holds) for atom, holds in _certain_of(value, is_text)):
            raise NoReadingError


def _is_nothing(arguments: Sequence[Symbol]) -> bool:
    return len(arguments) == 2 and arguments[1].settled and arguments[1].literal in (None, "")


def _path_in(arguments: Sequence[Symbol]) -> str | None:
    """Give the value that must be there; None: it is none of the chart's values."""
    value = arguments[1] if len(arguments) == 2 else None
    if value is None or value.truth is not None or value.asks is not None or " " in value.normal:
        return None
    return value.normal


def _certain_of(value: str, is_text: Callable[[str], bool]) -> Iterator[tuple[Atom, bool]]:
    """Give what holds of a value that `required` lets pass: it is neither null nor the empty text.

    Measured: Helm lets pass what is false, 0 or an empty list; a text is true.
    """
    if is_text(value):
        yield Atom("true", value), True
    else:
        yield Atom("equal", value, "nil"), False
        yield Atom("equal", value, '""'), False
