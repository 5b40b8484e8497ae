"""Patches of Kustomize: files that look like a Package and are only what an overlay changes of one.

Source: kubectl.docs.kubernetes.io/references/kustomize/kustomization, `patches` and `patchesStrategicMerge`.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Iterator

from udslint.components import Object, inside, mappings, text_in
from udslint.folders import Folders
from udslint.read.chart import File, values_tree
from udslint.read.source import YamlError
from udslint.zarf import file_at

KUSTOMIZATIONS = ("kustomization.yaml", "kustomization.yml", "Kustomization")
"""The names by which Kustomize finds its file in a folder."""


class Patches:
    """Knows the files that the kustomizations around a folder name as patches; reads each of these once."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._around: dict[str, frozenset[str]] = {}
        self._near: dict[str, frozenset[str]] = {}
        """For each folder, what the kustomizations in it and in its folders name."""
        self._named: dict[str, frozenset[str]] = {}
        """For each folder, what its own names."""

    def around(self, folder: str) -> frozenset[str]:
        """Give the patches, absolute, that kustomizations around a folder name."""
        if folder not in self._around:
            self._around[folder] = frozenset().union(*map(self._in, self._folders.near(folder)))
        return self._around[folder]

    def _in(self, folder: str) -> frozenset[str]:
        if folder not in self._near:
            self._near[folder] = frozenset().union(*map(self._named_in, self._folders.around(folder)))
        return self._near[folder]

    def _named_in(self, folder: str) -> frozenset[str]:
        if folder not in self._named:
            self._named[folder] = frozenset(_named_in(folder))
        return self._named[folder]


def _named_in(folder: str) -> Iterator[str]:
    """Give the files that the kustomization of a folder names as patches, absolute."""
    tree = _tree_in(folder)
    named = [text_in(one, "path") for one in mappings(tree.get("patches"))]
    merged = tree.get("patchesStrategicMerge")
    named += [one for one in merged if isinstance(one, str)] if isinstance(merged, list) else []
    yield from (inside(folder, name) for name in named if name and "\n" not in name)


def _tree_in(folder: str) -> Object:
    for name in KUSTOMIZATIONS:
        if file := file_at(os.path.join(folder, name)):
            return _mapping(file) if "patches" in file.text else {}
    return {}


def _mapping(file: File) -> Object:
    try:
        tree = values_tree(file)
    except YamlError:
        return {}
    return tree if isinstance(tree, dict) else {}
