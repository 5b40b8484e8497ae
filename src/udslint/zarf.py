"""What a zarf.yaml says of the charts and manifests that its package deploys.

Source: zarf.dev/docs/ref/components and the schema of ZarfPackageConfig (v1alpha1).
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping

from udslint.discover import display_path
from udslint.read.chart import File, values_tree
from udslint.read.holes import Hole
from udslint.read.scalars import WORDS
from udslint.read.source import UnreadableError, YamlError, decode
from udslint.record import record

ZARF = "zarf.yaml"
MAX_SIZE = 1_000_000
"""The size above which a file that others depend on is not read, in bytes."""
ALWAYS = ""
"""The variant of a package that a component without `only` that is not optional is part of: all of them."""

_SETTINGS = re.compile(r"(?:uds-bundle|uds-config|zarf-config)[\w.-]*\.(?:ya?ml|toml|json)")
_WORD = re.compile(r"\w+")

Object = dict[str, object]


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
    variables: tuple[tuple[str, ...], ...] = ()
    """Paths of the values that Zarf variables set."""
    templated: tuple[str, ...] = ()
    """Values files that Zarf renders as templates first, absolute."""
    given: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    """Where in the package's values something stands, and where it goes in those of the chart."""


@record
class ZarfFile:
    """What of a zarf.yaml matters here."""

    folder: str
    charts: tuple[ZarfChart, ...] = ()
    variables: frozenset[str] = frozenset()
    imports_elsewhere: bool = False
    """A component comes from another package, whose variables are not seen here."""
    deploys: Mapping[str, frozenset[str]] = {}
    """The charts' folders and the manifests that it deploys, absolute, each with the variants of the package (flavor,
    architecture, cluster, a component that is chosen) in which it does."""
    switches: frozenset[str] = frozenset()
    """Those of the variables that are true or false."""
    values: tuple[str, ...] = ()
    """The files with the package's own values, absolute."""
    imports: frozenset[str] = frozenset()
    """The folders that components are imported from, absolute."""

    def is_tied_to(self, other: ZarfFile) -> bool:
        """Tell whether one imports components of the other, and with them its variables."""
        return other.folder in self.imports or self.folder in other.imports


def read_zarf(folder: str) -> ZarfFile | None:
    """Read the zarf.yaml of a folder; None where there is none that can be read."""
    file = file_at(os.path.join(folder, ZARF))
    if file is None:
        return None
    try:
        tree = values_tree(file)
    except YamlError:
        return None
    if not isinstance(tree, dict):
        return None
    components = mappings(tree.get("components"))
    charts = tuple(chart for component in components for chart in _charts(component, folder))
    imported = [one for component in components if isinstance(one := component.get("import"), dict)]
    declared = list(_declared(tree))
    names = frozenset(name for name, _ in declared)
    values = tree.get("values")
    return ZarfFile(
        folder,
        charts,
        names,
        any("url" in one for one in imported),
        _deployed(components, folder),
        frozenset(_truths(declared)),
        tuple(_files(values.get("files"), folder)) if isinstance(values, dict) else (),
        frozenset(inside(folder, path) for one in imported if (path := _text(one, "path"))),
    )


def _declared(tree: object) -> Iterator[tuple[str, object]]:
    """Give the variables and constants that a zarf.yaml declares, with their values where nobody gives another.

    Those that its actions set are among them, as None: what they are is only known then.
    """
    if isinstance(tree, list):
        for item in tree:
            yield from _declared(item)
    elif isinstance(tree, dict):
        if isinstance(tree.get("setVariable"), str):
            yield tree["setVariable"], None
        for key, value in (("variables", "default"), ("constants", "value"), ("setVariables", "")):
            for one in mappings(tree.get(key)):
                yield from ((name, one.get(value)) for name in _names(one.get("name")))
        for inner in tree.values():
            yield from _declared(inner)


