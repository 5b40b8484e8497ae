"""How Zarf packages deploy a chart: each way by itself, for they are alternatives.

A component that imports another one makes one deployment with it. Source: zarf, src/pkg/packager/load/import.go
(`resolveImports`, `overrideResources`), and for the order of the values src/pkg/packager/deploy.go.
"""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from udslint.bundles import Key, Override
from udslint.components import ZarfChart, ZarfComponent
from udslint.read.chart import Deployment, File
from udslint.record import record, replace
from udslint.zarf import ZarfFile, file_at

MAX_WAYS = 16
"""Ways to put a component together with what it imports that are looked at."""
MAX_DEPLOYMENTS = 32
DEPLOYED = File("", "", deployed=True)
"""How a values file is read that a Zarf package names."""


@record
class Placed:
    """A chart as a component deploys it."""

    chart: ZarfChart
    component: str
    packages: tuple[ZarfFile, ...]
    """The packages that say so, the imported ones first: what a later one says counts more."""

    @property
    def release(self) -> str:
        """The name of the Helm release; empty where it is not known."""
        return self.chart.name if self.chart.release is None else self.chart.release

    @property
    def key(self) -> Key:
        """What bundles call it."""
        return self.packages[-1].name, self.component, self.chart.name

    def is_meant(self, override: Override) -> bool:
        """Tell whether a bundle speaks of it."""
        return self.key == override.key and override.folder in (None, os.path.realpath(self.packages[-1].folder))

    @property
    def defaults(self) -> dict[str, str]:
        """What variables and constants are where nobody sets them, by how values files write them."""
        found: dict[str, str | None] = {}
        for package in self.packages:
            found.update((name, text) for name, text in package.defaults.items() if found.get(name, "") is not None)
        return {name: text for name, text in found.items() if text is not None}

    @property
    def is_complete(self) -> bool:
        """All values files are known by name."""
        return self.chart.is_complete and not (self.chart.given and any(one.has_more_values for one in self.packages))

    def values(self) -> Iterator[tuple[str, File]]:
        """Give the values files, absolute, in rising order, and how each is read."""
        yield from ((path, DEPLOYED) for path in self.chart.values)
        yield from ((path, replace(DEPLOYED, templated=True)) for path in self.chart.templated)
        for one in self.chart.given:
            how = replace(DEPLOYED, source=one.source, target=one.target, excluded=one.excluded)
            yield from ((path, how) for package in self.packages for path in package.values)


def deployments(root: str, files: Iterable[ZarfFile], at: Callable[[str], ZarfFile | None]) -> Iterator[Placed]:
    """Give the ways in which packages deploy a chart.

    Args:
        root: the chart's folder.
        files: the packages that name it, and those that import from these.
        at: gives the package in a folder.
    """
    composer = _Composer(at)
    found = [
        (file.folder, component, [one for way in composer.ways(component, file) for one in way])
        for file in files
        for component in file.components
    ]
    for folder, component, placed in found:
        if (folder, component) not in composer.imported:
            yield from (one for one in placed if one.chart.local == root)


def namespaces_of(placed: Iterable[Placed], overrides: Sequence[Override]) -> Iterator[str]:
    """Give the namespaces that a chart is installed into; empty where it is a variable."""
    for one in placed:
        said = [override.namespace for override in overrides if one.is_meant(override)]
        yield from (name for name in (one.chart.namespace, *said) if name is not None)


class _Composer:
    """Puts components together with those that they import."""

    def __init__(self, at: Callable[[str], ZarfFile | None]) -> None:
        self.at = at
        self.imported: set[tuple[str, ZarfComponent]] = set()
        """Components that others import, and the folders that they are in."""

    def ways(self, component: ZarfComponent, file: ZarfFile) -> Iterable[tuple[Placed, ...]]:
        """Give the ways to put a component together: what it imports may be there for each flavor."""
        return islice(self._ways(component, file, component.only, ()), MAX_WAYS)

    def _ways(
        self, component: ZarfComponent, file: ZarfFile, only: tuple[str, str], inside: tuple[str, ...]
    ) -> Iterator[tuple[Placed, ...]]:
        target = self.at(component.imports) if component.imports and component.imports not in inside else None
        wanted = [one for one in target.components if one.name == component.import_name] if target else []
        matching = [(one, both) for one in wanted if (both := _both(only, one.only))]
        if not target or not matching:
            yield tuple(Placed(chart, component.name, (file,)) for chart in component.charts)
            return
        for one, both in matching:
            self.imported.add((target.folder, one))
            for below in self._ways(one, target, both, (*inside, file.folder)):
                yield _over(below, component, file)


