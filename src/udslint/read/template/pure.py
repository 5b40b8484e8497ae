"""Functions of Helm's templates that, of known arguments, give a known value: so that no question is made of them.

Sources: Go's text/template, Sprig 3. Texts outside of ASCII are left alone: Go's case and white space are not Python's.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence

from udslint.read.template.conditions import NEVER, SURE, Atom, Condition, of_parts
from udslint.read.template.literals import MAX_ITEMS, MAX_TEXT, Value
from udslint.read.template.symbols import Function, Symbol, call_text, condition_of, equality, settled

_BLANKS = " \t\n\v\f\r"
MAX_NUMBER = (1 << 63) - 1
"""Beyond it Go's numbers begin anew."""


def _of_texts(count: int, give: Callable[..., Value]) -> Function:
    """Make a function of this many texts."""

    def function(arguments: Sequence[Symbol]) -> Symbol | None:
        texts = [one.literal for one in arguments if isinstance(one.literal, str) and one.literal.isascii()]
        return settled(give(*texts)) if len(texts) == len(arguments) == count else None

    return function


def _at_least(name: str, least: int) -> Function:
    """Make `gt` or `ge` of a number; a length that is at least 1 is that of something."""
    numbers = _of_numbers(operator.gt if name == "gt" else operator.ge)

    def function(arguments: Sequence[Symbol]) -> Symbol | None:
        known = numbers(arguments)
        number = arguments[1].literal if len(arguments) == 2 and arguments[0].counts else None
        if known or not isinstance(number, int) or number < least:
            return known
        text, filled = call_text(name, arguments), condition_of(arguments[0])
        more = Condition("atom", atom=Atom("true", text))
        return Symbol(text, asks=filled if number == least else of_parts("all", filled, more))

    return function


def _of_numbers(give: Callable[[int, int], int]) -> Function:
    """Make a function of two whole numbers; the index of a turn is one."""

    def function(arguments: Sequence[Symbol]) -> Symbol | None:
        numbers = [one.literal if type(one.literal) is int else one.turn for one in arguments]
        known = [number for number in numbers if number is not None]
        given = give(*known) if len(known) == len(arguments) == 2 else None
        return None if given is None or abs(given) > MAX_NUMBER else settled(given)

    return function


def _len(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 1:
        return None
    (value,) = arguments
    if value.items is not None:
        return settled(len(value.items))
    if value.entries is not None and value.entries.complete:
        return settled(len(value.entries.known))
    if isinstance(value.literal, str) and value.literal.isascii():
        return settled(len(value.literal))
    return None if value.settled else Symbol(call_text("len", arguments), asks=condition_of(value), counts=True)


def _has(arguments: Sequence[Symbol]) -> Symbol | None:
    """Tell whether a value is in a list of known ones: it is equal to one of them."""
    if len(arguments) != 2 or arguments[1].items is None:
        return None
    value, items = arguments[0], arguments[1].items
    parts = tuple(equality(value, item) for item in items)
    if all(part in (SURE, NEVER) for part in parts):
        return settled(SURE in parts)
    return Symbol(call_text("has", arguments), asks=of_parts("any", *parts))


def _has_key(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2 or arguments[0].entries is None or not isinstance(arguments[1].literal, str):
        return None
    entries, key = arguments[0].entries, arguments[1].literal
    return settled(key in entries.known) if entries.complete or key in entries.known else None


def _kind_is(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2 or not isinstance(arguments[0].literal, str):
        return None
    kind = _kind(arguments[1])
    return None if kind is None else settled(kind == arguments[0].literal)


def _kind(value: Symbol) -> str | None:
    """Give what Go calls the kind of a value."""
    if value.items is not None:
        return "slice"
    if value.entries is not None:
        return "map"
    if not value.settled:
        return None
    return {str: "string", bool: "bool", int: "int", float: "float64", type(None): "invalid"}[type(value.literal)]


def _replace(arguments: Sequence[Symbol]) -> Symbol | None:
    texts = [one.literal for one in arguments if isinstance(one.literal, str) and one.literal.isascii()]
    if len(texts) != len(arguments) or len(texts) != 3:
        return None
    old, new, text = texts
    length = len(text) + text.count(old) * (len(new) - len(old))
    return settled(text.replace(old, new)) if length <= MAX_TEXT else None


def _split(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2 or not all(isinstance(one.literal, str) and one.literal for one in arguments):
        return None
    separator, text = (str(one.literal) for one in arguments)
    if text.count(separator) >= MAX_ITEMS:
        return None
    return Symbol(call_text("splitList", arguments), items=tuple(settled(part) for part in text.split(separator)))


def _join(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2 or not isinstance(arguments[0].literal, str) or arguments[1].items is None:
        return None
    separator, items = arguments[0].literal, arguments[1].items
    texts = [item.literal for item in items if isinstance(item.literal, str)]
    length = sum(map(len, texts)) + len(separator) * len(texts)
    return settled(separator.join(texts)) if len(texts) == len(items) and length <= MAX_TEXT else None


def _int(arguments: Sequence[Symbol]) -> Symbol | None:
    value = arguments[0].literal if len(arguments) == 1 else None
    return settled(int(value)) if isinstance(value, int) else None


PURE: Mapping[str, Function] = {
    "trim": _of_texts(1, lambda text: text.strip(_BLANKS)),
    "lower": _of_texts(1, str.lower),
    "upper": _of_texts(1, str.upper),
    "trimSuffix": _of_texts(2, lambda suffix, text: text.removesuffix(suffix)),
    "trimPrefix": _of_texts(2, lambda prefix, text: text.removeprefix(prefix)),
    "contains": _of_texts(2, lambda part, text: part in text),
    "hasPrefix": _of_texts(2, lambda prefix, text: text.startswith(prefix)),
    "hasSuffix": _of_texts(2, lambda suffix, text: text.endswith(suffix)),
    "replace": _replace,
    "lt": _of_numbers(lambda one, other: one < other),
    "le": _of_numbers(lambda one, other: one <= other),
    "gt": _at_least("gt", 0),
    "ge": _at_least("ge", 1),
    "add": _of_numbers(lambda one, other: one + other),
    "sub": _of_numbers(lambda one, other: one - other),
    "int": _int,
    "len": _len,
    "has": _has,
    "hasKey": _has_key,
    "kindIs": _kind_is,
    "splitList": _split,
    "join": _join,
}
