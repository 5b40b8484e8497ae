"""What the folder of a chart holds besides its values: named templates, and the charts that it is made of."""

# Plain os.path: pathlib would cost time for each file.
from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

from udslint.components import inside, mappings
from udslint.read.chart import File, values_tree
from udslint.read.source import YamlError
from udslint.record import replace
from udslint.releases import CHART, TEMPLATES
from udslint.zarf import file_at

MAX_CHARTS = 5
"""Charts inside one another whose named templates are read."""


def helpers_of(root: str, within: str = "", depth: int = 0) -> Iterator[File]:
    """Read the templates that define named templates: those of the chart, and of the charts that it is made of.

    Args:
        root: the chart's folder.
        within: where Helm sees it in the chart that is asked for: "charts/common/".
        depth: how many charts it is inside of.
    """
    templates = os.path.join(root, TEMPLATES)
    for folder, folders, names in os.walk(templates):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            file = file_at(path)  # Helm takes every file in there for a template
            if file and ("define" in file.text or "block" in file.text):
                yield replace(file, name=within + os.path.relpath(path, root).replace(os.sep, "/"))
    if depth < MAX_CHARTS:
        for name, folder in charts_of(root).items():
            yield from helpers_of(folder, f"{within}charts/{name}/", depth + 1)


def charts_of(root: str) -> dict[str, str]:
    """Give the charts that a chart is made of: those in its charts/, and those that it names by a path."""
    charts = os.path.join(root, "charts")
    names = sorted(os.listdir(charts)) if os.path.isdir(charts) else []
    found = {name: path for name in names if os.path.isdir(path := os.path.join(charts, name))}
    for one in _dependencies(root, "file://"):
        name, place = one.get("name"), one.get("repository")
        if isinstance(name, str) and isinstance(place, str) and place.startswith("file://"):
            found.setdefault(name, inside(root, place.removeprefix("file://")))
    return found


def parts_of(root: str) -> frozenset[str] | None:
    """Give the keys of the values at which Helm puts those of the charts that a chart is made of; None: not known."""
    dependencies = list(_dependencies(root, "dependencies"))
    if any("import-values" in one for one in dependencies) or _has_unread_charts(root):
        return None
    names = (one.get("alias") or one.get("name") for one in dependencies)
    return frozenset((*charts_of(root), *(name for name in names if isinstance(name, str))))


def _has_unread_charts(root: str) -> bool:
    """Tell whether a chart is made of others that are packed, or that it names as charts of Helm 2 do."""
    charts = os.path.join(root, "charts")
    packed = os.path.isdir(charts) and any(name.endswith(".tgz") for name in os.listdir(charts))
    return packed or os.path.isfile(os.path.join(root, "requirements.yaml"))


def _dependencies(root: str, having: str) -> Iterator[Mapping[str, Any]]:
    """Give what Chart.yaml says of other charts, if it has a text; nothing of one that cannot be read."""
    file = file_at(os.path.join(root, CHART))
    if file is None or having not in file.text:
        return
    try:
        about = values_tree(file)
    except YamlError:
        return
    yield from mappings(about.get("dependencies")) if isinstance(about, dict) else ()
