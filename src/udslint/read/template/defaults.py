"""What the chart's values say for a symbol: for display, and for which reading is the default one."""

from __future__ import annotations

from typing import Any

from udslint.read.holes import Hole
from udslint.read.template.argument_kinds import kind_of_value
from udslint.read.template.conditions import Atom
from udslint.read.template.given import given, is_absent
from udslint.read.template.literals import written
from udslint.read.template.printed import misprint
from udslint.read.template.symbols import literal_text
from udslint.read.values import Stack, Values

_VALUES = ".Values."
_NO_KEYS = frozenset(("global", "AsMap", "Table", "YAML", "Encode", "PathValue"))
"""What is there although no values file says so: what a parent chart gives, and the methods that Helm's values have."""
_HAS_PACKAGES = '.Capabilities.APIVersions.Has "uds.dev/v1alpha1'


def default_text(values: Values, normal: str) -> str | None:
    """Give the text that an expression renders to by default; None if the values do not say."""
    return next((text for stack in values.stacks if (text := _text_in(stack, normal)) is not None), None)


def is_everywhere(values: Values, normal: str, text: str) -> bool:
    """Tell whether an expression renders to a text in every deployment of a chart, all of whose values are seen."""
    return values.known and all(_text_in(stack, normal) == text for stack in values.stacks)


def _text_in(stack: Stack, normal: str) -> str | None:
    defined, value = _look_up(stack, normal)
    return written(value) if defined and not isinstance(value, (dict, list, Hole)) and value is not None else None


def default_is(kind: type, values: Values, normal: str) -> bool:
    """Tell whether a value is a list, or a mapping, by default."""
    return any(isinstance(_look_up(stack, normal)[1], kind) for stack in values.stacks)


def kind_everywhere(values: Values, normal: str) -> str:
    """Tell of which kind a value is wherever the chart is deployed; empty: that differs, or is not known.

    A number that a bundle gives is an integer in the one deployment, and none by the chart's own values.
    """
    if not _settles(values, normal):
        return ""
    found = {kind_of_value(_look_up(stack, normal)[1]) for stack in values.stacks}
    return found.pop() if len(found) == 1 else ""


def misprint_everywhere(values: Values, normal: str) -> str:
    """Tell what Go prints for a list or a mapping, wherever the chart is deployed, that YAML does not read back."""
    found = [misprint(_look_up(stack, normal)[1]) for stack in values.stacks] if _settles(values, normal) else []
    return found[0] if found and all(found) else ""


def _settles(values: Values, normal: str) -> bool:
    """Tell whether the files of a chart say for certain what is at a path: nothing else gives or changes it."""
    if not (values.known and values.chart.settles_kinds and _is_plain(normal)):
        return False
    path = _path(normal)
    given = (one.path for deployment in values.chart.deployments for one in deployment.set_by_bundle)
    return not any(one[: len(path)] == path[: len(one)] for one in given)


def default_answers(values: Values, atom: Atom) -> set[bool | None]:
    """Answer a question by the values of each deployment."""
    return {default_answer(stack, atom) for stack in values.stacks}


def gap_at(values: Values, normal: str) -> str | None:
    """Give the first step to a value that is certainly not defined; None: it is defined, or may be.

    Of `.Values.web.host` that is `.Values.web` where no values file has a `web`.
    """
    if not values.known or not _is_plain(normal):
        return None
    path = _path(normal)
    if path[0] in _NO_KEYS or values.may_define(path):
        return None
    steps = (path[:depth] for depth in range(1, len(path) + 1))
    return next((_VALUES + ".".join(step) for step in steps if not values.find(step)[0]), None)


def default_answer(values: Stack, atom: Atom) -> bool | None:
    """Answer a question by the values of a deployment; None if they do not say."""
    defined, value = given(values, atom.subject)
    if not defined:
        return _answer_of_nothing(values, atom)
    if isinstance(value, Hole):
        return None
    if atom.kind == "true":
        return bool(value)
    if atom.kind == "more":
        return len(value) > 1 if isinstance(value, (list, dict)) else None
    if atom.literal:
        return literal_text(value) == atom.value or _is_number(value, atom.value)
    defined, other = given(values, atom.value)
    return value == other if defined and not isinstance(other, Hole) else None


def _is_number(value: object, literal: str) -> bool:
    """Tell whether a number of the values is a literal with a point: 1 is 1.0, as Helm reads both."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or "." not in literal:
        return False
    try:
        return float(literal) == value
    except ValueError:
        return False


def _answer_of_nothing(values: Stack, atom: Atom) -> bool | None:
    """Answer a question about what is no defined value: a cluster that is meant has the Package kind."""
    if atom.subject.startswith(_HAS_PACKAGES):
        return True
    return (atom.kind == "equal" and atom.value == "nil") if is_absent(values, atom.subject) else None


def _look_up(values: Stack, normal: str) -> tuple[bool, Any]:
    if not _is_plain(normal):
        return False, None
    return values.find(_path(normal))


def _path(normal: str) -> tuple[str, ...]:
    return tuple(normal.removeprefix(_VALUES).split("."))


def _is_plain(normal: str) -> bool:
    return normal.startswith(_VALUES) and not set(normal) & set(" ()[]")
