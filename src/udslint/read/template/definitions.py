"""The named templates that a template can include."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from udslint.read.chart import Chart, File
from udslint.read.lines import Lines
from udslint.read.template.blocks import Node, Template, parse
from udslint.read.template.includes import misspelt_in
from udslint.read.template.noticed import Noted
from udslint.read.template.undefined import undefined_in
from udslint.record import record


@record
class Definition:
    """A named template and the file that defines it."""

    lines: Lines
    nodes: tuple[Node, ...]


Definitions = Mapping[str, Definition]


def definitions(lines: Lines, template: Template, chart: Chart) -> Definitions:
    """Gather the named templates of a file and of its chart.

    Of two with one name Helm takes that of the parent chart, then that of the file whose path sorts first.
    """
    files = [(helper.name, _defined(helper)) for helper in chart.helpers if helper.path != lines.path]
    own = lines.path.removeprefix(f"{chart.folder}/")
    files.append((own, {name: Definition(lines, nodes) for name, nodes in template.defines.items()}))
    found: dict[str, Definition] = {}
    for _, defined in sorted(files, key=lambda one: (one[0].count("/"), one[0]), reverse=True):
        found.update(defined)
    return found


def wrong_in(lines: Lines, template: Template) -> Iterator[Noted]:
    """Give what Go refuses in a file."""
    return (Noted(error.problem, lines.span(error.start, error.end)) for error in template.errors)


def noted_around(lines: Lines, template: Template, chart: Chart) -> Iterator[Noted]:
    """Give the names in a file that Go does not find, and all that it refuses in the helpers of the file's chart.

    Helm renders nothing then. What the helpers define stays open. Not all that lies in a folder `templates` is Helm's,
    and a chart that is made of others, or a part of one, has named templates that are not seen.
    """
    if chart.is_chart and (chart.values or chart.helpers):
        yield from undefined_in(lines, template)
        if chart.parts == frozenset() and not chart.is_part:
            yield from misspelt_in(lines, template, definitions(lines, template, chart).keys())
    for helper in chart.helpers:
        if helper.path != lines.path:
            yield from _wrong_in_helper(helper)


def are_all(template: Template, chart: Chart) -> bool:
    """Tell whether the named templates that are seen are all that Helm knows: none is elsewhere, or cannot be read.

    Where no file has any, the chart may be a part of what is installed: a copy without its helpers.
    """
    is_seen = chart.is_whole and bool(chart.helpers)
    return is_seen and not (template.errors or any(_parsed(helper)[1].errors for helper in chart.helpers))


@lru_cache(maxsize=512)
def _wrong_in_helper(helper: File) -> tuple[Noted, ...]:
    parsed = _parsed(helper)
    return (*wrong_in(*parsed), *undefined_in(*parsed))


@lru_cache(maxsize=512)
def _defined(helper: File) -> Definitions:
    """Give what a helper defines, once for all templates of its chart."""
    lines, template = _parsed(helper)
    return {name: Definition(lines, nodes) for name, nodes in template.defines.items()}


@lru_cache(maxsize=512)
def _parsed(helper: File) -> tuple[Lines, Template]:
    return Lines(helper.path, helper.text), parse(helper.text)
