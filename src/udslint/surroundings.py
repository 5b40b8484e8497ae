"""What stands around a file on disk: its chart with values and helpers, and the Zarf package that deploys it.

A hook gets only the files that changed; what else a template depends on is read from here. Everything is looked up once
for each folder.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from udslint.bundles import Override, overrides_in
from udslint.components import inside, mappings
from udslint.deployments import Stacks, deployments, namespaces_of
from udslint.discover import display_path
from udslint.read.chart import Chart, File, values_tree
from udslint.read.source import YamlError
from udslint.record import replace
from udslint.releases import CHART, TEMPLATES
from udslint.zarf import ALWAYS, ZARF, ZarfFile, file_at, read_zarf, set_in

NEAR = 3
"""How many folders upward there may be packages beside, outside of a repository."""
MAX_CHARTS = 5
"""Charts inside one another whose named templates are read."""


class Surroundings:
    """Finds charts and Zarf packages; reads each file once."""

    def __init__(self) -> None:
        self._charts: dict[tuple[str, tuple[str, ...]], Chart] = {}
        self._roots: dict[str, str | None] = {}
        self._packages: dict[str, tuple[str, str | None, tuple[ZarfFile, ...]]] = {}
        """For each folder as it is given: its absolute path, the chart it is in, and the Zarf packages around."""
        self._zarf: dict[str, ZarfFile | None] = {}
        self._subfolders: dict[str, tuple[str, ...]] = {}
        self._set: dict[str, frozenset[str]] = {}
        """For each folder, what bundles and settings in it and in its folders may set."""
        self._bundles: dict[str, tuple[Override, ...]] = {}
        """For each folder, what bundles in it and in its folders say of charts."""
        self._parts: dict[str, frozenset[str]] = {}
        """For each folder with charts, the charts that these are made of."""

    def chart_of(self, path: str, extra_values: Iterable[str] = ()) -> Chart | None:
        """Give the chart that a file is a template of; None where it belongs to none."""
        root = self._chart_root(os.path.dirname(os.path.abspath(path)))
        if root is None:
            return None
        key = (root, tuple(extra_values))
        if key not in self._charts:
            self._charts[key] = self._chart(root, key[1])
        return self._charts[key]

    def unit_of(self, path: str) -> str | None:
        """Name the Zarf package that certainly deploys a file, and in which variants; None: none is seen that does.

        What has one unit is deployed together. That a file lies in the folder of a package says nothing: examples and
        tests do so too.
        """
        folder = os.path.dirname(path)
        if folder not in self._packages:
            here = os.path.abspath(folder)
            self._packages[folder] = here, self._chart_root(here), tuple(self._zarf_files(here))
        here, root, packages = self._packages[folder]
        for package in packages:
            variants = package.deploys.get(root or os.path.join(here, os.path.basename(path)))
            if variants:
                return package.folder if ALWAYS in variants else f"{package.folder} {sorted(variants)}"
        return None

    def _chart_root(self, folder: str) -> str | None:
        if folder not in self._roots:
            above = os.path.dirname(folder)
            # A hook may see templates without the rest of their chart; what Helm installs `Releases` knows.
            if os.path.basename(folder) == TEMPLATES:
                self._roots[folder] = above
            elif os.path.isfile(os.path.join(folder, CHART)):
                self._roots[folder] = folder
            elif _is_top(folder) or above == folder:
                self._roots[folder] = None
            else:
                self._roots[folder] = self._chart_root(above)
        return self._roots[folder]

    def _chart(self, root: str, extra_values: tuple[str, ...]) -> Chart:
        placed = list(deployments(root, self._zarf_files(root), self._zarf_file))
        overrides = list(dict.fromkeys(self._overrides(root))) if placed else []
        stacks = Stacks(root, extra_values)
        made = stacks.deployments(placed, overrides)
        above = (file for file in self._zarf_files(root) if _is_under(root, file.folder))
        is_part, parts = self._is_part(root) or any(file.is_foreign for file in above), _parts_of(root)
        namespaces = dict.fromkeys(namespaces_of(placed, overrides))
        releases = dict.fromkeys(one.release for one in placed)
        return Chart(
            folder=display_path(root),
            values=tuple(stacks.files),
            deployments=made,
            helpers=tuple(_helpers(root)),
            namespaces=tuple(namespaces),
            releases=(*releases, "") if is_part else tuple(releases),
            missing=tuple(map(display_path, stacks.missing)),
            variables=self._variables(root, root),
            switches=self._switches(root),
            parts=parts,
            is_part=is_part,
            is_whole=not is_part and parts == frozenset() and _about(root) is not None,
            varies=len({(*one.values(), *one.chart.variables) for one in placed}) > 1,
        )

    def _is_part(self, root: str) -> bool:
        """Tell whether another chart is made of a chart, and so gives it values."""
        above = os.path.dirname(root)
        if os.path.basename(above) == "charts" and os.path.isfile(os.path.join(os.path.dirname(above), CHART)):
            return True
        if above not in self._parts:
            charts = [folder for folder in _folders(above) if os.path.isfile(os.path.join(folder, CHART))]
            self._parts[above] = frozenset(part for chart in charts for part in _charts_of(chart).values())
        return root in self._parts[above]

    def zarf_of(self, path: str) -> Chart:
        """Give what a Zarf package says of a manifest that belongs to no chart."""
        folder = os.path.dirname(os.path.abspath(path))
        if not any(_is_under(folder, file.folder) for file in self._zarf_files(folder)):
            return Chart(is_chart=False)
        return Chart(display_path(folder), variables=self._variables(folder, os.path.abspath(path)), is_chart=False)

    def _variables(self, folder: str, deployed: str) -> frozenset[str] | None:
        """Give the variables that have a value where a chart or a manifest is deployed; None: not known.

        They are declared by the Zarf packages that deploy it, those that import these and those that they import, or
        set beside them for all that is deployed. Where none deploys it, another one may that is not seen.
        """
        files = list(_tied({file.folder: file for file in self._zarf_files(folder)}, deployed))
        if not files or any(file.imports_elsewhere for file in files):
            return None
        return frozenset().union(*(file.variables for file in files), self._set_near(folder))

    def _set_near(self, folder: str) -> frozenset[str]:
        """Give the names that bundles and settings set in the folders above, and in the folders beside those."""
        for above in _near(folder):
            if above not in self._set:
                self._set[above] = set_in(_around(above))
        return frozenset().union(*(self._set[above] for above in _near(folder)))

    def _overrides(self, root: str) -> Iterator[Override]:
        """Give what bundles in the folders above a chart, and in the folders beside those, say of charts."""
        for above in _near(root):
            if above not in self._bundles:
                self._bundles[above] = tuple(overrides_in(_around(above)))
            yield from self._bundles[above]

    def _switches(self, folder: str) -> frozenset[str]:
        """Give the variables that are true or false in every Zarf package around that declares them."""
        files = list(self._zarf_files(folder))
        others = frozenset[str]().union(*(file.variables - file.switches for file in files))
        return frozenset[str]().union(*(file.switches for file in files)) - others

    def _zarf_files(self, root: str) -> Iterator[ZarfFile]:
        """Look for zarf.yaml in the folders above a chart, and in the folders beside those."""
        near = _near(root)
        for folder in _upward(root):
            for candidate in (folder, *(self._packages_in(folder) if folder in near else ())):
                if (file := self._zarf_file(candidate)) is not None:
                    yield file

    def _packages_in(self, folder: str) -> tuple[str, ...]:
        if folder not in self._subfolders:
            self._subfolders[folder] = tuple(_packages_below(folder))
        return self._subfolders[folder]

    def _zarf_file(self, folder: str) -> ZarfFile | None:
        if folder not in self._zarf:
            self._zarf[folder] = read_zarf(folder)
        return self._zarf[folder]


def _tied(files: Mapping[str, ZarfFile], deployed: str) -> Iterator[ZarfFile]:
    """Give the packages that deploy something, those that import these, those that they import, and so on."""
    importing: dict[str, set[str]] = {}
    for file in files.values():
        for folder in file.imports:
            importing.setdefault(folder, set()).add(file.folder)
    pending = {file.folder for file in files.values() if deployed in file.deploys}
    seen: set[str] = set()
    while pending:
        folder = pending.pop()
        seen.add(folder)
        yield files[folder]
        pending |= ((files[folder].imports & files.keys()) | importing.get(folder, set())) - seen


def _is_under(folder: str, above: str) -> bool:
    return folder == above or folder.startswith(above + os.sep)


def _upward(folder: str) -> Iterator[str]:
    """Give a folder and those above it, up to the root of the repository if it is in one."""
    yield folder
    while not _is_top(folder) and (above := os.path.dirname(folder)) != folder:
        folder = above
        yield folder


def _near(folder: str) -> list[str]:
    """Give a folder and those above it of which the folders beside count too."""
    above = list(_upward(folder))
    return above if _is_top(above[-1]) else above[:NEAR]


def _around(folder: str) -> list[str]:
    """Give a folder and those in it; in the root of a repository, also those one level deeper."""
    inner = _folders(folder)
    return [folder, *inner, *(path for one in (inner if _is_top(folder) else ()) for path in _folders(one))]


def _is_top(folder: str) -> bool:
    """Tell whether a folder is the root of a repository: nothing above it matters."""
    return os.path.exists(os.path.join(folder, ".git"))


def _packages_below(folder: str) -> Iterator[str]:
    """Give the folders in a folder that have a zarf.yaml; in the root of a repository, also those one level deeper."""
    is_top = _is_top(folder)
    for path in _folders(folder):
        if os.path.isfile(os.path.join(path, ZARF)):
            yield path
        elif is_top:
            yield from (inner for inner in _folders(path) if os.path.isfile(os.path.join(inner, ZARF)))


def _folders(folder: str) -> list[str]:
    """Give the folders in a folder, in order, but for hidden ones."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.path for entry in entries if entry.is_dir() and not entry.name.startswith("."))
    except OSError:
        return []


