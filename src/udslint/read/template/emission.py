"""Outputs that write lines of their own: how deep they are indented, and what the indent does to known text."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Sequence

from udslint.read.placeholders import EMIT, MORE
from udslint.read.template.evaluate import Evaluator
from udslint.read.template.pieces import Piece
from udslint.read.template.pipeline import Call, Expression, include_name
from udslint.read.template.symbols import Symbol, settled
from udslint.read.template.trims import Trim, trimmed_include
from udslint.record import record

_NINDENT = re.compile(r"(?:tpl \(|ternary \()?nindent (\d{1,9}) ")
_KEEP_LINES = frozenset(("replace", "trimSuffix"))
"""Functions after which the lines of an indented text still stand where they stood."""
MAX_DEPTH = 200
"""The deepest indent that makes sense."""


@record
class Emission:
    """Lines that an output writes."""

    inner: Expression
    """What writes them."""
    depth: int = 0
    breaks: bool = False
    """They begin on a new line."""
    changed: bool = False
    """Their text goes through a function, so it is not known even if what writes them is."""
    trims: tuple[Trim, ...] = ()
    """What is taken off the text before it is indented."""

    @property
    def lead(self) -> str:
        """What stands before the first of the lines."""
        return ("\n" if self.breaks else "") + " " * self.depth


def emission_of(expression: Expression, evaluator: Evaluator, known: Container[str]) -> Emission | None:
    """Tell how an output writes lines; None: it writes a value into its line.

    Args:
        expression: what is written.
        evaluator: knows what it comes to.
        known: the names of the templates that are seen.
    """
    if include_name(expression):
        return Emission(expression)
    if found := trimmed_include(expression, known):
        return Emission(found[0], trims=found[1])
    if not isinstance(expression, Call) or not expression.arguments:
        return None
    *others, last = expression.arguments
    if expression.name in _KEEP_LINES:
        inside = emission_of(last, evaluator, known)
        return Emission(inside.inner, inside.depth, inside.breaks, changed=True) if inside and inside.depth else None
    if expression.name in ("nindent", "indent") and len(others) == 1:
        depth = evaluator.value(others[0])
        if isinstance(depth.literal, int):
            inner, trims = trimmed_include(last, known) or (last, ())
            return Emission(inner, min(max(depth.literal, 0), MAX_DEPTH), expression.name == "nindent", trims=trims)
    return None


def depth_in(normal: str) -> int | None:
    """Give the indent of lines that a value is known to begin with a line break and be: a variable set to `nindent`."""
    found = _NINDENT.match(normal)
    return min(int(found[1]), MAX_DEPTH) if found else None


def included_text(pieces: Sequence[Piece], normal: str) -> Symbol:
    """Give what a named template comes to, of which it is known what it writes, as far as that is certain."""
    if any(piece.text in (EMIT, MORE) for piece in pieces):
        return Symbol(normal)
    parts = tuple(Symbol(piece.expr.normal) if piece.expr else piece.text for piece in pieces)
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) == len(parts):
        return settled("".join(texts))
    is_blank = bool(texts) and not any(text.strip() for text in texts)
    return Symbol(normal) if is_blank else Symbol(normal, parts=parts)


def indented(pieces: Iterable[Piece], depth: int) -> Iterator[Piece]:
    """Put blanks behind each line end of a text, as `indent` does."""
    for piece in pieces:
        if not depth or "\n" not in piece.text:
            yield piece
            continue
        start = piece.start
        *lines, rest = piece.text.split("\n")
        for line in lines:
            yield piece.cut(f"{line}\n", start)
            yield Piece(" " * depth)
            start += len(line) + 1
        yield piece.cut(rest, start)