def _both(one: tuple[str, str], other: tuple[str, str]) -> tuple[str, str] | None:
    """Give the flavor and the architecture for which both of two components are; None where there are none."""
    if any(left and right and left != right for left, right in zip(one, other, strict=True)):
        return None
    return one[0] or other[0], one[1] or other[1]


def _over(below: Iterable[Placed], component: ZarfComponent, file: ZarfFile) -> tuple[Placed, ...]:
    """Put what a component says of charts over what it imports; what has no chart of that name there is added."""
    more = {chart.name: chart for chart in component.charts}
    merged = [
        Placed(_merged(one.chart, more.pop(one.chart.name, None)), component.name, (*one.packages, file))
        for one in below
    ]
    return (*merged, *(Placed(chart, component.name, (file,)) for chart in more.values()))


def _merged(under: ZarfChart, over: ZarfChart | None) -> ZarfChart:
    if over is None:
        return under
    return replace(
        under,
        namespace=under.namespace if over.namespace is None else over.namespace,
        release=under.release if over.release is None else over.release,
        values=under.values + over.values,
        variables=under.variables + over.variables,
        templated=under.templated + over.templated,
        given=under.given + over.given,
        is_complete=under.is_complete and over.is_complete,
    )


class Stacks:
    """Gathers the values files of a chart: its own, then those of a deployment, then those that the user names."""

    def __init__(self, root: str, extra: Iterable[str]) -> None:
        self.files: dict[File, int] = {}
        """Those of all deployments, with their numbers."""
        self.missing: dict[str, None] = {}
        """Those that are named and not there, and those that are no text."""
        own = [os.path.join(root, name) for name in ("values.yaml", "values.yml")]
        self._own = [(path, File("", "")) for path in own if os.path.isfile(path)]
        self._extra = [(path, File("", "")) for path in extra]
        self._read: dict[str, File | None] = {}

    def deployments(self, placed: Sequence[Placed], overrides: Sequence[Override]) -> tuple[Deployment, ...]:
        """Make what is known of the deployments of the chart; one where none is seen. Those alike are one.

        What bundles make of them comes after all that packages do.
        """
        pairs: list[tuple[Placed | None, Override | None]] = [(one, None) for one in placed] or [(None, None)]
        pairs += [(one, override) for override in overrides for one in placed if one.is_meant(override)]
        return tuple(dict.fromkeys(self._deployment(*pair) for pair in pairs[:MAX_DEPLOYMENTS]))

    def _deployment(self, placed: Placed | None, override: Override | None) -> Deployment:
        named = [*dict.fromkeys(placed.values() if placed else ()), *_files_of(override), *self._extra]
        missing = [path for path, _ in (*self._own, *named) if self._file(path) is None]
        self.missing.update(dict.fromkeys(missing))
        chart = placed.chart if placed else None
        is_complete = not missing and (placed is None or placed.is_complete) and _are_there(override)
        return Deployment(
            tuple(self._number(file, how) for path, how in (*self._own, *named) if (file := self._file(path))),
            chart.variables if chart else (),
            tuple(dict.fromkeys(one.target for one in chart.given if one.target)) if chart else (),
            tuple(placed.defaults.items()) if placed else (),
            is_complete,
            override.sets if override else (),
        )

    def _file(self, path: str) -> File | None:
        if path not in self._read:
            self._read[path] = file_at(path)
        return self._read[path]

    def _number(self, file: File, how: File) -> int:
        return self.files.setdefault(replace(how, path=file.path, text=file.text), len(self.files))


def _are_there(override: Override | None) -> bool:
    """Tell whether all values files of a bundle are seen."""
    return override is None or (override.is_complete and all(map(os.path.isfile, override.files)))


def _files_of(override: Override | None) -> Iterator[tuple[str, File]]:
    """Give the values files of a bundle; one that is not there is not named, for bundles are made at build time."""
    for path in override.files if override else ():
        if os.path.isfile(path):
            yield path, File("", "")