def _helpers(root: str, inside: str = "", depth: int = 0) -> Iterator[File]:
    """Read the templates that define named templates: those of the chart, and of the charts that it is made of.

    Args:
        root: the chart's folder.
        inside: where Helm sees it in the chart that is asked for: "charts/common/".
        depth: how many charts it is inside of.
    """
    templates = os.path.join(root, TEMPLATES)
    for folder, folders, names in os.walk(templates):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            file = file_at(path)  # Helm takes every file in there for a template
            if file and ("define" in file.text or "block" in file.text):
                yield replace(file, name=inside + os.path.relpath(path, root).replace(os.sep, "/"))
    if depth < MAX_CHARTS:
        for name, folder in _charts_of(root).items():
            yield from _helpers(folder, f"{inside}charts/{name}/", depth + 1)


def _charts_of(root: str) -> dict[str, str]:
    """Give the charts that a chart is made of: those in its charts/, and those that it names by a path."""
    charts = os.path.join(root, "charts")
    names = sorted(os.listdir(charts)) if os.path.isdir(charts) else []
    found = {name: path for name in names if os.path.isdir(path := os.path.join(charts, name))}
    for one in _dependencies(root, "file://"):
        name, place = one.get("name"), one.get("repository")
        if isinstance(name, str) and isinstance(place, str) and place.startswith("file://"):
            found.setdefault(name, inside(root, place.removeprefix("file://")))
    return found


