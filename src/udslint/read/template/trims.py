"""Functions around an `include` that at most take blanks off its ends: `include "app.sso" . | trim | nindent 4`.

Source: Sprig, and Go's `print` and `printf "%s"`; tests/e2e/test_helm.py asks Helm.
"""

from __future__ import annotations

import string
from collections.abc import Container, Iterable, Iterator, Sequence
from itertools import takewhile

from udslint.read.placeholders import EMIT, MORE
from udslint.read.template.pieces import Piece
from udslint.read.template.pipeline import Call, Expression, Literal, include_name
from udslint.record import record


@record
class Trim:
    """What is taken off the ends of a text."""

    blanks: str
    front: bool = True
    back: bool = True
    once: bool = False
    """It is the whole of `blanks` that is taken off, and once."""


def trimmed_include(expression: Expression, known: Container[str]) -> tuple[Expression, tuple[Trim, ...]] | None:
    """Find the include of a known named template that functions take blanks off, and what they take.

    Args:
        expression: an action, or what is indented.
        known: the names of the templates.
    """
    trims: tuple[Trim, ...] = ()
    while isinstance(expression, Call) and expression.arguments and expression.name != "include":
        *others, last = expression.arguments
        if others != _SAME.get(expression.name):
            trim = _trim(expression.name, others)
            if trim is None:
                return None
            trims = (trim, *trims)
        expression = last
    return (expression, trims) if include_name(expression) in known else None


_SAME: dict[str, list[Expression]] = {"": [], "toString": [], "print": [], "printf": [Literal("%s")]}
"""Functions that give a text back as it is, with their other arguments; parentheses are a call without a name."""


def _trim(name: str, others: Sequence[Expression]) -> Trim | None:
    if name == "trim" and not others:
        return Trim(string.whitespace)
    blanks = others[0].value if len(others) == 1 and isinstance(others[0], Literal) else None
    if not isinstance(blanks, str) or blanks.strip():
        return None
    ends = {"trimAll": Trim(blanks), "trimPrefix": Trim(blanks, back=False, once=True)}
    return (ends | {"trimSuffix": Trim(blanks, front=False, once=True)}).get(name)


def trimmed(pieces: Sequence[Piece], trims: Iterable[Trim]) -> list[Piece]:
    """Take blanks off the ends of a text, as far as it is known what stands there."""
    left = list(pieces)
    for trim in trims:
        if trim.front:
            text = "".join(piece.text for piece in takewhile(_is_text, left))
            kept = text.removeprefix(trim.blanks) if trim.once else text.lstrip(trim.blanks)
            left = list(_without_first(left, len(text) - len(kept)))
        if trim.back:
            text = "".join(reversed([piece.text for piece in takewhile(_is_text, reversed(left))]))
            kept = text.removesuffix(trim.blanks) if trim.once else text.rstrip(trim.blanks)
            left = list(_without_last(left, len(text) - len(kept)))
    return left


def _is_text(piece: Piece) -> bool:
    return piece.expr is None and piece.text not in (EMIT, MORE)


def _without_first(pieces: Iterable[Piece], count: int) -> Iterator[Piece]:
    for piece in pieces:
        gone = min(count, len(piece.text))
        count -= gone
        if gone < len(piece.text):
            yield piece.cut(piece.text[gone:], piece.start + gone) if gone else piece


def _without_last(pieces: Sequence[Piece], count: int) -> Iterator[Piece]:
    kept = sum(len(piece.text) for piece in pieces) - count
    for piece in pieces:
        size = min(kept, len(piece.text))
        kept -= size
        if size:
            yield piece.cut(piece.text[:size], piece.start) if size < len(piece.text) else piece
