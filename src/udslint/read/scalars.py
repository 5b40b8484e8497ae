"""Plain YAML scalars as Kubernetes and Helm type them.

Source: facts/yaml/cases.jsonl, measured on sigs.k8s.io/yaml 1.6, which reads YAML 1.1 with Go's number syntax:
`y` is true, `1e3` a number, `08` a number and `017` fifteen. PyYAML's own resolver differs.
"""

from __future__ import annotations

import re
from typing import Final

from udslint.digits import whole

Scalar = str | int | float | bool | None

_TRUE = ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON")
_FALSE = ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF")
_NULL = ("", "~", "null", "Null", "NULL")
WORDS: Final[dict[str, Scalar]] = {
    **dict.fromkeys(_TRUE, True),
    **dict.fromkeys(_FALSE, False),
    **dict.fromkeys(_NULL, None),
}

_NOT_JSON = re.compile(r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)")
_INT = re.compile(r"[-+]?(?:0[xX][0-9a-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|0|[1-9][0-9]*)")
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_DIGITS = frozenset("123456789")
_SHORT = 19
"""Digits of which 64 bits may not hold every number."""
NUMBER_START = frozenset("+-.0123456789")
_UINT64 = 2**64
_INT64 = 2**63


class NotJsonError(ValueError):
    """The scalar is a number that JSON, and so Kubernetes, does not have: infinity or not-a-number."""


def plain(text: str) -> Scalar:
    """Type a plain scalar without a tag.

    Raises:
        NotJsonError: for `.inf` and `.nan`.
    """
    if text in WORDS:
        return WORDS[text]
    if text[0] not in NUMBER_START:
        return text
    if text[0] in _DIGITS and text.isdecimal() and text.isascii() and len(text) < _SHORT:
        return int(text)  # a port, as nearly all numbers of manifests are
    if _NOT_JSON.fullmatch(text):
        raise NotJsonError(text)
    number = as_number(text)
    return text if number is None else number


def as_number(text: str) -> int | float | None:
    """Read a number as Go's strconv does with base 0 and underscores taken out; None if it is none."""
    bare = text.replace("_", "") if text[0] != "_" else text
    if _INT.fullmatch(bare):
        integer = _integer(bare)
        if -_INT64 <= integer < _UINT64:
            return integer
    if not _FLOAT.fullmatch(bare):
        return None
    number = float(bare)
    if number in (float("inf"), float("-inf")):
        return None
    return int(number) if number.is_integer() and abs(number) < 1e21 else number


def _integer(text: str) -> int:
    sign = -1 if text[0] == "-" else 1
    digits = text.lstrip("+-").lower()
    if digits[:2] in ("0x", "0o", "0b"):
        return sign * int(digits, 0)
    return sign * int(digits, 8) if len(digits) > 1 and digits[0] == "0" else whole(text)
