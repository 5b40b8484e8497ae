"""What Zarf packages and bundles give one chart and no other: values files, and values at a path."""

# Plain os.path: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator

from udslint.bundles import Override, Overrides
from udslint.deployments import Placed
from udslint.discover import display_path
from udslint.read.chart import SetPath
from udslint.reads import is_read
from udslint.zarf import ZARF, file_at


def files_for(
    root: str, placed: Iterable[Placed], mine: Collection[Override], near: Iterable[Overrides]
) -> frozenset[str]:
    """Give the values files, as messages call them, that are named for a chart and for no other.

    Args:
        root: the chart's folder.
        placed: the ways in which packages deploy it.
        mine: what bundles say of it.
        near: what bundles around it say of any chart.
    """
    named = {os.path.join(root, "values.yaml"): False}
    for one in placed:
        for chart in (chart for package in one.packages for part in package.components for chart in part.charts):
            # A component that imports another one adds to a chart by its name alone.
            is_other = chart.local != root and chart.name != one.chart.name
            named.update((path, False) for path in chart.values if is_other)
        named.update((path, named.get(path, True)) for path in one.chart.values)
    for override in (one for bundles in near for says in bundles.values() for one in says):
        named.update((path, named.get(path, True) and override in mine) for path in override.files)
    return frozenset(display_path(path) for path, is_ours in named.items() if is_ours)


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
