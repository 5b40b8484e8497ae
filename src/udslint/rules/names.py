"""Names that the operator makes of a Package's texts, some with holes, and how to tell that two of them are equal."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeVar

from udslint.model.package import Part
from udslint.names import NO_LETTERS, hyphenated, normalized, number_text
from udslint.read.holes import Expr, Hole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_NEVER_NORMAL = re.compile(r"[^a-z0-9-]|--")

Key = tuple[str, ...]
"""A text with holes, so that equal keys mean equal texts: text and expression in turn."""

OR: Final = Hole((Expr("|"),))
"""Stands between two texts of which one is taken, by what a hole comes to."""

P = TypeVar("P", bound=Part)


def not_normal(text: str | Hole) -> bool:
    """Tell whether a text certainly differs from its normal form."""
    if isinstance(text, str):
        return text != normalized(text)
    start, end = text.prefix, text.suffix
    return bool(
        _NEVER_NORMAL.search(start)
        or _NEVER_NORMAL.search(end)
        or start != start.lstrip(NO_LETTERS)
        or end != end.rstrip(NO_LETTERS)
    )


def text_key(*pieces: str | Hole) -> Key | None:
    """Give the key of the text that pieces make one after the other; None if one of them is wholly unknown."""
    tokens = [""]
    for piece in pieces:
        if isinstance(piece, str):
            tokens[-1] += piece
        elif not piece.parts:
            return None
        else:
            for part in piece.parts:
                if isinstance(part, str):
                    tokens[-1] += part
                else:
                    tokens += [part.normal or part.source, ""]
    return tuple(tokens)


def name_key(*pieces: str | Hole) -> Key | None:
    """Give the key of the resource name made of pieces with hyphens between them.

    With holes it leaves out only what normalising takes away whatever the holes come to, so that equal keys are equal
    names, but not the other way round.
    """
    texts = [piece for piece in pieces if isinstance(piece, str)]
    if len(texts) == len(pieces):
        return (normalized("-".join(texts)),)
    tokens = text_key(*_with_hyphens(pieces))
    if tokens is None or len(tokens) == 1:
        return tokens and (normalized(tokens[0]),)
    lowered = [hyphenated(token) if at % 2 == 0 else token for at, token in enumerate(tokens)]
    return (*lowered[:-1], lowered[-1].rstrip(NO_LETTERS))


def _with_hyphens(pieces: Iterable[str | Hole]) -> Iterator[str | Hole]:
    for number, piece in enumerate(pieces):
        if number:
            yield "-"
        yield piece


def port_text(port: float | Hole | None) -> str | Hole:
    """Write a port as a piece of a name; an absent one is the text 'undefined' there."""
    if port is None or isinstance(port, Hole):
        return "undefined" if port is None else port
    return number_text(port)


def repeated(parts: Sequence[P], key: Callable[[P], Key | None]) -> Iterator[tuple[P, P, str]]:
    """Find the parts whose key an earlier one has: each with the first one and the text that the key stands for."""
    if len(parts) < 2:
        return
    seen: dict[Key, P] = {}
    for part in parts:
        found = key(part)
        if found is not None and (first := seen.setdefault(found, part)) is not part:
            yield part, first, _shown(found)


def _shown(key: Key) -> str:
    """Write the text that a key stands for, expressions as in a template; of two texts the first."""
    pieces = [token if at % 2 == 0 else _expression(token) for at, token in enumerate(key)]
    return "".join(pieces).partition("-{{ | }}")[0]


def _expression(normal: str) -> str:
    """Write an expression as Zarf or Helm has it."""
    return f"###{normal}###" if normal.startswith("ZARF_") else f"{{{{ {normal} }}}}"


def listed(fields: Sequence[str]) -> str:
    """Write field names one after the other: 'port', 'service' and 'selector'."""
    quoted = [f"'{field}'" for field in fields]
    return " and ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)