def set_in(folders: Iterable[str]) -> frozenset[str]:
    """Give the names in the bundles and settings in folders: each may be that of a variable which they set.

    Zarf and UDS CLI set what they are told to, declared or not (zarf: src/pkg/variables, `PopulateVariables`), and
    take names in any case.
    """
    paths = (os.path.join(one, name) for one in folders for name in _listed(one) if _SETTINGS.fullmatch(name))
    files = (file for path in paths if (file := file_at(path)))
    return frozenset(name.upper() for file in files for name in _WORD.findall(file.text))


def _listed(folder: str) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _names(name: object) -> Iterable[str]:
    """Give what a variable may be called: YAML reads a bare ON or NO as a truth value."""
    if isinstance(name, bool):
        return [word for word, value in WORDS.items() if value is name and word.isupper()]
    return [name] if isinstance(name, str) else []


def _truths(declared: Iterable[tuple[str, object]]) -> Iterator[str]:
    """Give the variables that are switches: they are true or false wherever they have a value."""
    values: dict[str, set[str]] = {}
    for name, value in declared:
        values.setdefault(name, set()).add(str(value).lower())
    yield from (name for name, found in values.items() if found <= {"true", "false"})


def _charts(component: Object, folder: str) -> Iterator[ZarfChart]:
    imported = component.get("import")
    origin = imported.get("path") if isinstance(imported, dict) else None
    for chart in mappings(component.get("charts")):
        local, namespace = chart.get("localPath"), chart.get("namespace")
        paths = [path for one in mappings(chart.get("variables")) if isinstance(path := one.get("path"), str)]
        yield ZarfChart(
            folder,
            str(chart.get("name")),
            inside(folder, local) if isinstance(local, str) else None,
            "" if isinstance(namespace, Hole) else namespace if isinstance(namespace, str) else None,
            tuple(_files(chart.get("valuesFiles"), folder)),
            inside(folder, origin) if isinstance(origin, str) else None,
            tuple(_steps(path) for path in paths),
            tuple(_files(chart.get("templatedValuesFiles"), folder)),
            tuple(
                (_steps(source), _steps(target))
                for one in mappings(chart.get("values"))
                if (source := _text(one, "sourcePath")) and (target := _text(one, "targetPath"))
            ),
        )


def _steps(path: str) -> tuple[str, ...]:
    """Give the keys of a path such as `.app.host`; `.` is all there is."""
    return tuple(path.strip(".").split(".")) if path.strip(".") else ()


def _deployed(components: list[Object], folder: str) -> dict[str, frozenset[str]]:
    """Give what the components deploy; those for different flavors or clusters, or to choose from, need not all be."""
    found: dict[str, frozenset[str]] = {}
    for component in components:
        only = component.get("only")
        chosen = component.get("name") if _is_optional(component) else None
        variant = json.dumps([only, chosen], sort_keys=True, default=str) if only or chosen else ALWAYS
        charts = [
            inside(folder, local) for one in mappings(component.get("charts")) if (local := _text(one, "localPath"))
        ]
        manifests = [path for one in mappings(component.get("manifests")) for path in _files(one.get("files"), folder)]
        for path in (*charts, *manifests):
            found[path] = found.get(path, frozenset()) | {variant}
    return found


def _is_optional(component: Object) -> bool:
    """Tell whether a component says that the user chooses it."""
    return component.get("required") is False or "default" in component or "group" in component


def _text(entry: Object, name: str) -> str | None:
    value = entry.get(name)
    return value if isinstance(value, str) else None


def _files(names: object, folder: str) -> Iterator[str]:
    """Give the files of a list that are on disk, absolute."""
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and "://" not in name:
            yield inside(folder, name)


def mappings(value: object) -> list[Object]:
    """Give the mappings in a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inside(folder: str, path: str) -> str:
    """Give the path of what a file in a folder names."""
    return os.path.normpath(os.path.join(folder, path))


def file_at(path: str) -> File | None:
    """Read a file that others depend on; one that is not there, is no text or is huge does not count."""
    try:
        if os.path.getsize(path) > MAX_SIZE:
            return None
        with open(path, "rb") as opened:
            return File(display_path(path), decode(opened.read()))
    except (OSError, UnreadableError):
        return None
