"""Charts that are made of other charts: what these define, which values they have, and who takes in whom.

Source: Helm, internal/resolver (`GetLocalPath`): a path after `file://` is one from the folder of the chart.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any

from udslint.components import inside, mappings
from udslint.folders import Folders
from udslint.read.chart import File
from udslint.record import replace
from udslint.releases import CHART, TEMPLATES
from udslint.zarf import file_at, mapping_in, names_in

MAX_CHARTS = 5
"""Charts inside one another whose named templates are read."""
DEPTH = 4
"""How deep in a repository the charts may lie that take in others by a path."""
MAX_FOLDERS = 1000
"""How many folders of a repository are looked at for them, which takes some 6 ms."""
PATH = "file://"
_NAME = re.compile(r"""^name:[ \t]*(["']?)([A-Za-z][\w.-]*)\1[ \t\r]*(?:#.*)?$""", re.MULTILINE)
"""To read YAML would take as long as all else that stands around a chart."""
_LIBRARY = re.compile(r"^type:[ \t]*[\"']?library\b", re.MULTILINE)


class Parts:
    """Knows which charts others are made of: what values these give them is not seen. Reads each Chart.yaml once."""

    def __init__(self, folders: Folders) -> None:
        self._folders = folders
        self._charts: dict[str, File | None] = {}
        """For each folder, its Chart.yaml."""
        self._taken_in: dict[tuple[str, int], frozenset[str]] = {}
        """For each folder, and how deep, the charts that those in it take in by a path."""

    def has(self, root: str) -> bool:
        """Tell whether another chart is made of a chart; one that is a library is there for nothing else."""
        above = os.path.dirname(root)
        if os.path.basename(above) == "charts" and _is_chart(os.path.dirname(above)):
            return True
        top = self._folders.upward(root)[-1]
        taken_in = self._below(above, 1) | (self._below(top, DEPTH) if self._folders.is_top(top) else frozenset())
        return root in taken_in or self._is_library(root)

    def helpers_of(self, root: str, templates: Iterable[File], within: str = "", depth: int = 0) -> Iterator[File]:
        """Give the templates that define named templates: those of the chart, and of the charts that it is made of.

        Args:
            root: the chart's folder.
            templates: its own.
            within: where Helm sees it in the chart that is asked for: "charts/common/".
            depth: how many charts it is inside of.
        """
        for file in templates:
            if "define" in file.text or "block" in file.text:
                yield replace(file, name=within + file.name)
        if depth < MAX_CHARTS:
            for name, folder in self._charts_of(root).items():
                yield from self.helpers_of(folder, templates_in(folder), f"{within}charts/{name}/", depth + 1)

    def keys_of(self, root: str) -> frozenset[str] | None:
        """Give the keys of the values at which Helm puts those of the charts in a chart; None: not known."""
        dependencies = list(self._dependencies(root, "dependencies"))
        if any("import-values" in one for one in dependencies) or _has_unread_charts(root):
            return None
        names = (one.get("alias") or one.get("name") for one in dependencies)
        return frozenset((*self._charts_of(root), *(name for name in names if isinstance(name, str))))

    def stands_alone(self, root: str) -> bool:
        """Tell whether a chart is certainly not made of others: its Chart.yaml is there, and says so."""
        return self.keys_of(root) == frozenset() and mapping_in(self._chart(root)) is not None

    def name_of(self, root: str) -> str:
        """Give the name of a chart; empty where it has none that is seen at once."""
        file = self._chart(root)
        found = _NAME.search(file.text) if file else None
        return found[2] if found else ""

    def _below(self, folder: str, depth: int) -> frozenset[str]:
        """Give the charts that those in a folder take in by a path."""
        if (folder, depth) not in self._taken_in:
            folders = islice((folder, *self._folders.below(folder, depth)), MAX_FOLDERS)
            charts = [one for one in folders if _is_chart(one)]
            self._taken_in[folder, depth] = frozenset(path for one in charts for _, path in self._named_by(one))
        return self._taken_in[folder, depth]

    def _charts_of(self, root: str) -> dict[str, str]:
        """Give the charts that a chart is made of: those in its charts/, and those that it names by a path."""
        charts = os.path.join(root, "charts")
        found = {name: path for name in sorted(names_in(charts)) if os.path.isdir(path := os.path.join(charts, name))}
        for name, path in self._named_by(root):
            found.setdefault(name, path)
        return found

    def _named_by(self, root: str) -> Iterator[tuple[str, str]]:
        """Give the charts that a chart names by a path, with their folders."""
        for one in self._dependencies(root, PATH):
            name, place = one.get("name"), one.get("repository")
            if isinstance(name, str) and isinstance(place, str) and place.startswith(PATH) and "\0" not in place:
                yield name, inside(root, place.removeprefix(PATH))

    def _dependencies(self, root: str, having: str) -> Iterable[Mapping[str, Any]]:
        """Give what Chart.yaml says of other charts, if it has a text; nothing of one that cannot be read."""
        file = self._chart(root)
        about = mapping_in(file) if file and having in file.text else None
        return mappings(about.get("dependencies")) if about else ()

    def _is_library(self, root: str) -> bool:
        file = self._chart(root)
        return file is not None and _LIBRARY.search(file.text) is not None

    def _chart(self, root: str) -> File | None:
        """Read a Chart.yaml; None where there is none."""
        if root not in self._charts:
            self._charts[root] = file_at(os.path.join(root, CHART))
        return self._charts[root]


def templates_in(root: str) -> Iterator[File]:
    """Read the templates of a chart; Helm takes every file in their folder for one."""
    for folder, folders, names in os.walk(os.path.join(root, TEMPLATES)):
        folders.sort()
        within = folder[len(root) :].replace(os.sep, "/").lstrip("/")
        for name in sorted(names):
            if file := file_at(os.path.join(folder, name)):
                yield replace(file, name=f"{within}/{name}")


def are_helpers_seen(root: str) -> bool:
    """Tell whether all templates of a chart are read: none is no text or huge, or lies behind a link to a folder."""
    for folder, folders, names in os.walk(os.path.join(root, TEMPLATES)):
        paths = [os.path.join(folder, name) for name in (*folders, *names)]
        are_links = any(os.path.islink(path) for path in paths[: len(folders)])
        if are_links or any(file_at(path) is None for path in paths[len(folders) :]):
            return False
    return True


def _has_unread_charts(root: str) -> bool:
    """Tell whether a chart is made of others that are packed, locked away, or named as charts of Helm 2 do."""
    if os.path.isfile(os.path.join(root, "requirements.yaml")):
        return True
    charts = os.path.join(root, "charts")
    is_locked = os.path.isdir(charts) and not os.access(charts, os.R_OK | os.X_OK)
    return is_locked or any(name.endswith(".tgz") for name in names_in(charts))


def _is_chart(folder: str) -> bool:
    return os.path.isfile(os.path.join(folder, CHART))
