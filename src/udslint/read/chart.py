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


@record
class File:
    """A file that a template depends on."""

    path: str
    text: str
    deployed: bool = False
    """A values file that a Zarf package names: Zarf fills in its variables before anybody reads it as YAML."""
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
    parts: frozenset[str] | None = frozenset()
    """Keys below .Values at which the charts that it is made of have values of their own; None: at any key."""
    is_part: bool = False
    """Another chart is made of it, and may give it values that are not seen."""
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
            if not isinstance(tree, dict):
                self.unread.append((file, YamlError("values are a mapping", 0)))
                continue
            self.layers.append((file, tree))
            self.merged = merge(self.merged, tree)
        for path in chart.set_by_zarf:
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

    def leaves_open(self, path: tuple[str, ...]) -> bool:
        """Tell whether what no values file defines may be defined by a chart that this one is made of."""
        return self.chart.parts is None or path[0] in self.chart.parts

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


def values_tree(file: File) -> Any:
    """Read a values file; a value with a Zarf variable is a hole.

    Raises:
        YamlError: it is not YAML.
    """
    from udslint.read.compose import compose
    from udslint.read.tree import Reader

    text = _VARIABLE.sub(lambda match: _MARK + match[0][1:], file.text) if file.deployed else file.text
    first = next(iter(parts(text)), None)
    node = compose(first.text) if first else None
    return Reader(_zarf_hole).value(node) if node is not None else {}


def _zarf_hole(node: ScalarNode) -> Hole | None:
    text: str = node.value
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
