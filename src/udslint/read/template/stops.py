"""What stops Helm: `fail`, `required` where nothing is given, `include` of what is not defined, and wrong calls."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from udslint.read.lines import Lines
from udslint.read.template.argument_kinds import TYPED, KindOf, misfit
from udslint.read.template.calls import miscount, refused
from udslint.read.template.conditions import Atom
from udslint.read.template.includes import absent_in
from udslint.read.template.lexer import Action
from udslint.read.template.literals import Value
from udslint.read.template.noticed import Noticed
from udslint.read.template.symbols import Symbol
from udslint.read.template.variants import NoReadingError
from udslint.record import record

if TYPE_CHECKING:
    from udslint.read.template.replay import Decider

STOPPING = frozenset(("fail", "required", "include"))


@record
class Stopping:
    """What is known of what stops Helm."""

    is_text: Callable[[str], bool] = lambda _: False
    """Tells whether a value is a text by the chart's values."""
    kind_of: KindOf = lambda _: ""
    """Tells of which kind a value is wherever the chart is deployed."""
    names: Collection[str] | None = None
    """The named templates that there are; None: others may be elsewhere."""


@dataclass(slots=True)
class Stops:
    """Is told of the functions in an action to which Helm comes."""

    known: Stopping
    decide: Decider
    place: tuple[int, int]
    """The block of the top level. Where it does not matter only one of its branches is followed: nothing is certain."""
    noticed: Noticed
    lines: Lines
    action: Action

    def __call__(self, name: str, arguments: Sequence[Symbol]) -> None:
        """Follow no reading in which Helm stops on purpose; in those that go on, what is required is there.

        Raises:
            NoReadingError: Helm stops here.
        """
        if not self.decide.concerns(self.place):
            return
        if problem := miscount(name, len(arguments)):
            self.noticed.strange.append(refused(problem, name, self.lines, self.action))
        elif name in TYPED:
            self._typed(name, arguments)
        elif name == "include":
            self._include(arguments[0].literal if arguments else None)
        elif name == "fail" or _is_nothing(arguments):
            raise NoReadingError
        elif (value := _path_in(arguments)) is not None:
            self._require(value)

    def _typed(self, name: str, arguments: Sequence[Symbol]) -> None:
        """Take note of a value of the chart that is of another kind than the function takes."""
        problem = None if self.noticed.changes_values else misfit(name, arguments, self.known.kind_of)
        if problem:
            value = next(one.normal for one in arguments if one.normal.startswith(".Values.") and one.normal in problem)
            self.noticed.strange.append(refused(problem, name, self.lines, self.action, value))

    def _include(self, name: Value) -> None:
        """Take note of a named template that is not there."""
        names = self.known.names
        if names is not None and isinstance(name, str) and (wrong := absent_in(self.lines, self.action, name, names)):
            self.noticed.noted.append(wrong)

    def _require(self, value: str) -> None:
        self.noticed.required.add(value)
        if not all(self.decide.require(atom, holds=holds) for atom, holds in _certain_of(value, self.known.is_text)):
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
