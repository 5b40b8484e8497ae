"""From a document's tree to the models: what the API server drops and fills in, then strict models of the rest."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, get_args

from udslint.finding import Path
from udslint.model.crd import Crd, Dropped, Violation
from udslint.model.package import Package, Part
from udslint.model.values import Items
from udslint.read.holes import UNKNOWN, Hole
from udslint.read.repeats import NOTHING, Repeats
from udslint.record import record


@record
class Loaded:
    """A Package as a cluster has it, and what the API server does to it on the way."""

    package: Package
    dropped: tuple[Dropped, ...]
    nulls: tuple[Path, ...]
    """Of fields without a value, which are dropped as well."""
    violations: tuple[Violation, ...]
    tree: dict[str, Any]
    """The object after pruning and defaults; broken parts are holes."""


def load(tree: dict[str, Any], crd: Crd, repeats: Repeats = NOTHING) -> Loaded:
    """Load one Package; parts that the API server would reject become holes.

    Args:
        tree: the object as the author wrote it.
        crd: the schema of the release.
        repeats: what the tree has in common with other readings of its file.
    """
    tree = _as_sent(tree)
    settled = crd.settle(tree, repeats)
    violations = crd.violations(settled)
    if violations:
        settled = crd.settle(tree)  # what is kept must not be changed
        for violation in violations:
            _take_out(settled.tree, violation)
    package = package_of(settled.tree, repeats)
    return Loaded(package, tuple(settled.dropped), tuple(settled.nulls), tuple(violations), settled.tree)


def _as_sent(tree: dict[str, Any]) -> dict[str, Any]:
    """Leave out `status`: the CRD has it as a subresource, so the API server ignores what a manifest says there."""
    if "status" not in tree:
        return tree
    return type(tree)((name, value) for name, value in tree.items() if name != "status")


def package_of(tree: dict[str, Any], repeats: Repeats = NOTHING) -> Package:
    """Make the models of a tree that fits the schema; a part that stood in an earlier reading is the same model."""
    known = _Known(repeats, {})
    if repeats is not NOTHING:
        tree = known.models_in(tree)
    tree = tree if isinstance(tree.get("metadata"), dict) else {**tree, "metadata": {}}
    package = Package.model_validate(tree)
    _give_places(package, (), tree)
    for part in package.parts() if known.fresh else ():
        if part.place in known.fresh:
            repeats.put(known.fresh[part.place], ("model", part.place), repeats.keep(part))
    return package


def _give_places(part: Part, path: Path, tree: Any) -> None:
    """Tell a model, which was made of a tree, where it stands, and those in it that do not know it yet."""
    part.__dict__["place"] = path  # nobody else has seen it yet, so it is as good as frozen
    for name, alias in _fields_with_parts(type(part)):
        value = part.__dict__[name]
        if isinstance(value, Part):
            _give_places(value, (*path, alias), tree[alias])
        elif isinstance(value, Items):
            items = tree[alias]  # of which those that are not known are in no model
            seen = [index for index, item in enumerate(items) if not isinstance(item, Hole)]
            for index, item in zip(seen, value, strict=True):
                if not item.place:
                    _give_places(item, (*path, alias, index), items[index])


@cache
def _fields_with_parts(kind: type[Part]) -> tuple[tuple[str, str], ...]:
    """Give the fields of a model that hold models, with their names in the manifest."""
    fields = kind.model_fields.items()
    return tuple((name, str(field.alias)) for name, field in fields if _holds_parts(field.annotation))


def _holds_parts(annotation: Any) -> bool:
    is_part = isinstance(annotation, type) and issubclass(annotation, Part)
    return is_part or any(_holds_parts(inner) for inner in get_args(annotation))


class _Known(NamedTuple):
    """Models that are there already, and what models are still wanted of."""

    repeats: Repeats
    fresh: dict[Path, Any]
    """By the place: items that may come again."""

    def models_in(self, node: Any, path: Path = ()) -> Any:
        """Copy a tree with the models of its items in their place, as far as they are there."""
        if isinstance(node, dict):
            step = len(path)
            found = {name: self.models_in(node[name], (*path, name)) for name in _TO_PARTS[step] if name in node}
            return {**node, **found}
        if isinstance(node, list):
            return type(node)(self.model(item, (*path, index)) or item for index, item in enumerate(node))
        return node

    def model(self, item: Any, path: Path) -> Any:
        """Give the model of an item at a place; None if it is to be made."""
        if not self.repeats.keeps(item):
            return None
        model = self.repeats.get(item, ("model", path))
        if model is None:
            self.fresh[path] = item
        return model


_TO_PARTS = (("spec",), ("sso", "network", "monitor"), ("expose", "allow"))
"""The names on the way to the lists whose items are `Package.parts`, by their depth."""


def with_unknown(tree: dict[str, Any], paths: tuple[Path, ...]) -> dict[str, Any]:
    """Copy a tree with the values at these paths unknown."""
    for path in paths:
        tree = _replaced(tree, path)
    return tree


def _replaced(node: Any, path: Path) -> Any:
    if not path:
        return UNKNOWN
    if isinstance(node, dict) and (path[0] in node or len(path) == 1):
        copied = type(node)(node)
        copied[path[0]] = _replaced(node.get(path[0]), path[1:])
        return copied
    if isinstance(node, list) and isinstance(path[0], int) and path[0] < len(node):
        return type(node)(_replaced(item, path[1:]) if at == path[0] else item for at, item in enumerate(node))
    return node


def _take_out(tree: Any, violation: Violation) -> None:
    """Make a broken part unknown: it is neither what it says nor absent."""
    node = tree
    for step in violation.path[:-1] if not violation.missing else violation.path:
        if isinstance(node, Hole):
            return
        node = node[step]
    if isinstance(node, Hole):
        return
    if violation.missing:
        for name in violation.missing:
            node[name] = UNKNOWN
    elif violation.path:
        node[violation.path[-1]] = UNKNOWN
