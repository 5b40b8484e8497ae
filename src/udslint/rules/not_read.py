"""Stage 1: values that a deployment gives a chart and that no template of it reads."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from udslint.nearest import nearest_words
from udslint.read.lines import Lines
from udslint.read.values import Values, key_in
from udslint.reads import is_read
from udslint.rules.levels import at_other_level, written
from udslint.rules.registry import Said, at_span, check

if TYPE_CHECKING:
    from udslint.read.chart import Chart, File
    from udslint.read.objects import TemplateFacts

Steps = tuple[str, ...]


@check("value-not-read")
def value_not_read(template: TemplateFacts) -> Iterator[Said]:
    """A deployment gives the chart a value that no template reads, and that is like one which they do read."""
    values = template.values
    if not values.known or not values.chart.is_whole:
        return
    for file, tree in values.layers:
        for path, meant in _mistaken(tree, (), partial(_has, tree), values) if file.path in values.chart.given else ():
            if place := key_in(file, path):
                yield _said(file, place, path, meant)
    for one in values.chart.unread:
        wanted = _meant(one.path, partial(_is_set, values.chart), values)
        if wanted and (place := _path_in(one.file, one.path)):
            yield _said(one.file, place, one.path, wanted)


def _said(file: File, place: tuple[int, int], path: Steps, meant: Steps) -> Said:
    key = file.text[slice(*place)].strip("\"'")
    return at_span(Lines(file.path, file.text).span(*place)).says(key=key, name=written(path), near=written(meant))


def _mistaken(
    tree: Mapping[str, Any], above: Steps, is_set: Callable[[Steps], bool], values: Values
) -> Iterator[tuple[Steps, Steps]]:
    """Give the keys of a part of a values file that no template reads, each with what was probably meant."""
    for key, value in tree.items():
        path = (*above, key)
        if not is_read(path, values.chart.read) and (meant := _meant(path, is_set, values)):
            yield path, meant
        elif isinstance(value, Mapping):
            yield from _mistaken(value, path, is_set, values)


def _meant(path: Steps, is_set: Callable[[Steps], bool], values: Values) -> Steps | None:
    """Find the value that was probably meant: one that is read, and that is not set as well."""
    *above, key = path
    read = values.chart.read
    _, beside = values.find(tuple(above))
    names = [name for name in beside if is_read((*above, name), read)] if isinstance(beside, Mapping) else ()
    near = nearest_words(key, names)
    meant = (*above, near) if near else at_other_level(values, path)
    return None if meant is None or not is_read(meant, read) or is_set(meant) else meant


def _has(tree: Any, path: Steps) -> bool:
    """Tell whether a values file sets a path."""
    for step in path:
        if not isinstance(tree, Mapping) or step not in tree:
            return False
        tree = tree[step]
    return True


def _is_set(chart: Chart, path: Steps) -> bool:
    """Tell whether a package or a bundle sets a path, or something in it, as it sets others."""
    ways = chart.deployments
    paths = (path for one in ways for path in (*one.given_by_zarf, *(path for path, _ in one.set_by_zarf)))
    return any(one[: len(path)] == path for one in (*paths, *(one.path for way in ways for one in way.set_by_bundle)))


def _path_in(file: File, path: Steps) -> tuple[int, int] | None:
    """Tell where a zarf.yaml or a bundle names a path; None where that is not certain."""
    text = re.escape(".".join(path))
    entry = re.compile(rf"\b(?:path|targetPath):[ \t]*[\"']?(\.?{text})[\"']?[ \t\r]*(?:[,}}#].*)?$", re.M)
    found = list(entry.finditer(file.text))
    return found[0].span(1) if len(found) == 1 else None
