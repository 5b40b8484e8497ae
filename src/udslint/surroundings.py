"""What stands around a file on disk: its chart with values and helpers, and the Zarf package that deploys it.

A hook gets only the files that changed; what else a template depends on is read from here. Everything is looked up once
for each folder.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from udslint.discover import display_path
from udslint.read.chart import Chart, File, values_tree
from udslint.read.holes import Hole
from udslint.read.source import UnreadableError, YamlError, decode
from udslint.record import record, replace

ZARF = "zarf.yaml"
MAX_HELPER_SIZE = 1_000_000
"""The size above which a helper or values file is not read, in bytes."""

MAX_CHARTS = 5
"""Charts inside one another whose named templates are read."""


@record
class ZarfChart:
    """A chart in a component of a zarf.yaml."""

    folder: str
    """The folder of the zarf.yaml."""
    name: str
    local: str | None
    """The chart's folder, absolute; None for a chart from elsewhere."""
    namespace: str | None
    """Empty: a variable."""
    values: tuple[str, ...]
    """Values files, absolute."""
    imports: str | None
    """The folder that the component is imported from, absolute."""


@record
class ZarfFile:
    """What of a zarf.yaml matters here."""

    charts: tuple[ZarfChart, ...] = ()
    variables: frozenset[str] = frozenset()
    imports_elsewhere: bool = False
    """A component comes from another package, whose variables are not seen here."""


class Surroundings:
    """Finds charts and Zarf packages; reads each file once."""

    def __init__(self) -> None:
        self._charts: dict[tuple[str, tuple[str, ...]], Chart] = {}
        self._roots: dict[str, str | None] = {}
        self._units: dict[str, str | None] = {}
        self._units_as_named: dict[str, str | None] = {}
        """The same, by the paths of folders as they are given."""
        self._zarf: dict[str, ZarfFile | None] = {}
        self._subfolders: dict[str, tuple[str, ...]] = {}

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
        """Give the folder of the Zarf package that deploys a file: the nearest one above with a zarf.yaml."""
        folder = os.path.dirname(path)
        if folder not in self._units_as_named:
            self._units_as_named[folder] = self._unit(os.path.abspath(folder))
        return self._units_as_named[folder]

    def _unit(self, folder: str) -> str | None:
        if folder not in self._units:
            above = os.path.dirname(folder)
            if os.path.isfile(os.path.join(folder, ZARF)):
                self._units[folder] = folder
            elif _is_top(folder) or above == folder:
                self._units[folder] = None
            else:
                self._units[folder] = self._unit(above)
        return self._units[folder]

    def _chart_root(self, folder: str) -> str | None:
        if folder not in self._roots:
            above = os.path.dirname(folder)
            if os.path.basename(folder) == "templates" or os.path.isfile(os.path.join(folder, "Chart.yaml")):
                is_templates = os.path.basename(folder) == "templates"
                self._roots[folder] = above if is_templates else folder
            elif _is_top(folder) or above == folder:
                self._roots[folder] = None
            else:
                self._roots[folder] = self._chart_root(above)
        return self._roots[folder]

    def _chart(self, root: str, extra_values: tuple[str, ...]) -> Chart:
        placed = list(self._deployments(root))
        own = [os.path.join(root, name) for name in ("values.yaml", "values.yml")]
        wanted = [path for path in own if os.path.isfile(path)]
        named = dict.fromkeys(path for chart in placed for path in chart.values)
        files = [file for path in wanted if (file := _file(path))]
        files += [replace(file, deployed=True) for path in named if (file := _file(path))]
        files += [file for path in extra_values if (file := _file(path))]
        missing = [display_path(path) for path in (*named, *extra_values) if not os.path.isfile(path)]
        namespaces = dict.fromkeys(chart.namespace for chart in placed if chart.namespace is not None)
        return Chart(
            folder=display_path(root),
            values=tuple(files),
            helpers=tuple(_helpers(root)),
            namespaces=tuple(namespaces),
            missing=tuple(missing),
            variables=self._variables(root),
        )

    def zarf_of(self, path: str) -> Chart:
        """Give what a Zarf package says of a manifest that belongs to no chart."""
        folder = os.path.dirname(os.path.abspath(path))
        if self._unit(folder) is None:
            return Chart(is_chart=False)
        return Chart(display_path(folder), variables=self._variables(folder), is_chart=False)

    def _variables(self, folder: str) -> frozenset[str] | None:
        """Give the variables that the Zarf packages around declare; None where that cannot be known."""
        files = list(self._zarf_files(folder))
        if not files or any(file.imports_elsewhere for file in files):
            return None
        return frozenset().union(*(file.variables for file in files))

    def _deployments(self, root: str) -> Iterator[ZarfChart]:
        """Give what Zarf packages say of a chart: where it is named by its path, and where that is imported."""
        known = [chart for file in self._zarf_files(root) for chart in file.charts]
        direct = [chart for chart in known if chart.local == root]
        yield from direct
        for chart in known:
            if chart.local is None and any(one.name == chart.name and chart.imports == one.folder for one in direct):
                yield chart

    def _zarf_files(self, root: str) -> Iterator[ZarfFile]:
        """Look for zarf.yaml in the folders above a chart, and in the folders beside it."""
        folder = root
        while True:
            for candidate in (folder, *self._packages_in(folder)):
                if (file := self._zarf_file(candidate)) is not None:
                    yield file
            above = os.path.dirname(folder)
            if _is_top(folder) or above == folder:
                return
            folder = above

    def _packages_in(self, folder: str) -> tuple[str, ...]:
        if folder not in self._subfolders:
            self._subfolders[folder] = tuple(_subfolders(folder))
        return self._subfolders[folder]

    def _zarf_file(self, folder: str) -> ZarfFile | None:
        if folder not in self._zarf:
            self._zarf[folder] = _read_zarf(folder)
        return self._zarf[folder]


