"""Templates made from a grammar: what a renderer makes of them is what a reading allows for."""

from __future__ import annotations

from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from gotmpl import Refused, Renderer
from template_grammar import templates, values
from templates import not_admitted
from udslint.read import read, read_yaml
from udslint.read.chart import Chart, File
from udslint.read.lines import Lines
from udslint.read.template.blocks import parse
from udslint.read.template.read import expand_all, values_of

LIMIT = 2000
OF_TYPES = Chart("chart", values=(File("chart/values.yaml", "on: false\nword: ''\nnumber: 0\nenv: dev\n"),))
QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much])


@QUICK
@given(templates(), values(), st.sampled_from((Chart(is_chart=False), OF_TYPES)))
def test_a_reading_allows_for_what_is_rendered(text: str, given_values: dict[str, Any], chart: Chart) -> None:
    try:
        rendered = read_yaml("rendered", Renderer(given_values).render(text))
    except Refused:
        return
    assume(rendered.packages)
    reading = read("template.yaml", text, chart, LIMIT)
    assume(reading.complete)
    assert not_admitted(reading, [document.tree for document in rendered.packages]) == []


@QUICK
@given(templates())
def test_every_character_keeps_its_place(text: str) -> None:
    lines = Lines("template.yaml", text)
    rows = text.replace("\r\n", "\n").split("\n")
    for variant in expand_all(lines, parse(text), values_of(Chart(is_chart=False)), 4).variants:
        pieces = variant.reading.pieces
        for start, piece in zip(pieces.starts, pieces.pieces, strict=True):
            for offset, character in enumerate(piece.text) if piece.verbatim else ():
                if character not in "\r\n":
                    span = pieces.span(start + offset, start + offset + 1)
                    assert rows[span.start_line - 1][span.start_column - 1] == character
