"""A template file to documents: parse, follow every branch, read the YAML of each reading."""

from __future__ import annotations

import itertools
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, lru_cache, partial
from typing import Any

from yaml.nodes import Node

from udslint.read.chart import Chart
from udslint.read.compose import YamlError, compose, may_have_anchors
from udslint.read.document import Document
from udslint.read.holes import Expr
from udslint.read.lines import Lines
from udslint.read.objects import API_VERSION, Reading, TemplateFacts, Unread, concerns_us, is_package, objects
from udslint.read.repeats import Collections, Repeats
from udslint.read.source import Part, parts
from udslint.read.template.blocks import Node as Block
from udslint.read.template.blocks import Template, around_most, changes_others, extent, parse
from udslint.read.template.conditions import Atom
from udslint.read.template.decided import with_decided
from udslint.read.template.defaults import (
    default_answer,
    default_answers,
    default_is,
    default_text,
    gap_at,
    kind_everywhere,
)
from udslint.read.template.definitions import are_all, definitions, noted_around, wrong_in
from udslint.read.template.expand import Expander, TooLargeError
from udslint.read.template.fragments import Fragments
from udslint.read.template.layout import settle_placeholders
from udslint.read.template.pieces import FURTHER, Pieces
from udslint.read.template.replay import MutatedError, Replays
from udslint.read.template.scalars import hole_reader
from udslint.read.template.stops import Stopping
from udslint.read.template.symbols import root_in
from udslint.read.template.unread import unread_of
from udslint.read.template.usual import usual_readings
from udslint.read.template.variants import Answers, Chooser, Explored, Explorer
from udslint.read.template.writer import Writer
from udslint.read.tree import Duplicate, Reader
from udslint.read.values import Values
from udslint.record import record

CHARACTERS = 10
"""How many characters of a reading cost as much as a step."""
_WRITTEN_KIND = re.compile(r"^([ \t]*)(?:apiVersion|kind)[ \t]*:[^\n]*\{\{", re.M)
_OTHER_KIND = re.compile(r"^kind:[ \t]*(?!\w*List\b)\w+[ \t\r]*$", re.M)
"""The kind of a document that holds no other objects."""
_DOCUMENT_START = re.compile(r"^---", re.M)


@record
class Expanded:
    """One reading of the file, not yet parsed."""

    pieces: Pieces
    expander: Expander


def read_template(path: str, text: str, chart: Chart, limit: int) -> Reading:
    """Read a template under every answer to its conditions."""
    lines = Lines(path, text)
    template = parse(text)
    values = values_of(chart)
    facts = TemplateFacts(
        chart, values, list(wrong_in(lines, template)), dict.fromkeys(noted_around(lines, template, chart))
    )
    if facts.errors:
        return Reading(lines, template=facts)
    try:
        explored = expand_all(lines, template, values, limit)
    except (TooLargeError, RecursionError):
        unread = Unread("the template comes to too much text", "", lines.span(0, 1), certain=False)
        return Reading(lines, unread=(unread,), template=facts)
    reader = _TemplateReader(lines, facts)
    for number, variant in enumerate(explored.variants):
        reader.take(number, variant.reading, variant.answers)
    return Reading(
        lines,
        tuple(reader.packages.values()),
        tuple(reader.others.values()),
        tuple(reader.unread.values()),
        tuple(variant.answers for variant in explored.variants),
        tuple(_usual(explored, values)),
        facts,
        explored.complete,
        explored.limit,
        reader.repeats,
    )


def _usual(explored: Explored[Expanded], values: Values) -> Iterator[frozenset[int]]:
    """Give, for each deployment of the chart, the readings to which its values lead."""
    answers = [variant.answers for variant in explored.variants]
    noticed = [variant.reading.expander.noticed for variant in explored.variants]
    required, changed = [one.required for one in noticed], any(one.changes_values for one in noticed)
    for stack in values.stacks:
        is_found = explored.complete or stack is values.stacks[0]
        yield usual_readings(answers, required, stack, is_found=is_found, changed=changed)


@lru_cache(maxsize=64)
def values_of(chart: Chart) -> Values:
    """Read the values of a chart, once for all its templates."""
    return Values(chart)


def expand_all(lines: Lines, template: Template, values: Values, limit: int) -> Explored[Expanded]:
    """Follow every branch of a template; what comes of it is text with placeholders, not yet parsed.

    Raises:
        TooLargeError: it comes to too much.
    """
    try:
        around = frozenset(map(id, around_most(template.nodes, len(lines.text))))
        return _explorer(lines, template, values, limit, Replays(around)).explore()
    except MutatedError:
        return _explorer(lines, template, values, limit, None).explore()


def _explorer(
    lines: Lines, template: Template, values: Values, limit: int, replays: Replays | None
) -> Explorer[Expanded]:
    @cache
    def first(atom: Atom) -> bool:
        answer = default_answer(values.stacks[0], atom)
        return True if answer is None else answer

    @cache
    def unsure(atom: Atom) -> bool:
        answers = default_answers(values, atom)
        return (values.known and None in answers) or answers >= {True, False}

    follow = _follower(lines, template, values, replays)
    elsewhere = [partial(default_answer, stack) for stack in values.stacks[1:]]
    return Explorer(follow, limit, first, _concerns(lines.text, template.nodes), unsure, _cost, elsewhere)


