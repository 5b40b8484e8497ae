"""What the holes of a template are where nobody gives other values than those that are seen.

Rules do not ask this: it is for what is shown, and for what says of itself that it holds by default only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from udslint.read.chart import File
from udslint.read.holes import Expr, Hole
from udslint.read.source import YamlError
from udslint.read.template.given import given, is_of_entry
from udslint.read.template.literals import written
from udslint.read.values import Values, values_tree
from udslint.record import replace
from udslint.trust.reaches import CHART_NAME, default_text, defaults_of

if TYPE_CHECKING:
    from collections.abc import Iterator

T = TypeVar("T")


class Defaults:
    """What a chart says of the expressions in its templates: by its values, those of list items too, and its name."""

    def __init__(self, values: Values) -> None:
        self._values = values
        self._found: dict[str, str | None] = {}

    def expr(self, expr: Expr) -> Expr:
        """Give an expression with its default, where there is one."""
        if expr.default is not None:
            return expr
        if expr.normal not in self._found:
            self._found[expr.normal] = self._look_up(expr.normal)
        default = self._found[expr.normal]
        return expr if default is None else replace(expr, default=default)

    def value(self, value: T | Hole) -> T | Hole:
        """Give a value with the defaults of its expressions."""
        if not isinstance(value, Hole):
            return value
        parts = tuple(self.expr(part) if isinstance(part, Expr) else part for part in value.parts)
        return value if parts == value.parts else replace(value, parts=parts)

    def settled(self, tree: Any) -> Any:
        """Give a tree in which the holes that have defaults are what these make of them."""
        if isinstance(tree, dict):
            return type(tree)({name: self.settled(value) for name, value in tree.items()})
        if isinstance(tree, list):
            return type(tree)(map(self.settled, tree))
        return _settled(self.value(tree)) if isinstance(tree, Hole) else tree

    def assumed(self, tree: Any) -> Iterator[str]:
        """Say in plain words what the expressions of a tree must come to for it to be as `settled` gives it."""
        for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
            yield from self.assumed(value)
        if isinstance(tree, Hole) and default_text(filled := self.value(tree)) is not None:
            yield from defaults_of(filled)

    def _look_up(self, normal: str) -> str | None:
        if normal == CHART_NAME:
            return self._values.chart.name or None
        for stack in self._values.stacks:
            if is_of_entry(stack, normal):  # it may be another one once a template has put keys into the values
                continue
            value = given(stack, normal)[1]
            if isinstance(value, (str, int, float)):
                return written(value)
        return None


def _settled(hole: Hole) -> Any:
    """Give what a hole is by its defaults; the hole where they say nothing, or write more than one value."""
    text = default_text(hole)
    if text is None or hole.text:
        return hole if text is None else text
    try:
        tree = values_tree(File("", f"value: {text}"))
    except YamlError:
        return hole
    value = tree.get("value", hole) if isinstance(tree, dict) and len(tree) == 1 else hole
    return hole if isinstance(value, (dict, list)) else value
