"""The trust graph as a Mermaid flowchart, which GitHub draws in a pull request.

Source for the syntax: Mermaid 11, flowcharts; a test draws one with the real program.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from udslint.graph.drawing import Arrow, Box, Frame, Shape, Stroke, drawing_of
from udslint.report.columns import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from udslint.graph.view import View

SHAPES: Mapping[Shape, tuple[str, str]] = {
    "application": ("[", "]"),
    "account": ("([", "])"),
    "users": ("{{", "}}"),
    "stray": (">", "]"),
}
ARROWS: Mapping[Stroke, str] = {"plain": "-->", "crossing": "==>", "stray": "-.->"}
MEANT = re.compile(r"^[-+]|(?<=^\d)[.)]|(?<=^\d\d)[.)]|[^\w ./:,'=()@?!+-]|_|:(?=fa)")
"""What may have a meaning in a quoted label: that of `-`, `1.` and `1)` is to begin a list, `fa:fa-car` is an icon."""
STYLED: tuple[Shape, ...] = ("users", "stray")
"""Shapes that have a class of their own."""
CLASSES = """\
  classDef users fill:none
  classDef stray stroke-dasharray: 4
  classDef context stroke-dasharray: 2
"""


def render(view: View) -> str:
    """Write the graph."""
    return "\n".join(_lines(view)) + "\n" + CLASSES


def _lines(view: View) -> Iterator[str]:
    drawing = drawing_of(view)
    yield "flowchart LR"
    for frame in drawing.frames:
        yield from _frame(frame)
    for box in drawing.boxes:
        yield f"  {_styled(box)}"
    for arrow in drawing.arrows:
        yield f"  {_arrow(arrow)}"


def _frame(frame: Frame) -> Iterator[str]:
    yield f"  subgraph {frame.id}[{_label((frame.title,))}]"
    for box in frame.boxes:
        yield f"    {_styled(box)}"
    yield "  end"
    if frame.context:
        yield f"  class {frame.id} context"


def _styled(box: Box) -> str:
    return f"{_box(box)}:::{box.shape}" if box.shape in STYLED else _box(box)


def _box(box: Box) -> str:
    left, right = SHAPES[box.shape]
    return f"{box.id}{left}{_label(box.lines)}{right}"


def _arrow(arrow: Arrow) -> str:
    text = f"|{_label(arrow.lines)}|" if arrow.lines else ""
    return f"{arrow.start} {ARROWS[arrow.stroke]}{text} {arrow.end}"


def _label(lines: tuple[str, ...]) -> str:
    return f'"{"<br/>".join(map(_escape, lines))}"'


def _escape(text: str) -> str:
    """Write as Mermaid's character codes, `#35;`, whatever is neither letter nor digit nor certainly without a meaning.

    In a label quotes would end it, brackets, `<` and `&` are HTML, `*`, `_`, `#`, and what starts a list are Markdown.
    """
    return MEANT.sub(lambda found: f"#{ord(found[0])};", visible(text))
