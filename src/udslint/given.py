"""What Zarf packages and bundles give one chart and no other: values files, and values at a path."""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Callable, Collection, Container, Iterable, Iterator, Sequence

from udslint.bundles import Override, Overrides
from udslint.deployments import Placed
from udslint.discover import display_path
from udslint.read.chart import SetPath
from udslint.reads import is_read
from udslint.zarf import ZARF, ZarfFile, file_at


def files_for(
    root: str,
    placed: Sequence[Placed],
    mine: Collection[Override],
    near: Iterable[Overrides],
    packages: Callable[[str], Iterable[ZarfFile]],
) -> frozenset[str]:
    """Give the values files, as messages call them, that are named for a chart and for no other.

    Args:
        root: the chart's folder.
        placed: the ways in which packages deploy it.
        mine: what bundles say of it.
        near: what bundles around it say of any chart.
        packages: gives the packages around it that name a values file.
    """
    named = {os.path.join(root, "values.yaml"): False}
    names = {one.chart.name for one in placed}
    for path in dict.fromkeys(path for one in placed for path in one.chart.values):
        others = (*(package for one in placed for package in one.packages), *packages(path))
        is_shared = any(_gives_another(package, path, root, names) for package in others)
        named[path] = named.get(path, not is_shared)
    for override in (one for bundles in near for says in bundles.values() for one in says):
        named.update((path, named.get(path, True) and override in mine) for path in override.files)
    return frozenset(display_path(path) for path, is_ours in named.items() if is_ours)


def _gives_another(package: ZarfFile, path: str, root: str, names: Container[str]) -> bool:
    """Tell whether a package gives a values file to another chart than the one in a folder.

    A component that imports another one adds to a chart by its name alone.
    """
    return any(
        path in chart.values and chart.local != root and not (part.imports and not chart.local and chart.name in names)
        for part in package.components
        for chart in part.charts
    )


def unread_paths(placed: Iterable[Placed], mine: Iterable[Override], read: frozenset[str]) -> Iterator[SetPath]:
    """Give the paths that packages and bundles set in the values of a chart, and that none of its templates reads."""
    for one in placed:
        paths = (*(path for path, _ in one.chart.variables), *(given.target for given in one.chart.given))
        lost = [path for path in paths if not is_read(path, read)]
        for package in one.packages if lost else ():
            if file := file_at(os.path.join(package.folder, ZARF)):
                yield from (SetPath(path, file) for path in lost)
    for override in mine:
        yield from (SetPath(one.path, override.bundle) for one in override.sets if not is_read(one.path, read))
