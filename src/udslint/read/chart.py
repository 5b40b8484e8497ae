"""What stands around a template: its chart, the values files that count, and the Zarf package that deploys it.

The values decide nothing: every branch is read and a hole stays a hole. They tell which reading is the default one,
what a hole is by default, and whether a value is defined at all.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, Final

from udslint.read.holes import UNKNOWN, Expr, Hole
from udslint.read.lines import Lines
from udslint.read.source import YamlError, parts
from udslint.record import record

if TYPE_CHECKING:
    from yaml.nodes import ScalarNode

ZARF_VARIABLE: Final = r"###ZARF_(?:VAR|CONST|PKG_TMPL)_[A-Z0-9_]+###"
_VARIABLE = re.compile(ZARF_VARIABLE)
_MARK = "\ue000"
_RENDERED = "\ue001"
"""Stands for what a template writes into a values file."""
_BLOCK = re.compile(r"^[ \t]*\{\{-?\s*(?:if|else|end|range|with|/\*|\$\w+\s*:?=)[^\n]*\}\}[ \t]*$", re.M)
_ACTION = re.compile(r"\{\{.*?\}\}", re.S)


@record
class File:
    """A file that a template depends on."""

    path: str
    text: str
    deployed: bool = False
    """A values file that a Zarf package names: Zarf fills in its variables before anybody reads it as YAML."""
    templated: bool = False
    """It is a template, which Zarf renders first."""
    source: tuple[str, ...] = ()
    """Of a Zarf package's own values: where in them stands what the chart is given."""
    target: tuple[str, ...] = ()
    """Where that goes, below .Values."""
    name: str = ""
    """Of a helper: its path as Helm sees it, inside the chart."""


@record
class Chart:
    """A Helm chart as far as reading its templates needs it."""

    folder: str = ""
    values: tuple[File, ...] = ()
    """In rising order: values.yaml of the chart, then what the Zarf package and `--values` name."""
    helpers: tuple[File, ...] = ()
    """Templates of the chart, and of the charts in it, that define named templates."""
    namespaces: tuple[str, ...] = ()
    """Namespaces into which Zarf components install the chart; an empty one is not known."""
    missing: tuple[str, ...] = ()
    """Values files that are named and not there."""
    variables: frozenset[str] | None = None
    """Zarf variables and constants that the package declares; None: not known."""
    switches: frozenset[str] = frozenset()
    """Those of them that are true or false."""
    set_by_zarf: tuple[tuple[str, ...], ...] = ()
    """Paths below .Values that variables of the Zarf package set."""
    given_by_zarf: tuple[tuple[str, ...], ...] = ()
    """Paths below .Values at which the Zarf package hands on values of its own, if it has them."""
    parts: frozenset[str] | None = frozenset()
    """Keys below .Values at which the charts that it is made of have values of their own; None: at any key."""
    is_part: bool = False
    """Another chart is made of it, and may give it values that are not seen."""
    varies: bool = False
    """Zarf packages may install it more than once, under different values."""
    is_chart: bool = True
    """False: a template that belongs to no chart, of whose values nothing is known."""


class Values:
    """The values of a chart, merged as Helm merges them: mappings deeply, everything else whole."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.layers: list[tuple[File, Any]] = []
        self.unread: list[tuple[File, YamlError]] = []
        self.merged: dict[str, Any] = {}
        for file in chart.values:
            try:
                tree = values_tree(file)
            except YamlError as error:
                self.unread.append((file, error))
                continue
            if file.source or file.target:
                tree = _handed_on(tree, file)
            if not isinstance(tree, dict):
                self.unread.append((file, YamlError("values are a mapping", 0)))
                continue
            self.layers.append((file, tree))
            self.merged = merge(self.merged, tree)
        for path in chart.set_by_zarf:
            self.merged = merge(self.merged, _at(path, UNKNOWN))
        for path in chart.given_by_zarf:
            if not self.find(path)[0]:
                self.merged = merge(self.merged, _at(path, UNKNOWN))
        self.known = bool(chart.values) and not (self.unread or chart.missing or chart.is_part)

    def find(self, path: tuple[str, ...]) -> tuple[bool, Any]:
        """Look up a path below .Values: whether it is defined, and its value."""
        node: Any = self.merged
        for name in path:
            if not isinstance(node, Mapping) or name not in node:
                return False, None
            node = node[name]
        return True, node

    def may_define(self, path: tuple[str, ...]) -> bool:
        """Tell whether a path may be defined all the same: a chart inside may, or it lies below a value not known."""
        if self.chart.parts is None or path[0] in self.chart.parts:
            return True
        return any(isinstance(self.find(path[:depth])[1], Hole) for depth in range(1, len(path)))

    def all_layers(self, path: tuple[str, ...]) -> Iterator[Any]:
        """Give what each file that sets a path says."""
        for _, tree in self.layers:
            node: Any = tree
            for name in path:
                if not isinstance(node, Mapping) or name not in node:
                    break
                node = node[name]
            else:
                yield node


def _at(path: tuple[str, ...], value: object) -> dict[str, Any]:
    """Give the mapping in which a value stands at a path."""
    *above, name = path
    tree: dict[str, Any] = {name: value}
    for step in reversed(above):
        tree = {step: tree}
    return tree


def _handed_on(tree: Any, file: File) -> Any:
    """Give what a Zarf package hands on of its values, as the chart gets it."""
    for name in file.source:
        if not isinstance(tree, Mapping) or name not in tree:
            return {}
        tree = tree[name]
    return _at(file.target, tree) if file.target else tree


def values_tree(file: File) -> Any:
    """Read a values file; a value that Zarf writes is a hole.

    Raises:
        YamlError: it is not YAML.
    """
    from udslint.read.compose import compose
    from udslint.read.tree import Reader

    text = _VARIABLE.sub(lambda match: _MARK + match[0][1:], file.text) if file.deployed else file.text
    if file.templated:
        text = _BLOCK.sub(lambda match: " " * len(match[0]), text)
        end = text.rfind("}}") + len("}}")  # behind it, each action that is not closed would be searched for its end
        text = _ACTION.sub(lambda match: _RENDERED.ljust(len(match[0])), text[:end]) + text[end:]
    first = next(iter(parts(text)), None)
    node = compose(first.text) if first else None
    return Reader(_zarf_hole).value(node) if node is not None else {}


def _zarf_hole(node: ScalarNode) -> Hole | None:
    text: str = node.value
    if _RENDERED in text:
        return UNKNOWN
    if "##ZARF_" not in text:
        return None
    return Hole((Expr(text.replace(_MARK, "#")),), text=node.style in ("'", '"'))


def merge(under: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    """Merge two values trees; null in the upper one takes a key away."""
    merged = dict(under)
    for name, value in over.items():
        if isinstance(value, Mapping) and isinstance(merged.get(name), Mapping):
            merged[name] = merge(merged[name], value)
        elif value is None and name in merged:
            del merged[name]
        else:
            merged[name] = value
    return merged


def lines_of(file: File) -> Lines:
    """Give the lines of a file."""
    return Lines(file.path, file.text)