def _follower(
    lines: Lines, template: Template, values: Values, replays: Replays | None
) -> Callable[[Chooser], Expanded]:
    """Give what follows a template along the answers of a chooser."""
    defined = definitions(lines, template, values.chart)
    root = root_in(values.chart.namespaces, values.chart.releases)
    is_mapping = partial(default_is, dict, values)
    names = defined.keys() if are_all(template, values.chart) else None
    stopping = Stopping(cache(partial(default_is, str, values)), cache(partial(kind_everywhere, values)), names)
    show, gap = cache(partial(default_text, values)), cache(partial(gap_at, values))

    def follow(chooser: Chooser) -> Expanded:
        expander = Expander(Writer(lines, show), defined, chooser, replays, is_mapping, gap, stopping)
        return Expanded(expander.run(template.nodes, root), expander)

    return follow


def _cost(expanded: Expanded) -> int:
    """Tell what a reading costs: time goes with the steps to it, and with its characters, as does memory."""
    return expanded.expander.steps + expanded.pieces.length // CHARACTERS


def _concerns(text: str, nodes: Sequence[Block]) -> Callable[[tuple[int, int]], bool]:
    """Tell which blocks matter: they lie in a document that can be a Package, or change what is read later.

    In a file without one the other kinds of UDS matter: what it reads of the chart's values can be missing there too.
    """
    starts = [0, *(match.start() for match in _DOCUMENT_START.finditer(text)), len(text)]
    documents = list(itertools.pairwise(starts))
    regions = [(start, end) for start, end in documents if _may_concern_us(text[start:end])]
    regions = regions or [(start, end) for start, end in documents if API_VERSION in text[start:end]]
    regions += [extent(node) for node in nodes if changes_others(node)]

    @cache
    def concerns(place: tuple[int, int]) -> bool:
        return any(place[0] < end and start < place[1] for start, end in regions)

    return concerns


def _may_concern_us(text: str) -> bool:
    """Tell whether a stretch of a template may come to a Package: named templates may write what makes it one."""
    if concerns_us(text) or _writes_kind(text):
        return True
    return "apiVersion:" not in text and ("include" in text or "template" in text)


def _writes_kind(text: str) -> bool:
    """Tell whether an action may write what kind of object a document is; what is in an object has kinds of its own."""
    written = [found[1] for found in _WRITTEN_KIND.finditer(text)]
    return "" in written or (bool(written) and _OTHER_KIND.search(text) is None)


@dataclass(slots=True)
class _TemplateReader:
    """Reads the YAML of one variant after another; equal documents are one."""

    lines: Lines
    facts: TemplateFacts
    repeats: Repeats = field(default_factory=Repeats)
    packages: dict[object, Document] = field(default_factory=dict)
    others: dict[object, Document] = field(default_factory=dict)
    unread: dict[object, Unread] = field(default_factory=dict)
    _made: dict[object, list[object]] = field(default_factory=dict)
    _fragments: Fragments = field(init=False)
    _regions: list[int] = field(init=False)
    """Where the documents of the file begin."""
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self._fragments = Fragments(self.repeats)
        self._regions = [match.start() for match in _DOCUMENT_START.finditer(self.lines.text)]

    def take(self, number: int, expanded: Expanded, answers: Answers) -> None:
        """Read one variant."""
        noticed = expanded.expander.noticed
        chart = self.facts.chart
        strange = noticed.strange if chart.is_chart and (chart.values or chart.helpers) else ()
        self.facts.take(number, noticed.unasked(), noticed.conditions, (*noticed.noted, *strange))
        pieces = with_decided(expanded.pieces, answers)
        holes = pieces.holes()
        by_index = dict(holes)
        text = settle_placeholders(pieces.text, lambda at: self._is_list(by_index.get(at)))
        indices = list(by_index)
        for part in parts(text):
            if not concerns_us(part.text):
                continue
            first, last = (bisect_left(indices, at) for at in (part.base, part.base + len(part.text)))
            self._part(number, part, pieces, [(at - part.base, expr) for at, expr in holes[first:last]])

    def _is_list(self, expr: Expr | None) -> bool:
        """Tell whether lines are items: of further turns of a loop, or of what is a list by the chart's values."""
        if expr is None or expr is FURTHER:
            return expr is FURTHER
        return default_is(list, self.facts.values, expr.normal.removeprefix("toYaml "))

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
        try:
            node, tree, duplicates = self._composed(part.text, holes)
        except YamlError as error:
            unread = unread_of(error, part, pieces, holes, self.facts, self.lines.text)
            self.unread.setdefault(unread, unread)
            yield unread
            return
        if node is None:
            return
        region = bisect_right(self._regions, _origin_start(pieces, part.base, self.lines))
        whole = Document(pieces, node, tree, part.base, duplicates, number=region, variants=())
        for document in objects(whole):
            key = (next(self._numbers), "document")
            (self.packages if is_package(document) else self.others)[key] = document
            yield key

    def _composed(self, text: str, holes: list[tuple[int, Expr]]) -> tuple[Node | None, Any, tuple[Duplicate, ...]]:
        """Give the nodes and the values of a text, and the keys that stand twice; by its entries, if it can be cut."""
        is_alone = not may_have_anchors(text) and "%TAG" not in text
        if is_alone and (read := self._fragments.read(text, holes)):
            return *read, ()
        reader = Reader(hole_reader(holes), Collections(self.repeats, text, holes) if is_alone else None)
        node = compose(text)
        return node, None if node is None else reader.value(node), tuple(reader.duplicates)


def _origin_start(pieces: Pieces, start: int, lines: Lines) -> int:
    """Give the index in the file at which a text begins; 0 for one that comes from another file."""
    span = pieces.span(start, start + 1)
    if span.path != lines.path:
        return 0
    return lines.starts[span.start_line - 1] + span.start_column - 1
