"""Stage 1: fields that are written and have no value: the API server drops them, and more is allowed than was meant."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

from udslint.checking import Manifest
from udslint.finding import Path
from udslint.rules.registry import Said, at_path, check

_SELECTORS = frozenset(
    ("selector", "podLabels", "remoteSelector", "remotePodLabels", "podSelector", "enableAuthserviceSelector")
)
_CONSEQUENCES = {
    ("sso", "enableAuthserviceSelector"): "no-login",
    ("sso", "groups"): "any-group",
    ("allow", "selector"): "all-pods",
    ("allow", "podLabels"): "all-pods",
    ("allow", "remoteSelector"): "all-remote-pods",
    ("allow", "remotePodLabels"): "all-remote-pods",
    ("allow", "port"): "all-ports",
    ("allow", "ports"): "all-ports",
}
"""Messages for fields without which more is allowed, by the list that they are in an item of."""
_OTHER = {
    "port": "ports", "ports": "port",
    "selector": "podLabels", "podLabels": "selector",
    "remoteSelector": "remotePodLabels", "remotePodLabels": "remoteSelector",
}  # fmt: skip
"""The field that says the same as another one."""


@check("field-without-value")
def field_without_value(manifest: Manifest) -> Iterator[Said]:
    """A field that would limit something has no value, and is dropped."""
    needed = {(*one.path, name) for one in manifest.loaded.violations for name in one.missing}
    for path in manifest.loaded.nulls:
        is_said = path in needed or path[-2:] == ("groups", "anyOf")  # by missing-field and groups-without-any-of
        consequence = None if is_said or path[0] != "spec" else _consequence(path, manifest.loaded.tree)
        if consequence and manifest.document.is_left_empty(path):
            yield at_path(path).key().says(consequence, name=str(path[-1]))


def _consequence(path: Path, tree: Any) -> str | None:
    """Tell which message says what comes of it; None where nothing gets wider."""
    if len(path) > 4 and path[-2] in _SELECTORS:
        return "label"
    entry: Any = tree
    for step in path[:-1]:
        entry = cast("Any", entry)[step] if isinstance(entry, dict | list) else None
    if len(path) < 4 or not isinstance(entry, dict) or _OTHER.get(str(path[-1])) in entry:
        return None
    if path[-1] in ("port", "ports") and "remoteHost" in entry:  # the mesh opens one port then
        return None
    return _CONSEQUENCES.get((str(path[-3]), str(path[-1])))
