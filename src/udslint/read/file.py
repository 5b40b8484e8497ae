"""A file, plain or template, to what it holds."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from yaml.nodes import Node

from udslint.read.chart import Chart
from udslint.read.compose import YamlError, compose
from udslint.read.document import Document
from udslint.read.lines import Lines
from udslint.read.objects import Reading, Unread, concerns_us, is_package, objects
from udslint.read.patches import patches_in
from udslint.read.simple import NotSimpleError, simple_tree
from udslint.read.source import decode, parts, shown_at
from udslint.read.tree import Reader

if TYPE_CHECKING:
    from udslint.source import Source

_ACTION = re.compile(r"\{\{[^{}]*\}\}")
_PACKAGE = re.compile(r"^kind:[ \t]*[\"']?Package\b", re.MULTILINE)
"""How an object begins that may be a Package, whatever a template writes for its `apiVersion`."""


def read_source(source: Source, limit: int) -> Reading:
    """Read a file as what it is where it stands: a template of its chart, a patch of Kustomize.

    Args:
        source: the file.
        limit: how many readings of a template are tried at most.

    Raises:
        UnreadableError: it is no text.
    """
    reading = read(source.path, decode(source.data), source.chart, limit)
    return patches_in(reading, joins=source.patch == "joins") if source.patch else reading


def read(path: str, text: str, chart: Chart | None, limit: int) -> Reading:
    """Read a file, plain or template.

    Args:
        path: what findings call it.
        text: its text.
        chart: the chart it belongs to, if any.
        limit: how many readings of a template are tried at most.
    """
    if not is_template(text) or _is_literal(text, chart):
        return read_yaml(path, text)
    from udslint.read.template.read import read_template

    reading = read_template(path, text, chart or Chart(is_chart=False), limit)
    if reading.template and reading.template.errors and not (chart and chart.is_chart):
        plain = read_yaml(path, text)
        if not plain.unread and not (_ACTION.search(text) and _may_be_package(text, plain)):
            return plain
    return reading


def _may_be_package(text: str, plain: Reading) -> bool:
    """Tell whether a file with actions that are not Go's can be meant as a template of a Package.

    A GitHub workflow or the tasks of a runner have expressions of their own: `${{ inputs.python-version }}`.
    """
    return bool(plain.packages) or _PACKAGE.search(text) is not None


def is_template(text: str) -> bool:
    """Tell whether a text has template actions or variables that somebody fills in later."""
    return "{{" in text or "###ZARF_" in text or "${" in text


def _is_literal(text: str, chart: Chart | None) -> bool:
    """Tell whether nobody fills anything in any more: JSON that belongs to no chart and to no Zarf package.

    It is what a machine wrote, so a `{{` in it is what the API server gets.
    """
    nobody = chart is None or (not chart.is_chart and chart.variables is None)
    return nobody and text.lstrip()[:1] == "{" and text.lstrip()[:2] != "{{"


def read_yaml(path: str, text: str) -> Reading:
    """Read plain YAML or JSON."""
    lines = Lines(path, text)
    packages: list[Document] = []
    others: list[Document] = []
    unread: list[Unread] = []
    for part in parts(text):
        if not concerns_us(part.text):
            continue
        reader = Reader()
        try:
            node = compose(part.text)
            tree = None if node is None else _tree(node, part.text, reader)
        except YamlError as error:
            index = part.base + shown_at(part.text, error.index)
            unread.append(Unread(error.problem, error.context, lines.span(index, index + 1)))
            continue
        if node is None:
            continue
        whole = Document(lines, node, tree, part.base, tuple(reader.duplicates), number=len(packages))
        for document in objects(whole):
            (packages if is_package(document) else others).append(document)
    return Reading(lines, tuple(packages), tuple(others), tuple(unread))


def _tree(node: Node, text: str, reader: Reader) -> Any:
    """Give the values of a document, the short way if that is possible."""
    try:
        return simple_tree(node, text)
    except NotSimpleError:
        return reader.value(node)
