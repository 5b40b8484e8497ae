"""Which kinds of values functions take: Go stops at a call with one of another kind.

Source: measured with Helm 3.19, each function with a value of each kind in each place (tests/e2e/test_helm.py).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from udslint.read.template.symbols import Symbol

BOOLEAN, NUMBER, TEXT, LIST, MAPPING = "a boolean", "a number", "a text", "a list", "a mapping"
INTEGER = "an integer"
"""Only templates have one: Helm reads all numbers of values files as floating-point ones."""
_LETTERS: Final = {"B": BOOLEAN, "I": INTEGER, "L": LIST, "M": MAPPING, "T": TEXT}
_PARAMETERS = {
    "I": "until",
    "IIT": "substr",
    "IT": "abbrev indent nindent repeat trunc wrap",
    "L": "compact first initial last mustCompact mustFirst mustInitial mustLast mustRest mustReverse mustUniq rest "
    "reverse uniq",
    "LA": "append prepend without",
    "M": "values",
    "MT": "get hasKey unset",
    "MTA": "set",
    "T": "atoi b32dec b32enc b64dec b64enc base camelcase clean dir ext fromJson fromYaml initials kebabcase lower "
    "nospace sha1sum sha256sum snakecase swapcase title trim untitle upper urlParse",
    "TA": "join kindIs tpl typeIs",
    "TIT": "splitn",
    "TM": "pluck",
    "TT": "contains hasPrefix hasSuffix regexFind regexMatch split splitList trimAll trimPrefix trimSuffix",
    "TTI": "regexFindAll regexSplit",
    "TTT": "regexReplaceAll regexReplaceAllLiteral replace",
    "AAB": "ternary",
    "AL": "has",
}
"""Functions by the kinds of their parameters; A is any."""
_WANTED: Mapping[str, tuple[str, ...]] = {
    name: tuple(_LETTERS.get(letter, "") for letter in letters)
    for letters, names in _PARAMETERS.items()
    for name in names.split()
}
_EQUAL, _ORDER = frozenset(("eq", "ne")), frozenset(("ge", "gt", "le", "lt"))
TYPED = frozenset((*_WANTED, *_EQUAL, *_ORDER))
"""Functions that do not take a value of any kind."""
_INTO_LINES = frozenset(("indent", "nindent", "trim"))
"""Functions for the text that `toYaml` writes."""
KindOf = Callable[[str], str]
"""Tells which kind of value an expression is by the chart's values; empty: not known."""


def misfit(name: str, arguments: Sequence[Symbol], kind_of: KindOf) -> str | None:
    """Say that a function is given a value of the chart that is of no kind that it takes; None: nothing is known."""
    if name in _EQUAL or name in _ORDER:
        return _incomparable(name, arguments, kind_of) if len(arguments) == 2 else None
    for wanted, argument in zip(_WANTED.get(name, ()), arguments, strict=False):
        kind = kind_of(argument.normal) if wanted and argument.normal.startswith(".Values.") else ""
        if kind not in ("", wanted):
            hint = " (is 'toYaml' missing?)" if name in _INTO_LINES and kind in (LIST, MAPPING) else ""
            if wanted == INTEGER:
                kind, hint = _as_float(kind), " (is 'int' missing?)" if kind == NUMBER else ""
            return f"'{name}' takes {wanted} and is given '{argument.normal}', which is {kind}{hint}"
    return None


def _as_float(kind: str) -> str:
    return "a floating-point number, as each number in values is" if kind == NUMBER else kind


def _incomparable(name: str, arguments: Sequence[Symbol], kind_of: KindOf) -> str | None:
    """Say that two values cannot be compared: they are of different kinds, or of one that has no order."""
    kinds = [_kind(one, kind_of) for one in arguments]
    if "" in kinds or all(one.settled for one in arguments) or _are_comparable(name, *kinds):
        return None
    (value, kind), (other, with_) = sorted(zip(arguments, kinds, strict=True), key=lambda pair: pair[0].settled)
    if {kind, with_} == {NUMBER, INTEGER}:
        hint = f" (write '(int {value.normal})')"
        return f"'{name}' compares '{value.normal}', which is {_as_float(kind)}, with the integer {other.normal}{hint}"
    against = f"{with_}, {other.normal}" if other.settled else f"'{other.normal}', which is {with_}"
    return f"'{name}' compares '{value.normal}', which is {kind}, with {against}"


def _are_comparable(name: str, first: str, other: str) -> bool:
    if first != other:
        return False
    return first in (NUMBER, TEXT) or (first == BOOLEAN and name in _EQUAL)


def _kind(symbol: Symbol, kind_of: KindOf) -> str:
    """Tell which kind of value a symbol is; empty: not known, or null, which all can be compared with."""
    if not symbol.settled:
        return kind_of(symbol.normal) if symbol.normal.startswith(".Values.") else ""
    known = {bool: BOOLEAN, int: INTEGER, float: NUMBER, str: TEXT}
    return known.get(type(symbol.literal), "")


def kind_of_value(value: object) -> str:
    """Tell which kind a value of a chart is; empty: one that a chart leaves to its user, or that is not known."""
    if isinstance(value, (dict, list)):
        return "" if not value else MAPPING if isinstance(value, dict) else LIST
    known = {bool: BOOLEAN, int: NUMBER, float: NUMBER, str: TEXT}
    return known.get(type(value), "")
