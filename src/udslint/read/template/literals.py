"""Go's literals in templates: how they are read, and how they are written out."""

from __future__ import annotations

import re
from decimal import Decimal
from math import inf, isfinite

from udslint.read.template.lexer import TemplateError, Token

Value = str | int | float | bool | None
MAX_ITEMS = 100
"""Items of a list that are followed; of a longer one nothing is known."""
MAX_TEXT = 100_000
"""Characters of a text that is put together; a longer one is not known."""

_ESCAPE = re.compile(r"""\\(?:([abfnrtv\\'"])|([0-7]{3})|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|())""")
_ESCAPES = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_QUOTED = {ord(text): f"\\{letter}" for letter, text in _ESCAPES.items()} | {34: '\\"', 92: "\\\\"}
_OCTAL = re.compile(r"[-+]?0[0-7]+")


def literal(token: Token) -> Value:
    """Read a string, a character or a number.

    Raises:
        TemplateError: Go has no such literal.
    """
    if token.kind == "raw":
        return token.text[1:-1].replace("\r", "")
    if token.kind == "number":
        return _number(token)
    text = _ESCAPE.sub(lambda match: _unescaped(match, token), token.text[1:-1])
    return ord(text) if token.kind == "char" and len(text) == 1 else text


def _unescaped(match: re.Match[str], token: Token) -> str:
    letter, octal, *hexadecimal, _ = match.groups()
    code = int(octal, 8) if octal else next((int(digits, 16) for digits in hexadecimal if digits), None)
    if letter:
        return _ESCAPES.get(letter, letter)
    if code is None or code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
        start = token.start + 1 + match.start()
        raise TemplateError(f"'{token.text[1:-1][match.start() :][:2]}' is no escape in Go", start, start + 2)
    return chr(code)


def _number(token: Token) -> Value:
    """Read a number; a whole one is of 64 bits, with a sign or without."""
    text = token.text.replace("_", "")
    try:
        number: int | float = int(text, 8) if _OCTAL.fullmatch(text) else int(text, 0)
    except ValueError:
        number = _real(text)
    if -(1 << 63) <= number < 1 << 64 if isinstance(number, int) else _is_real(text, number):
        return number
    raise TemplateError(f"'{token.text[:40]}' is no number", token.start, token.start + len(token.text))


def _real(text: str) -> float:
    """Read a number with a point or an exponent; infinite where it is none, or too large."""
    try:
        return float.fromhex(text) if "x" in text.lower() else float(text)
    except (ValueError, OverflowError):
        return inf


def _is_real(text: str, number: float) -> bool:
    """Tell whether a number is one of Go's: a whole one that is too large is none."""
    return isfinite(number) and not set(text.lower()).isdisjoint(".ep")


def written(value: Value) -> str:
    """Write a value as Go's templates print it; of nil Helm leaves nothing."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return _float(value)
    return "" if value is None else str(value)


def _float(value: float) -> str:
    """Write a number as Go's %v: the shortest digits, with an exponent where it is below -4 or above 5."""
    sign, digits, exponent = Decimal(repr(value)).normalize().as_tuple()
    assert isinstance(exponent, int)
    power = exponent + len(digits) - 1
    if not value or -4 <= power <= 5:
        return f"{value:.{max(-exponent, 0)}f}"
    first, *rest = map(str, digits)
    return f"{'-' * sign}{first}{'.' * bool(rest)}{''.join(rest)}e{'-' if power < 0 else '+'}{abs(power):02}"


def quoted(text: str) -> str:
    """Write a text as Go's %q does, without the quotes around."""
    return text.translate(_QUOTED)
