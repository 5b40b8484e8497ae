"""The values without which `required` stops Helm, in all of a template."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from udslint.read.template.blocks import Choice, Include, Loop, Node, Output, Silent, parse
from udslint.read.template.pipeline import Call, Dot, Expression, Field, Variable


def required_in(text: str) -> Iterator[str]:
    """Give the values, as templates write them: ".Values.domain". Nothing of a template that cannot be read."""
    template = parse(text)
    for nodes in (template.nodes, *template.defines.values()):
        for expression in _expressions(nodes):
            yield from _required(expression)


def _expressions(nodes: Iterable[Node]) -> Iterator[Expression]:
    for node in nodes:
        if isinstance(node, (Output, Silent)) and node.pipeline:
            yield node.pipeline.expression
        elif isinstance(node, Include) and node.argument:
            yield node.argument.expression
        elif isinstance(node, Loop):
            yield node.pipeline.expression
        branches = node.branches if isinstance(node, Choice) else ()
        if isinstance(node, Loop):
            yield from _expressions(node.body)
            branches = (node.otherwise,) if node.otherwise else ()
        for branch in branches:
            if branch.condition:
                yield branch.condition.expression
            yield from _expressions(branch.body)


def _required(expression: Expression) -> Iterator[str]:
    if isinstance(expression, Field):
        yield from _required(expression.base)
    if not isinstance(expression, Call):
        return
    if expression.name == "required" and expression.arguments and (name := _value_name(expression.arguments[-1])):
        yield name
    for argument in expression.arguments:
        yield from _required(argument)


def _value_name(expression: Expression) -> str | None:
    """Name a value of the chart; in parentheses, or read from the root."""
    while isinstance(expression, Call) and expression.name == "" and len(expression.arguments) == 1:
        expression = expression.arguments[0]
    if not isinstance(expression, Field) or expression.names[0] != "Values" or len(expression.names) < 2:
        return None
    is_root = isinstance(expression.base, Dot) or expression.base == Variable("$")
    return ".".join(("", *expression.names)) if is_root else None
