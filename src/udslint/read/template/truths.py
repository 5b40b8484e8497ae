"""Functions of Helm's templates of which at least it is known when what they give is true, that is not empty.

Sources: Sprig 3 (`coalesce`, `any`, `all`, `splitList`, `uniq` and so on), Helm 3 (`toJson`, `toYaml`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Literal as OneOf

from udslint.read.template.conditions import NEVER, SURE, Condition, of_parts
from udslint.read.template.pure import PURE
from udslint.read.template.symbols import Function, Symbol, call_text, condition_of

_NEVER_EMPTY = ("split", "splitList", "splitn", "toJson", "toPrettyJson", "toYaml", "sha1sum", "sha256sum", "sha512sum")
"""Of an empty text there is one part, which is empty; of nothing JSON is `null`."""
_AS_FIRST = ("mustReverse", "mustUniq", "reverse", "uniq", "values")
"""What they give has something in it where their argument has; of what has no items Helm takes none of them."""


def _sure(_: Sequence[Symbol]) -> Condition:
    return SURE


def _first(arguments: Sequence[Symbol]) -> Condition:
    return condition_of(arguments[0])


def _sorted(arguments: Sequence[Symbol]) -> Condition | None:
    """Tell when `sortAlpha` gives something: of a text, even an empty one, it makes a list with one item."""
    return SURE if condition_of(arguments[0]) == SURE else None


def _of_all(word: OneOf["all", "any"], decides: Condition) -> Callable[[Sequence[Symbol]], Condition]:
    """Join the truths of all arguments; one that decides leaves no question about the others."""

    def when(arguments: Sequence[Symbol]) -> Condition:
        parts = tuple(map(condition_of, arguments))
        return decides if decides in parts else of_parts(word, *parts)

    return when


def _true_when(name: str, when: Callable[[Sequence[Symbol]], Condition | None]) -> Function:
    """Make a function that gives what is known for its arguments, else a value of which it is known when it is true."""
    pure = PURE.get(name)

    def function(arguments: Sequence[Symbol]) -> Symbol | None:
        known = pure(arguments) if pure else None
        return known or (Symbol(call_text(name, arguments), asks=when(arguments)) if arguments else None)

    return function


TRUTHS: Mapping[str, Function] = {
    **{name: _true_when(name, _sure) for name in _NEVER_EMPTY},
    **{name: _true_when(name, _first) for name in _AS_FIRST},
    "sortAlpha": _true_when("sortAlpha", _sorted),
    "keys": _true_when("keys", _of_all("any", SURE)),
    "coalesce": _true_when("coalesce", _of_all("any", SURE)),
    "any": _true_when("any", _of_all("any", SURE)),
    "all": _true_when("all", _of_all("all", NEVER)),
}
