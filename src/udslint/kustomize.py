"""Patches of Kustomize: files that look like a Package and are only what an overlay changes of one.

Source: kubectl.docs.kubernetes.io/references/kustomize/kustomization, `patches` and `patchesStrategicMerge`.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping

from udslint.components import Object, inside, mappings, text_in
from udslint.folders import Folders
from udslint.zarf import file_at, mapping_in

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""The names by which Kustomize finds its file in a folder."""


Named = Mapping[str, bool]
"""Patches, absolute, and whether Kustomize may know by a schema how to join their lists to those of the Package."""


class Patches:
    """Knows the files that the kustomizations around a folder name as patches; reads each of these once."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._around: dict[str, Named] = {}
        self._near: dict[str, Named] = {}
        """For each folder, what the kustomizations in it and in its folders name."""
        self._own: dict[str, Named] = {}
        """For each folder, what its own names."""
        self._roots: dict[str, bool] = {}

    def around(self, folder: str) -> Named:
        """Give the patches, absolute, that kustomizations around a folder name."""
        if folder not in self._around:
            self._around[folder] = _together(map(self._in, self._folders.near(folder)))
        return self._around[folder]

    def is_root(self, folder: str) -> bool:
        """Tell whether a folder has a kustomization."""
        if folder not in self._roots:
            self._roots[folder] = any(os.path.isfile(os.path.join(folder, name)) for name in KUSTOMIZATIONS)
        return self._roots[folder]

    def _in(self, folder: str) -> Named:
        if folder not in self._near:
            self._near[folder] = _together(map(self._named_in, self._folders.around(folder)))
        return self._near[folder]

    def _named_in(self, folder: str) -> Named:
        if folder not in self._own:
            self._own[folder] = dict(_named_in(folder))
        return self._own[folder]


def _together(found: Iterable[Named]) -> Named:
    """Join what several kustomizations name; where one of them joins lists, they may be joined."""
    joined: dict[str, bool] = {}
    for named in found:
        for path, joins in named.items():
            joined[path] = joins or joined.get(path, False)
    return joined


def _named_in(folder: str) -> Iterator[tuple[str, bool]]:
    """Give the files that the kustomization of a folder names as patches, absolute, and whether it joins lists."""
    tree = _tree_in(folder)
    named = [text_in(one, "path") for one in mappings(tree.get("patches"))]
    merged = tree.get("patchesStrategicMerge")
    named += [one for one in merged if isinstance(one, str)] if isinstance(merged, list) else []
    joins = "openapi" in tree or "crds" in tree
    yield from ((inside(folder, name), joins) for name in named if name and "\n" not in name)


def _tree_in(folder: str) -> Object:
    for name in KUSTOMIZATIONS:
        if file := file_at(os.path.join(folder, name)):
            return (mapping_in(file) if "patches" in file.text else None) or {}
    return {}
