"""A template file to documents: parse, follow every branch, read the YAML of each reading."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from yaml.nodes import ScalarNode

from udslint.finding import Span
from udslint.read.chart import Chart, Values, lines_of
from udslint.read.compose import PLAIN, YamlError, compose
from udslint.read.document import Document
from udslint.read.holes import Expr, Hole
from udslint.read.lines import Lines
from udslint.read.objects import Reading, TemplateFacts, Unread, concerns_us, is_package, objects
from udslint.read.source import Part, parts
from udslint.read.template.blocks import Template, parse
from udslint.read.template.conditions import Atom
from udslint.read.template.defaults import default_answer, default_text
from udslint.read.template.expand import Definition, Expander
from udslint.read.template.layout import settle_placeholders
from udslint.read.template.lexer import TemplateError
from udslint.read.template.pieces import EMIT, HOLE, Pieces
from udslint.read.template.variants import Chooser, Explored, explore
from udslint.read.tree import Reader

_PLACEHOLDER = re.compile(f"{HOLE}|{EMIT}|- {EMIT[:2]}|{EMIT[0]}: {EMIT[0]}")
_DOCUMENT_START = re.compile(r"^---", re.M)
_PRIVATE = re.compile("[\ue000-\ue002]")
_LETTERS = re.compile(r"[g-zG-Z/:]")


@dataclass(frozen=True, slots=True)
class Expanded:
    """One reading of the file, not yet parsed."""

    pieces: Pieces
    expander: Expander


def read_template(path: str, text: str, chart: Chart, limit: int) -> Reading:
    """Read a template under every answer to its conditions."""
    lines = Lines(path, text)
    template = parse(text)
    values = Values(chart)
    facts = TemplateFacts(chart, values, list(template.errors))
    if template.errors:
        return Reading(lines, template=facts)
    explored = expand_all(lines, template, values, limit)
    reader = _TemplateReader(lines, facts)
    for number, variant in enumerate(explored.variants):
        reader.take(number, variant.reading)
    return Reading(
        lines,
        tuple(reader.packages.values()),
        tuple(reader.others.values()),
        tuple(reader.unread.values()),
        tuple(variant.answers for variant in explored.variants),
        _default_variants(explored, values),
        facts,
        explored.complete,
    )


def expand_all(lines: Lines, template: Template, values: Values, limit: int) -> Explored[Expanded]:
    """Follow every branch of a template; what comes of it is text with placeholders, not yet parsed."""
    definitions = _definitions(lines, template, values.chart)

    def show(normal: str) -> str | None:
        return default_text(values, normal)

    def read(chooser: Chooser) -> Expanded:
        expander = Expander(lines, definitions, chooser, show)
        return Expanded(expander.run(template.nodes), expander)

    def first(atom: Atom) -> bool:
        answer = default_answer(values, atom)
        return True if answer is None else answer

    return explore(read, limit, first, _concerns(lines.text))


def _concerns(text: str) -> Callable[[tuple[int, int]], bool]:
    """Tell which stretches of the file lie in a document that can be a Package."""
    starts = [0, *(match.start() for match in _DOCUMENT_START.finditer(text)), len(text)]
    regions = [
        (start, end) for start, end in zip(starts, starts[1:], strict=False) if concerns_us(text[start:end])
    ]

    def concerns(place: tuple[int, int]) -> bool:
        return any(place[0] < end and start < place[1] for start, end in regions)

    return concerns


def _definitions(lines: Lines, template: Template, chart: Chart) -> Mapping[str, Definition]:
    """Gather the named templates; the file's own win over those of the chart."""
    found: dict[str, Definition] = {}
    for helper in chart.helpers:
        if helper.path != lines.path:
            parsed = parse(helper.text)
            where = lines_of(helper)
            found.update({name: Definition(where, nodes) for name, nodes in parsed.defines.items()})
    found.update({name: Definition(lines, nodes) for name, nodes in template.defines.items()})
    return found


def _default_variants(explored: Explored[Expanded], values: Values) -> frozenset[int]:
    """Give the readings that the chart's values do not rule out."""
    return frozenset(
        number
        for number, variant in enumerate(explored.variants)
        if all(default_answer(values, atom) in (None, answer) for atom, answer in variant.answers)
    )