def _is_top(folder: str) -> bool:
    """Tell whether a folder is the root of a repository: nothing above it matters."""
    return os.path.exists(os.path.join(folder, ".git"))


def _subfolders(folder: str) -> Iterator[str]:
    """Give the folders in a folder that have a zarf.yaml."""
    try:
        names = sorted(os.listdir(folder))
    except OSError:
        return
    for name in names:
        path = os.path.join(folder, name)
        if not name.startswith(".") and os.path.isfile(os.path.join(path, ZARF)):
            yield path


def _read_zarf(folder: str) -> ZarfFile | None:
    file = _file(os.path.join(folder, ZARF))
    if file is None:
        return None
    try:
        tree = values_tree(file)
    except YamlError:
        return None
    if not isinstance(tree, dict):
        return None
    components = _mappings(tree.get("components"))
    charts = tuple(chart for component in components for chart in _zarf_charts(component, folder))
    elsewhere = any("url" in imported for one in components if isinstance(imported := one.get("import"), dict))
    return ZarfFile(charts, frozenset(_declared(tree)), elsewhere)


def _declared(tree: object) -> Iterator[str]:
    """Give the names of the variables and constants that a zarf.yaml declares, its actions' setVariables among them."""
    if isinstance(tree, list):
        for item in tree:
            yield from _declared(item)
    elif isinstance(tree, dict):
        if isinstance(tree.get("setVariable"), str):
            yield tree["setVariable"]
        for key in ("variables", "constants", "setVariables"):
            yield from (name for entry in _mappings(tree.get(key)) if isinstance(name := entry.get("name"), str))
        for value in tree.values():
            yield from _declared(value)


def _zarf_charts(component: dict[str, object], folder: str) -> Iterator[ZarfChart]:
    imported = component.get("import")
    origin = imported.get("path") if isinstance(imported, dict) else None
    for chart in _mappings(component.get("charts")):
        local, files, namespace = chart.get("localPath"), chart.get("valuesFiles"), chart.get("namespace")
        names = [name for name in files if isinstance(name, str)] if isinstance(files, list) else []
        yield ZarfChart(
            folder,
            str(chart.get("name")),
            _inside(folder, local) if isinstance(local, str) else None,
            "" if isinstance(namespace, Hole) else namespace if isinstance(namespace, str) else None,
            tuple(_inside(folder, name) for name in names if "://" not in name),
            _inside(folder, origin) if isinstance(origin, str) else None,
        )


def _mappings(value: object) -> list[dict[str, object]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _inside(folder: str, path: str) -> str:
    return os.path.normpath(os.path.join(folder, path))


def _helpers(root: str, inside: str = "", depth: int = 0) -> Iterator[File]:
    """Read the templates that define named templates: those of the chart, and of the charts that it is made of.

    Args:
        root: the chart's folder.
        inside: where Helm sees it in the chart that is asked for: "charts/common/".
        depth: how many charts it is inside of.
    """
    templates = os.path.join(root, "templates")
    for folder, folders, names in os.walk(templates):
        folders.sort()
        for name in sorted(names):
            path = os.path.join(folder, name)
            file = _file(path) if name.endswith((".tpl", ".yaml", ".yml", ".txt")) else None
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
    file = _file(os.path.join(root, "Chart.yaml"))
    if file is None or "file://" not in file.text:
        return found
    try:
        about = values_tree(file)
    except YamlError:
        return found
    for one in _mappings(about.get("dependencies")) if isinstance(about, dict) else ():
        name, place = one.get("name"), one.get("repository")
        if isinstance(name, str) and isinstance(place, str) and place.startswith("file://"):
            found.setdefault(name, _inside(root, place.removeprefix("file://")))
    return found


def _file(path: str) -> File | None:
    """Read a file that others depend on; one that is not there, is no text or is huge does not count."""
    try:
        if os.path.getsize(path) > MAX_HELPER_SIZE:
            return None
        with open(path, "rb") as opened:
            return File(display_path(path), decode(opened.read()))
    except (OSError, UnreadableError):
        return None
