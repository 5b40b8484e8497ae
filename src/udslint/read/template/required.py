"""The values without which `required` stops Helm, in all of a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from udslint.read.template.blocks import Branch, Choice, Include, Loop, Node, Output, Silent, parse
from udslint.read.template.pipeline import Call, Dot, Expression, Field, Literal, Variable

ROOT = ""
"""What `.` is called at the top of a template, and of a named one, which is hardly ever given anything else."""


def required_in(text: str) -> Iterator[str]:
    """Give the values, as templates write them: ".Values.domain". Nothing of a template that cannot be read."""
    template = parse(text)
    for nodes in (template.nodes, *template.defines.values()):
        for expression, dot in _expressions(nodes, ROOT):
            yield from _required(expression, dot)


def _expressions(nodes: Iterable[Node], dot: str | None) -> Iterator[tuple[Expression, str | None]]:
    """Give the expressions of blocks, each with what `.` is called there; None: not known."""
    for node in nodes:
        if isinstance(node, (Output, Silent)) and node.pipeline:
            yield node.pipeline.expression, dot
        elif isinstance(node, Include) and node.argument:
            yield node.argument.expression, dot
        elif isinstance(node, Loop):
            yield node.pipeline.expression, dot
            yield from _expressions(node.body, None)
            yield from _expressions(node.otherwise.body if node.otherwise else (), dot)
        for branch in node.branches if isinstance(node, Choice) else ():
            yield from _in_branch(branch, dot)


def _in_branch(branch: Branch, dot: str | None) -> Iterator[tuple[Expression, str | None]]:
    inner = dot
    if branch.condition:
        yield branch.condition.expression, dot
        inner = _name(branch.condition.expression, dot) if branch.word == "with" else dot
    yield from _expressions(branch.body, inner)


def _required(expression: Expression, dot: str | None) -> Iterator[str]:
    if isinstance(expression, Field):
        yield from _required(expression.base, dot)
    if not isinstance(expression, Call):
        return
    if expression.name == "required" and expression.arguments:
        name = _name(expression.arguments[-1], dot)
        if name and name.startswith(".Values."):
            yield name
    for argument in expression.arguments:
        yield from _required(argument, dot)


def _name(expression: Expression, dot: str | None) -> str | None:
    """Name a value by the way to it from the chart's root; None: it is not known."""
    if isinstance(expression, Dot):
        return dot
    if isinstance(expression, Variable):
        return ROOT if expression.name == "$" else None
    if isinstance(expression, Field):
        base = _name(expression.base, dot)
        return None if base is None else ".".join((base, *expression.names))
    if not isinstance(expression, Call) or expression.name not in ("", "index") or not expression.arguments:
        return None
    first, *rest = expression.arguments
    base = _name(first, dot)
    keys = [one.value for one in rest if isinstance(one, Literal) and isinstance(one.value, str)]
    return None if base is None or len(keys) < len(rest) else ".".join((base, *keys))
