"""Tells whether a document with holes allows for a rendered one: what "read without rendering" promises."""

from __future__ import annotations

import re
from typing import Any

from udslint.read.holes import Hole, OpenDict, OpenList

ANYTHING = r".*"


def admits(ours: Any, rendered: Any) -> bool:
    """Tell whether a rendered value is one that ours allows for."""
    return difference(ours, rendered) is None


def difference(ours: Any, rendered: Any, where: str = "") -> str | None:
    """Say where a rendered value is one that ours rules out; None if it is nowhere.

    Equal where ours has a value, anything where it has a hole (text around holes as a pattern), further entries where
    a mapping or a list is open.
    """
    if isinstance(ours, Hole):
        return None if _fits(ours, rendered) else f"{where}: {ours.source!r} does not give {rendered!r}"
    if isinstance(ours, dict):
        return _mapping(ours, rendered, where)
    if isinstance(ours, list):
        return _list(ours, rendered, where)
    if isinstance(ours, bool) != isinstance(rendered, bool) or ours != rendered:
        return f"{where}: {ours!r} is not {rendered!r}"
    return None


def _fits(hole: Hole, rendered: Any) -> bool:
    if not any(isinstance(part, str) for part in hole.parts):
        return not (hole.text and isinstance(rendered, (dict, list)))
    if isinstance(rendered, (dict, list)) or rendered is None:
        return False
    pattern = "".join(re.escape(part) if isinstance(part, str) else ANYTHING for part in hole.parts)
    return re.fullmatch(pattern, _text(rendered), re.DOTALL) is not None


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _mapping(ours: dict[str, Any], rendered: Any, where: str) -> str | None:
    if not isinstance(rendered, dict):
        return f"{where}: a mapping is not {rendered!r}"
    if missing := [key for key in ours if key not in rendered]:
        return f"{where}: has no {missing}"
    further = [key for key in rendered if key not in ours]
    if further and not isinstance(ours, OpenDict):
        return f"{where}: has {further} too"
    return next((found for key in ours if (found := difference(ours[key], rendered[key], f"{where}.{key}"))), None)


def _list(ours: list[Any], rendered: Any, where: str) -> str | None:
    if not isinstance(rendered, list):
        return f"{where}: a list is not {rendered!r}"
    if not isinstance(ours, OpenList):
        if len(ours) != len(rendered):
            return f"{where}: {len(ours)} items are not {len(rendered)}"
        pairs = zip(ours, rendered, strict=True)
        return next(
            (found for index, pair in enumerate(pairs) if (found := difference(*pair, f"{where}[{index}]"))), None
        )
    at = 0
    for item in rendered:
        if at < len(ours) and admits(ours[at], item):
            at += 1
    return None if at == len(ours) else f"{where}: no item fits {ours[at]!r} in {rendered!r}"
