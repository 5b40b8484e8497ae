"""From a document's tree to the models: what the API server drops and fills in, then strict models of the rest."""

from __future__ import annotations

from typing import Any, NamedTuple

from udslint.finding import Path
from udslint.model.crd import Crd, Dropped, Violation
from udslint.model.package import Package
from udslint.read.holes import UNKNOWN, Hole, OpenDict, OpenList
from udslint.read.repeats import NOTHING, Repeats
from udslint.record import record

PLACE = "\0place"


@record
class Loaded:
    """A Package as a cluster has it, and what the API server does to it on the way."""

    package: Package
    dropped: tuple[Dropped, ...]
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
    settled = crd.settle(tree, repeats)
    violations = crd.violations(settled)
    if violations:
        settled = crd.settle(tree)  # what is kept must not be changed
        for violation in violations:
            _take_out(settled.tree, violation)
    return Loaded(package_of(settled.tree, repeats), tuple(settled.dropped), tuple(violations), settled.tree)


def package_of(tree: dict[str, Any], repeats: Repeats = NOTHING) -> Package:
    """Make the models of a tree that fits the schema; a part that stood in an earlier reading is the same model."""
    fresh: dict[Path, Any] = {}
    placed = _placed(tree, (), _Known(repeats, fresh))
    if not isinstance(placed.get("metadata"), dict):
        placed["metadata"] = _placed(OpenDict(), ("metadata",), _NONE_KNOWN)
    package = Package.model_validate(placed)
    for part in package.parts() if fresh else ():
        if part.place in fresh:
            repeats.put(fresh[part.place], ("model", part.place), repeats.keep(part))
    return package


class _Known(NamedTuple):
    """Models that are there already, and what models are still wanted of."""

    repeats: Repeats
    fresh: dict[Path, Any]
    """By the place: items that may come again."""

    def model(self, item: Any, path: Path) -> Any:
        """Give the model of an item at a place; None if it is to be made."""
        if not self.repeats.keeps(item):
            return None
        model = self.repeats.get(item, ("model", path))
        if model is None:
            self.fresh[path] = item
        return model


_NONE_KNOWN = _Known(NOTHING, {})


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


def _placed(value: Any, path: Path, known: _Known) -> Any:
    """Tell every mapping where it stands; models keep it as their place."""
    if isinstance(value, dict):
        placed: dict[str, Any] = OpenDict(value) if isinstance(value, OpenDict) else value.copy()
        for name, item in value.items():
            if isinstance(item, (dict, list)):
                placed[name] = _placed(item, (*path, name), known)
        if path[-1:] not in _STRING_MAPS:
            placed[PLACE] = path
        return placed
    if isinstance(value, list):
        return _placed_list(value, path, known)
    return value


def _placed_list(value: list[Any], path: Path, known: _Known) -> list[Any]:
    """Place the items of a list; an unknown client, mapper or rule is something that the list may hold."""
    items = [
        known.model(item, (*path, index)) or _placed(item, (*path, index), known) for index, item in enumerate(value)
    ]
    if path[-1] not in _LISTS_OF_PARTS or not any(isinstance(item, Hole) for item in items):
        return type(value)(items)
    return OpenList(item for item in items if not isinstance(item, Hole))


_LISTS_OF_PARTS = frozenset(("sso", "protocolMappers", "expose", "allow", "monitor", "match"))
_STRING_MAPS = frozenset(
    (name,)
    for name in (
        "attributes", "config", "enableAuthserviceSelector", "labels", "annotations", "template", "secretLabels",
        "secretAnnotations", "secretTemplate", "selector", "podLabels", "remoteSelector", "remotePodLabels",
        "podSelector", "uri",
    )
)  # fmt: skip
"""Fields that are mappings of strings: everything in them is the author's."""