@dataclass(slots=True)
class _TemplateReader:
    """Reads the YAML of one variant after another; equal documents are one."""

    lines: Lines
    facts: TemplateFacts
    packages: dict[object, Document] = field(default_factory=dict)
    others: dict[object, Document] = field(default_factory=dict)
    unread: dict[object, Unread] = field(default_factory=dict)
    _made: dict[object, list[object]] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def take(self, number: int, expanded: Expanded) -> None:
        """Read one variant."""
        self.facts.take(expanded.expander.references, expanded.expander.conditions, expanded.expander.noted)
        pieces = expanded.pieces
        text = settle_placeholders(pieces.text)
        holes = pieces.holes()
        for part in parts(text):
            if not concerns_us(part.text):
                continue
            inside = [(at - part.base, expr) for at, expr in holes if part.base <= at < part.base + len(part.text)]
            self._part(number, part, pieces, inside)

    def _part(self, number: int, part: Part, pieces: Pieces, holes: list[tuple[int, Expr]]) -> None:
        start = pieces.span(part.base, part.base + 1) if part.text else None
        key = (part.text, tuple(expr.normal for _, expr in holes), start)
        if key not in self._made:
            self._made[key] = list(self._read(part, pieces, holes))
        for made in self._made[key]:
            for store in (self.packages, self.others, self.unread):
                if made in store:
                    store[made] = store[made].also_in(number)  # type: ignore[assignment]
        # The documents were stored when they were made; this adds the variant to each.

    def _read(self, part: Part, pieces: Pieces, holes: list[tuple[int, Expr]]) -> Iterator[object]:
        reader = Reader(_hole_reader(holes))
        try:
            node = compose(part.text)
            tree = None if node is None else reader.value(node)
        except YamlError as error:
            index = part.base + error.index
            span = pieces.span(index, index + 1)
            key: object = ("unread", span, error.problem)
            if key not in self.unread:
                self.unread[key] = Unread(error.problem, error.context, span, (), _certain(part.text, error.index))
            yield key
            return
        if node is None:
            return
        region = len(_DOCUMENT_START.findall(self.lines.text, 0, _origin_start(pieces, part.base, self.lines)))
        whole = Document(pieces, node, tree, part.base, tuple(reader.duplicates), number=region, variants=())
        for document in objects(whole):
            key = (next(self._numbers), "document")
            (self.packages if is_package(document) else self.others)[key] = document
            yield key


def _origin_start(pieces: Pieces, start: int, lines: Lines) -> int:
    """Give the index in the file of the first character behind a `---`."""
    span = pieces.span(start, start + 1)
    if span.path != lines.path:
        return 0
    return lines.starts[span.start_line - 1] + span.start_column - 1 + len("---")


def _certain(text: str, index: int) -> bool:
    """Tell whether what cannot be read is the author's, not a stand-in of ours nearby."""
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, max(index, 0)), 0)) + 1
    end = text.find("\n", index)
    return _PRIVATE.search(text[start : end if end >= 0 else len(text)]) is None


def _hole_reader(holes: list[tuple[int, Expr]]) -> Callable[[ScalarNode], Hole | None] | None:
    """Make the function that finds the holes of a scalar."""
    if not holes:
        return None
    starts = [start for start, _ in holes]

    def read(node: ScalarNode) -> Hole | None:
        first = bisect_left(starts, node.start_mark.index)
        last = bisect_left(starts, node.end_mark.index)
        if first == last or not _PRIVATE.search(node.value):
            return None
        return _hole(node, [expr for _, expr in holes[first:last]])

    return read


def _hole(node: ScalarNode, exprs: list[Expr]) -> Hole:
    """Cut a scalar at its placeholders."""
    texts = _PLACEHOLDER.split(node.value)
    found: list[str | Expr] = []
    for number, text in enumerate(texts):
        if text:
            found.append(text)
        if number < len(texts) - 1 and number < len(exprs):
            found.append(exprs[number])
    letters = any(isinstance(part, str) and _LETTERS.search(part) for part in found)
    return Hole(tuple(found), text=node.tag != PLAIN or letters)


__all__ = ["Span", "TemplateError", "read_template"]
