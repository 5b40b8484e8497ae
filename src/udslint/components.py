"""Components of a zarf.yaml, and the charts in them.

Source: zarf.dev/docs/ref/components and the schema of ZarfPackageConfig (v1alpha1).
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from udslint.read.holes import Hole
from udslint.read.scalars import WORDS
from udslint.record import record

Object = dict[str, object]


Steps = tuple[str, ...]
"""The keys that lead to a value, from the outside in."""


@record
class Given:
    """What a chart is given of the values of its Zarf package."""

    source: Steps
    """Where it stands in those."""
    target: Steps
    """Where it goes in those of the chart."""
    excluded: tuple[Steps, ...] = ()
    """What of the package's values the chart does not get."""


@record
class ZarfChart:
    """A chart in a component of a zarf.yaml."""

    name: str
    """Empty: not known."""
    local: str | None
    """The chart's folder, absolute; None for a chart from elsewhere."""
    namespace: str | None
    """Empty: a variable."""
    release: str | None
    """The name of the Helm release, where it is not that of the chart; empty: a variable."""
    values: tuple[str, ...]
    """Values files, absolute."""
    variables: tuple[tuple[Steps, str], ...] = ()
    """Paths of the values that Zarf variables set, and the variables as values files write them."""
    templated: tuple[str, ...] = ()
    """Values files that Zarf renders as templates first, absolute."""
    given: tuple[Given, ...] = ()
    is_complete: bool = True
    """False: a values file comes from elsewhere, or has a variable in its name."""


@record
class ZarfComponent:
    """A component of a zarf.yaml, as far as charts go."""

    name: str
    imports: str | None
    """The folder that it is imported from, absolute."""
    import_name: str
    """What it is called there."""
    only: tuple[str, str]
    """The flavor and the architecture that it is for, each empty where it is for any."""
    charts: tuple[ZarfChart, ...]


def component_of(component: Object, folder: str) -> ZarfComponent:
    """Read a component of the zarf.yaml in a folder."""
    imported, only = component.get("import"), component.get("only")
    source = imported if isinstance(imported, dict) else {}
    limits = only if isinstance(only, dict) else {}
    cluster = limits.get("cluster")
    origin, name = text_in(source, "path"), text_in(component, "name") or ""
    return ZarfComponent(
        name,
        inside(folder, origin) if origin else None,
        text_in(source, "name") or name,
        (text_in(limits, "flavor") or "", text_in(cluster, "architecture") or "" if isinstance(cluster, dict) else ""),
        tuple(_charts(component, folder)),
    )


def _charts(component: Object, folder: str) -> Iterator[ZarfChart]:
    for chart in mappings(component.get("charts")):
        local = text_in(chart, "localPath")
        files, templated = chart.get("valuesFiles"), chart.get("templatedValuesFiles")
        yield ZarfChart(
            text_in(chart, "name") or "",
            inside(folder, local) if local is not None else None,
            _text_or_variable(chart, "namespace"),
            _text_or_variable(chart, "releaseName"),
            tuple(files_in(files, folder)),
            tuple(
                (steps, f"###ZARF_VAR_{next(iter(names_of(one.get('name'))), '')}###")
                for one in mappings(chart.get("variables"))
                if (steps := _steps(text_in(one, "path") or ""))
            ),
            tuple(files_in(templated, folder)),
            tuple(_given(mappings(chart.get("values")))),
            are_on_disk(files) and are_on_disk(templated),
        )


def _given(values: Iterable[Object]) -> Iterator[Given]:
    """Read what is handed on; paths that are left out are paths in the package's values, as sources are."""
    for one in values:
        source, target, excluded = text_in(one, "sourcePath"), text_in(one, "targetPath"), one.get("excludePaths")
        if source and target:
            left_out = excluded if isinstance(excluded, list) else []
            yield Given(
                _steps(source), _steps(target), tuple(_steps(path) for path in left_out if isinstance(path, str))
            )


def _text_or_variable(entry: Object, name: str) -> str | None:
    """Give a text of an entry: empty where it has a variable in it, None where there is none."""
    return "" if isinstance(entry.get(name), Hole) else text_in(entry, name) or None


def _steps(path: str) -> Steps:
    """Give the keys of a path such as `.app.host`; `.` is all there is."""
    return tuple(path.strip(".").split(".")) if path.strip(".") else ()


def names_of(name: object) -> Iterable[str]:
    """Give what a variable may be called: YAML reads a bare ON or NO as a truth value."""
    if isinstance(name, bool):
        return [word for word, value in WORDS.items() if value is name and word.isupper()]
    return [name] if isinstance(name, str) else []


def text_in(entry: Object, name: str) -> str | None:
    """Give a text of an entry; None where there is none."""
    value = entry.get(name)
    return value if isinstance(value, str) else None


def files_in(names: object, folder: str) -> Iterator[str]:
    """Give the files of a list that are on disk, absolute."""
    for name in names if isinstance(names, list) else ():
        if isinstance(name, str) and "://" not in name:
            yield inside(folder, name)


def are_on_disk(names: object) -> bool:
    """Tell whether a list has only files on disk, by names that are settled."""
    return not isinstance(names, list) or all(isinstance(name, str) and "://" not in name for name in names)


def entries(value: object) -> Iterable[tuple[str, object]]:
    """Give the keys of a mapping with their values; of anything else none."""
    return value.items() if isinstance(value, dict) else ()


def mappings(value: object) -> list[Object]:
    """Give the mappings in a list."""
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def inside(folder: str, path: str) -> str:
    """Give the path of what a file in a folder names."""
    return os.path.normpath(os.path.join(folder, path))
