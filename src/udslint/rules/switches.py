"""Stage 1: conditions of templates that a switch does not switch."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from typing import TYPE_CHECKING, Any

from udslint.read.holes import Hole
from udslint.read.lines import Lines
from udslint.read.objects import TemplateFacts
from udslint.rules.registry import Said, at_span, check
from udslint.rules.templates import VARIABLE
from udslint.rules.undefined import PLAIN_VALUE

if TYPE_CHECKING:
    from udslint.read.template.blocks import Branch
    from udslint.read.template.conditions import Atom, Condition
    from udslint.read.template.pipeline import Expression, Field

_SWITCH = re.compile(r"(?:is)?(?:enabled?|disabled?|create|install|deploy|active)", re.I)
_MADE_OF_PARTS = ("and", "or", "not", "")
"""Functions whose arguments are conditions themselves; "" stands for parentheses."""
_TRUTHS = frozenset(("true", "false", "yes", "no", "on", "off"))


@check("condition-cannot-be-false")
def condition_cannot_be_false(template: TemplateFacts) -> Iterator[Said]:
    """An `if` tests a value that is true whatever its switch says."""
    for condition, branch, lines in template.conditions.values():
        if branch.word == "with" or branch.condition is None:
            continue
        for value in _replaced_by_truth(branch.condition.expression) if not branch.condition.declares else ():
            name = lines.text[value.start : value.end]
            yield at_span(lines.span(value.start, value.end)).says("replaced", name=name)
        if template.values.known:
            yield from _by_values(template, condition, branch, lines)


def _replaced_by_truth(expression: Expression) -> Iterator[Field]:
    """Give the values that a condition asks for with a default that is true: `default` replaces `false` by it too."""
    from udslint.read.template.pipeline import Call, Field, Literal

    if not isinstance(expression, Call):
        return
    if expression.name == "default" and len(expression.arguments) == 2:
        default, value = expression.arguments
        if isinstance(default, Literal) and default.value and isinstance(value, Field):
            yield value
    for part in expression.arguments if expression.name in _MADE_OF_PARTS else ():
        yield from _replaced_by_truth(part)


def _by_values(template: TemplateFacts, condition: Condition, branch: Branch, lines: Lines) -> Iterator[Said]:
    """Tell of a plain value that it is true by what all values files say."""
    atom = condition.atom
    if atom is None or atom.kind != "true" or not PLAIN_VALUE.fullmatch(atom.subject):
        return
    path = tuple(atom.subject.split(".")[2:])
    layers = list(template.values.all_layers(path))
    deployed = [stack.find(path)[1] for stack in template.values.stacks]
    place = at_span(lines.span(branch.action.start, branch.action.end))
    if layers and all(isinstance(one, dict) and one for one in layers) and (name := _switch(layers)):
        switch = f"{atom.subject}.{name}"
        if not any(one.subject == switch for one in _atoms_inside(template, branch, lines)):
            yield place.says("mapping", name=atom.subject, switch=switch)
    elif all(_is_quoted_truth(one, template.chart.switches) for one in deployed):
        names = (atom.subject, f"toString {atom.subject}")
        inside = _atoms_inside(template, branch, lines)
        if not any(one.kind == "equal" and one.subject in names for one in inside):
            yield place.says(name=atom.subject, text=deployed[0])


def _atoms_inside(template: TemplateFacts, branch: Branch, lines: Lines) -> Iterator[Atom]:
    """Give the questions of the conditions inside of a branch, and of those in other files, which it may include."""
    from udslint.read.template.conditions import atoms_of

    for condition, inner, file in template.conditions.values():
        if file.path != lines.path or branch.action.end <= inner.action.start < branch.end:
            yield from atoms_of(condition)


def _switch(layers: list[dict[str, Any]]) -> str | None:
    """Find the boolean among a mapping's entries that looks like its switch."""
    entries = [item for layer in layers for item in layer.items()]
    return next((name for name, value in entries if isinstance(value, bool) and _SWITCH.fullmatch(name)), None)


def _is_quoted_truth(value: object, switches: Container[str]) -> bool:
    """Tell whether a value is the text "true" or "false", or a Zarf variable that is one of them as a text."""
    if isinstance(value, Hole):
        variable = VARIABLE.fullmatch(value.source) if value.text else None
        return variable is not None and variable[2] in switches
    return isinstance(value, str) and value.lower() in _TRUTHS
