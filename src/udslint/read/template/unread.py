"""Why what a reading of a template comes to is not YAML, and whether that is certain."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from operator import itemgetter
from typing import Literal

from udslint.read.chart import Chart
from udslint.read.compose import compose
from udslint.read.holes import Expr
from udslint.read.objects import TemplateFacts, Unread
from udslint.read.placeholders import HOLE, PRIVATE
from udslint.read.source import Part, YamlError, shown_at
from udslint.read.template.defaults import is_everywhere
from udslint.read.template.pieces import Pieces
from udslint.read.template.quotes import quoted_twice
from udslint.read.values import Values

Holes = Sequence[tuple[int, Expr]]
"""The index and the expression of each placeholder, in their order."""
_ESCAPED = frozenset("\"'\\")
"""Functions such as `quote` write these otherwise than they are."""
_CHANGING = re.compile(r"\b(?:set|unset|(?:mustM|m)erge(?:Overwrite)?)\b")
_UNSETTLED = ("{{", "###ZARF_", "${")


def unread_of(error: YamlError, part: Part, pieces: Pieces, holes: Holes, facts: TemplateFacts, text: str) -> Unread:
    """Say why a document cannot be read, and whether that is certain: whatever the values are, or by default.

    Args:
        error: what is wrong in it.
        part: the document.
        pieces: the reading that it is of.
        holes: the expressions in it.
        facts: what is known of the template.
        text: of the template.
    """
    if twice := quoted_twice(part.text, error.index, holes):
        at, expr = twice
        span = pieces.span(part.base + at, part.base + at + len(HOLE))
        return Unread(f"'{expr.source}' writes quotes between quotes", "", span, ())
    is_certain = _is_the_authors(part.text, error.index)
    sure = [] if is_certain or _changes_values(text, facts.chart) else _sure(holes, facts.values)
    how, wrong = _by_default(part.text, sure) if sure else ("unknown", None)
    shown = wrong or error
    index = part.base + shown_at(part.text, shown.index)
    span = pieces.span(index, index + 1)
    may_be_package = "uds.dev" in part.text and "Package" in part.text
    return Unread(shown.problem, shown.context, span, (), is_certain, how, may_be_package)


def _changes_values(text: str, chart: Chart) -> bool:
    """Tell whether a template may change values in place: what values files say counts no more."""
    return any(_CHANGING.search(one) for one in (text, *(helper.text for helper in chart.helpers)))


def _sure(holes: Holes, values: Values) -> Holes:
    """Give the expressions that are what their defaults say wherever the chart is deployed."""
    return [one for one in holes if one[1].default is not None and is_everywhere(values, one[1].normal, one[1].default)]


def _is_the_authors(text: str, index: int) -> bool:
    """Tell whether what cannot be read is the author's, not a stand-in of ours nearby."""
    start = text.rfind("\n", 0, max(text.rfind("\n", 0, max(index, 0)), 0)) + 1
    end = text.find("\n", index)
    return PRIVATE.search(text[start : end if end >= 0 else len(text)]) is None


def _by_default(text: str, holes: Holes) -> tuple[Literal["broken", "fine", "unknown"], YamlError | None]:
    """Read a text once more, with what the chart's values have in the place of our stand-ins; tell what is wrong."""
    filled, cuts = _filled(text, holes)
    try:
        compose(filled)
    except YamlError as error:
        if _is_the_authors(filled, error.index):
            return "broken", YamlError(error.problem, _index_before(cuts, error.index), error.context)
        return "unknown", None
    return "fine", None


def _filled(text: str, holes: Holes) -> tuple[str, list[tuple[int, int]]]:
    """Put defaults into a text; give where each stretch begins, in it and in the text before."""
    filled, position = "", 0
    cuts = [(0, 0)]
    for at, expr in holes:
        if expr.default is not None and text.startswith(HOLE, at) and _stands_as_it_is(expr.default):
            filled += text[position:at]
            cuts.append((len(filled), at))
            filled += expr.default
            position = at + len(HOLE)
            cuts.append((len(filled), position))
    return filled + text[position:], cuts


def _stands_as_it_is(value: str) -> bool:
    """Tell whether a value comes out of a template as it is written in a values file."""
    is_plain = value.isprintable() and _ESCAPED.isdisjoint(value)
    return is_plain and not any(mark in value for mark in _UNSETTLED)


def _index_before(cuts: Sequence[tuple[int, int]], index: int) -> int:
    """Give the index in the text before anything was put into it."""
    number = bisect_right(cuts, index, key=itemgetter(0)) - 1
    here, before = cuts[max(number, 0)]
    is_value = number % 2 == 1  # every other stretch is a default
    return before if is_value else before + index - here
