"""Values that a file does not settle, and collections that may hold more than is seen.

A tree is what a YAML document comes to: `dict`, `list`, `str`, `int`, `float`, `bool`, `None`, and these.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeGuard, TypeVar

from udslint.record import record

T = TypeVar("T")


@record
class Expr:
    """A template action, Zarf variable or `${X}` that stands in a value."""

    source: str
    """As the author wrote it, delimiters included; `{{ .Values.x }}` where an action writes more than this."""
    normal: str = ""
    """What it means, so that two spellings of one expression are equal: `.Values.domain`."""
    default: str | None = None
    """What the chart's values give for it; others may be given, so what follows from it holds by default only."""


@record
class Hole:
    """A value that is not known: all hole, or text with holes in it."""

    parts: tuple[str | Expr, ...] = ()
    text: bool = False
    """It is certain that the value is a string: it is quoted, or letters stand around the hole."""

    @property
    def source(self) -> str:
        """The value as the author wrote it."""
        return written(self.parts)

    @property
    def key(self) -> tuple[str, ...]:
        """What makes two holes equal: the text between and the meaning of the expressions."""
        return tuple("=" + part if isinstance(part, str) else part.normal or part.source for part in self.parts)

    @property
    def only(self) -> Expr | None:
        """The expression that is all of the value; None where there is text or another one beside it."""
        part = self.parts[0] if len(self.parts) == 1 else None
        return part if isinstance(part, Expr) else None

    @property
    def prefix(self) -> str:
        """The certain text before the first expression."""
        return self.parts[0] if self.parts and isinstance(self.parts[0], str) else ""

    @property
    def suffix(self) -> str:
        """The certain text after the last expression."""
        return self.parts[-1] if self.parts and isinstance(self.parts[-1], str) else ""

    @classmethod
    def __get_pydantic_core_schema__(cls, *_: Any) -> Any:
        """Validate that it is one; nothing inside it can be wrong."""
        from pydantic_core import core_schema

        return core_schema.is_instance_schema(cls)


UNKNOWN = Hole()
"""A value of which nothing is known, not even whether it is there."""


class OpenDict(dict[str, Any]):
    """A mapping that may hold more than is seen: nothing is missing from it for certain."""


class OpenList(list[Any]):
    """A list that may hold more than is seen."""


def is_known(value: T | Hole) -> TypeGuard[T]:
    """Tell whether the value is settled."""
    return not isinstance(value, Hole)


def known(value: T | Hole | None) -> T | None:
    """Give the value if it is settled, else None."""
    return None if isinstance(value, Hole) else value


def same(left: object, right: object) -> bool | None:
    """Tell whether two values are equal; None where that is not settled."""
    if isinstance(left, Hole) and isinstance(right, Hole):
        return True if left.parts and left.key == right.key else None
    if isinstance(left, Hole) or isinstance(right, Hole):
        return None
    return left == right


def written(parts: Sequence[str | Expr]) -> str:
    """Write the pieces of a value as the author did."""
    return "".join(part if isinstance(part, str) else part.source for part in parts)


def differ(left: object, right: object) -> bool:
    """Tell whether two values certainly are not equal: their settled beginnings or ends contradict each other."""
    if not isinstance(left, Hole) and not isinstance(right, Hole):
        return left != right
    one, other = _tokens(left), _tokens(right)
    if not one or not other:
        return False
    one, other = without_common_start(one, other)
    one, other = without_common_start(one[::-1], other[::-1])
    if not one or not other:
        return any(isinstance(token, str) for token in (*one, *other))
    ends = ((one[0], other[0]), (one[-1], other[-1]))
    return any(isinstance(a, str) and isinstance(b, str) and a != b for a, b in ends)


_Tokens = list[str | tuple[str]]
"""Characters, and expressions by what they mean."""


def _tokens(value: object) -> _Tokens:
    """Take a text apart; nothing where it is not certain what it is."""
    tokens: _Tokens = []
    for part in value.parts if isinstance(value, Hole) else (value,):
        if isinstance(part, str):
            tokens += part
        elif isinstance(part, Expr):
            tokens.append((part.normal or part.source,))
    return tokens


def without_common_start(left: list[T], right: list[T]) -> tuple[list[T], list[T]]:
    """Leave out the tokens with which two texts begin alike; None is equal to nothing, itself included."""
    shared = 0
    while shared < min(len(left), len(right)) and left[shared] is not None and left[shared] == right[shared]:
        shared += 1
    return left[shared:], right[shared:]


def shown(value: object) -> str:
    """Write a value as messages quote it: as the author wrote it, on one line."""
    if isinstance(value, Hole):
        value = value.source
    if not isinstance(value, str):
        return "null" if value is None else str(value).lower() if isinstance(value, bool) else str(value)
    first, newline, _ = value.partition("\n")
    return first + "…" if newline else value
