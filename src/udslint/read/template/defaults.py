"""What the chart's values say for a symbol: for display, and for which reading is the default one."""

from __future__ import annotations

from typing import Any

from udslint.read.chart import Values
from udslint.read.holes import Hole
from udslint.read.template.conditions import Atom

_VALUES = ".Values."


def default_text(values: Values, normal: str) -> str | None:
    """Give the text that an expression renders to by default; None if the values do not say."""
    defined, value = _look_up(values, normal)
    if not defined or isinstance(value, (dict, list, Hole)) or value is None:
        return None
    return _text(value)


def default_answer(values: Values, atom: Atom) -> bool | None:
    """Answer a question by the chart's values; None if they do not say."""
    defined, value = _look_up(values, atom.subject)
    if not defined:
        return False if values.known and _is_plain(atom.subject) else None
    if isinstance(value, Hole):
        return None
    if atom.kind == "true":
        return bool(value)
    if atom.kind == "more":
        return len(value) > 1 if isinstance(value, (list, dict)) else None
    return _text(value) == atom.value


def _look_up(values: Values, normal: str) -> tuple[bool, Any]:
    if not _is_plain(normal):
        return False, None
    return values.find(tuple(normal.removeprefix(_VALUES).split(".")))


def _is_plain(normal: str) -> bool:
    return normal.startswith(_VALUES) and not set(normal) & set(" ()[]")


def _text(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
