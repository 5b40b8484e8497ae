"""Values that an action quotes between quotes of the author's: `"{{ .Values.host | quote }}"`."""

from __future__ import annotations

from collections.abc import Iterable

from udslint.read.holes import Expr
from udslint.read.placeholders import HOLE

_TWICE = ('""', "''")


def quoted_twice(text: str, index: int, holes: Iterable[tuple[int, Expr]]) -> tuple[int, Expr] | None:
    """Find what makes a line no YAML because it is quoted twice: where it stands, and its expression.

    For what is nil `quote` writes nothing, not even quotes, so only a value that the chart gives is certain to do it.

    Args:
        text: of a document.
        index: where it cannot be read.
        holes: the index and the expression of each placeholder.
    """
    start, end = text.rfind("\n", 0, index) + 1, text.find("\n", index)
    for at, expr in holes:
        if not start <= at < (end if end >= 0 else len(text)) or expr.default is None or "quote" not in expr.source:
            continue
        before, behind = text[at - 2 : at], text[at + len(HOLE) : at + len(HOLE) + 2]
        if before == behind and before in _TWICE:
            return at, expr
    return None