def _parts_of(root: str) -> frozenset[str] | None:
    """Give the keys of the values at which Helm puts those of the charts that a chart is made of; None: not known."""
    dependencies = list(_dependencies(root, "dependencies"))
    if any("import-values" in one for one in dependencies) or _has_unread_charts(root):
        return None
    names = (one.get("alias") or one.get("name") for one in dependencies)
    return frozenset((*_charts_of(root), *(name for name in names if isinstance(name, str))))


def _has_unread_charts(root: str) -> bool:
    """Tell whether a chart is made of others that are packed, or that it names as charts of Helm 2 do."""
    charts = os.path.join(root, "charts")
    packed = os.path.isdir(charts) and any(name.endswith(".tgz") for name in os.listdir(charts))
    return packed or os.path.isfile(os.path.join(root, "requirements.yaml"))


def _dependencies(root: str, having: str) -> Iterable[Mapping[str, Any]]:
    """Give what Chart.yaml says of other charts, if it has a text; nothing of one that cannot be read."""
    return mappings((_about(root, having) or {}).get("dependencies"))


def _about(root: str, having: str = "") -> Mapping[str, Any] | None:
    """Give what Chart.yaml says, if it has a text; None: it has not, or cannot be read."""
    file = file_at(os.path.join(root, CHART))
    try:
        about = values_tree(file) if file and having in file.text else None
    except YamlError:
        return None
    return about if isinstance(about, dict) else None
