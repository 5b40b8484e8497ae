"""What functions take off the ends of what a named template writes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from templates import CHARTS, read_chart_file
from udslint.read import read
from udslint.read.chart import Chart
from udslint.read.holes import Expr, OpenDict
from udslint.read.lines import Lines
from udslint.read.placeholders import HOLE
from udslint.read.template.pieces import Piece
from udslint.read.template.trims import Trim, trimmed

BLANK = " \n\t"
SIDES: dict[str, tuple[Trim, Any]] = {
    "trim": (Trim(BLANK), lambda text: text.strip(BLANK)),
    "trimPrefix": (Trim("\n ", back=False, once=True), lambda text: text.removeprefix("\n ")),
    "trimSuffix": (Trim(" \n", front=False, once=True), lambda text: text.removesuffix(" \n")),
}


def pieces_of(texts: list[str]) -> list[Piece]:
    lines, start, found = Lines("a", "".join(texts)), 0, []
    for text in texts:
        found.append(Piece(text, lines, start, start + len(text), verbatim=True))
        start += len(text)
    return found


@pytest.mark.parametrize("name", SIDES)
@given(texts=st.lists(st.text(alphabet="a" + BLANK, max_size=4), max_size=5))
def test_the_text_is_what_sprig_gives_and_keeps_its_place(name: str, texts: list[str]) -> None:
    trim, sprig = SIDES[name]
    left = trimmed(pieces_of(texts), [trim])
    assert "".join(piece.text for piece in left) == sprig("".join(texts))
    for piece in left:
        assert piece.lines
        assert piece.lines.text[piece.start : piece.end] == piece.text


def test_what_is_not_known_ends_it() -> None:
    """A hole may be empty or blank, but what stands behind it does not move."""
    hole = Piece(HOLE, expr=Expr("{{ .x }}"))
    left = trimmed([Piece("\n "), hole, Piece(" a "), hole, Piece(" \n")], [Trim(BLANK)])
    assert [piece.text for piece in left] == [HOLE, " a ", HOLE]


def test_each_way_to_trim_an_include_is_seen_through() -> None:
    """Helm's rendering of the chart is compared in test_template_fixtures."""
    reading = read_chart_file(CHARTS / "include-trimmed" / "templates" / "package.yaml")
    names = {document.tree["metadata"]["name"] for document in reading.packages}
    assert len(names) == 10
    assert all(isinstance(name, str) for name in names)
    for document in reading.packages:
        [client] = document.tree["spec"]["sso"]
        assert type(document.tree["spec"]["sso"]) is list
        assert [uri.prefix for uri in client["redirectUris"]] in ([["https://reports."] * n for n in (1, 2)])


PRINTED = """\
{{- $x := printf "selector:%s" (toYaml .Values.sel | nindent 2) }}
{{- $y := printf "host: %s\\nport: 80" .Values.host }}
apiVersion: uds.dev/v1alpha1
kind: Package
metadata: {name: a, namespace: a}
spec:
  network:
    expose:
      - service: s
        port: 80
        {{- $x | nindent 8 }}
      - service: s
        {{- $y | nindent 8 }}
"""


def test_text_in_which_lines_are_not_seen_stays_unknown() -> None:
    reading = read("templates/p.yaml", PRINTED, Chart("c"), 256)
    assert not reading.unread
    [document] = reading.packages
    first, second = document.tree["spec"]["network"]["expose"]
    assert isinstance(first, OpenDict)
    assert "selector" not in first
    assert (type(second), second["port"]) == (dict, 80)
