"""The values of a chart, as Helm merges them for each deployment.

The values decide nothing: every branch is read and a hole stays a hole. They tell which reading is the default one,
what a hole is by default, and whether a value is defined at all.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from udslint.read.chart import ZARF_VARIABLE, Chart, Deployment, File
from udslint.read.holes import UNKNOWN, Expr, Hole
from udslint.read.source import YamlError, first_part, shown_at

if TYPE_CHECKING:
    from yaml.nodes import Node, ScalarNode

_VARIABLE = re.compile(ZARF_VARIABLE)
_MARK = "\ue000"
_RENDERED = "\ue001"
"""Stands for what a template writes into a values file."""
_BLOCK = re.compile(r"^[ \t]*\{\{-?\s*(?:if|else|end|range|with|/\*|\$\w+\s*:?=)[^\n]*\}\}[ \t]*$", re.M)
_ACTION = re.compile(r"\{\{.*?\}\}", re.S)
_SPECIAL = re.compile(r"[\"'\\\n]|##ZARF_")
"""What may change more of a values file than the value that it is put into."""


class Stack:
    """The values of one deployment, merged as Helm merges them: mappings deeply, everything else whole."""

    def __init__(self, trees: Iterable[dict[str, Any]], deployment: Deployment, parts: frozenset[str] | None) -> None:
        self.merged: dict[str, Any] = {}
        self.known = False
        """All that it is made of is seen."""
        self._parts = parts
        self._defaults = dict(deployment.defaults)
        for tree in trees:
            self.merged = merge(self.merged, tree)
        for path, variable in deployment.set_by_zarf:
            self.merged = merge(self.merged, _at(path, Hole((Expr(variable),), text=True)))
        for path in deployment.given_by_zarf:
            if not self.find(path)[0]:
                self.merged = merge(self.merged, _at(path, UNKNOWN))
        for one in deployment.set_by_bundle:
            if not (one.is_offered and self.find(one.path)[0]):
                self.merged = merge(self.merged, _at(one.path, UNKNOWN if one.json is None else json.loads(one.json)))

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
        if self._parts is None or path[0] in self._parts:
            return True
        return any(isinstance(self.find(path[:depth])[1], Hole) for depth in range(1, len(path)))

    def by_default(self, value: Any) -> Any:
        """Give what a value is where nobody sets the Zarf variable that it is."""
        text = self._defaults.get(value.source) if self._defaults and isinstance(value, Hole) else None
        return value if text is None else _filled(value, text)


class Values:
    """The values of a chart: those of each of its deployments."""

    def __init__(self, chart: Chart) -> None:
        self.chart = chart
        self.layers: list[tuple[File, Any]] = []
        self.unread: list[tuple[File, YamlError]] = []
        self.refused: list[tuple[File, YamlError]] = []
        """Those of them that Helm certainly gets as they are."""
        trees = [self._tree(file) for file in chart.values]
        deployments = chart.deployments or (Deployment(tuple(range(len(trees)))),)
        self.stacks = tuple(self._stack(trees, deployment) for deployment in deployments)
        """Those of each deployment."""
        self.known = bool(chart.values) and not (self.unread or chart.missing or chart.is_part)
        self.known = self.known and all(one.is_complete for one in deployments)

    def _tree(self, file: File) -> dict[str, Any] | None:
        try:
            tree = values_tree(file)
        except YamlError as error:
            self._not_read(file, error)
            return None
        if file.source or file.target or file.excluded:
            tree = _handed_on(tree, file)
        if tree is None:  # Helm takes null for no values
            tree = {}
        if not isinstance(tree, dict):
            self._not_read(file, YamlError("values are a mapping", 0))
            return None
        self.layers.append((file, tree))
        return tree

    def _not_read(self, file: File, error: YamlError) -> None:
        self.unread.append((file, error))
        is_written_first = file.templated or file.source or (file.deployed and "###ZARF_" in file.text)
        if not is_written_first:
            self.refused.append((file, error))

    def _stack(self, trees: Sequence[dict[str, Any] | None], deployment: Deployment) -> Stack:
        named = [trees[number] for number in deployment.values]
        read = [tree for tree in named if tree is not None]
        stack = Stack(read, deployment, self.chart.parts)
        stack.known = 0 < len(read) == len(named) and deployment.is_complete and not self.chart.is_part
        return stack

    def find(self, path: tuple[str, ...]) -> tuple[bool, Any]:
        """Look up a path below .Values: whether any deployment defines it, and its value in the first that does."""
        return next((found for stack in self.stacks if (found := stack.find(path))[0]), (False, None))

    def may_define(self, path: tuple[str, ...]) -> bool:
        """Tell whether a path may be defined all the same in a deployment."""
        return any(stack.may_define(path) for stack in self.stacks)

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
    tree: dict[str, Any] = {path[-1]: value}
    for step in reversed(path[:-1]):
        tree = {step: tree}
    return tree


def _handed_on(tree: Any, file: File) -> Any:
    """Give what a Zarf package hands on of its values, as the chart gets it."""
    for path in file.excluded:
        tree = _without(tree, path)
    for name in file.source:
        if not isinstance(tree, Mapping) or name not in tree:
            return {}
        tree = tree[name]
    return _at(file.target, tree) if file.target else tree


def _without(tree: Any, path: tuple[str, ...]) -> Any:
    """Give a tree without what stands at a path."""
    if not path or not isinstance(tree, Mapping) or path[0] not in tree:
        return tree
    rest = {name: value for name, value in tree.items() if name != path[0]}
    return {**rest, path[0]: _without(tree[path[0]], path[1:])} if path[1:] else rest


def values_tree(file: File) -> Any:
    """Read a values file; a value that Zarf writes is a hole.

    Raises:
        YamlError: it is not YAML.
    """
    from udslint.read.tree import Reader

    node, _ = _composed(file)
    return Reader(_zarf_hole).value(node) if node is not None else {}


def key_in(file: File, path: Iterable[str]) -> tuple[int, int] | None:
    """Tell where in a values file the last key of a path begins and ends; None where no key of a mapping is there."""
    from udslint.read.tree import child

    node, base = _composed(file)
    key: Node | None = None
    for step in path:
        pair = child(node, step) if node is not None else None
        key, node = pair or (None, None)
    return (key.start_mark.index + base, key.end_mark.index + base) if key else None


def _composed(file: File) -> tuple[Node | None, int]:
    """Compose what Helm reads of a values file, and tell where that begins; what Zarf writes stays in its place."""
    from udslint.read.compose import compose

    text = _VARIABLE.sub(lambda match: _MARK + match[0][1:], file.text) if file.deployed else file.text
    if file.templated:
        text = _BLOCK.sub(lambda match: " " * len(match[0]), text)
        end = text.rfind("}}") + len("}}")  # behind it, each action that is not closed would be searched for its end
        text = _ACTION.sub(lambda match: _RENDERED.ljust(len(match[0])), text[:end]) + text[end:]
    first = first_part(text)
    if first is None:
        return None, 0
    try:
        return compose(first.text), first.base
    except YamlError as error:
        index = first.base + shown_at(first.text, error.index)
        raise YamlError(error.problem, index, error.context) from error


def _zarf_hole(node: ScalarNode) -> Hole | None:
    if _RENDERED in node.value:
        return UNKNOWN
    if "##ZARF_" not in node.value:
        return None
    return Hole((Expr(node.value.replace(_MARK, "#")),), text=bool(node.style))


def _filled(hole: Hole, text: str) -> Any:
    """Give what stands in a values file once Zarf has put a text in place of all of a value."""
    if _SPECIAL.search(text):
        return hole
    return text if hole.text else _read_as_yaml(text, hole)


@lru_cache(maxsize=256)
def _read_as_yaml(text: str, otherwise: Hole) -> Any:
    try:
        tree = values_tree(File("", f"value: {text}"))
    except YamlError:
        return otherwise
    return tree["value"] if isinstance(tree, dict) and len(tree) == 1 else otherwise


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
