"""The trust graph in Graphviz's language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.graph.drawing import Arrow, Box, Frame, Shape, Stroke, drawing_of
from udslint.report.columns import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from udslint.graph.view import View

SHAPES: Mapping[Shape, str] = {"application": "box", "account": "oval", "users": "hexagon", "stray": "note"}
STYLES: Mapping[Stroke, str] = {"plain": "solid", "crossing": "bold", "stray": "dashed"}


def render(view: View) -> str:
    """Write the graph."""
    return "\n".join(_lines(view)) + "\n"


def _lines(view: View) -> Iterator[str]:
    drawing = drawing_of(view)
    yield "digraph trust {"
    yield "  rankdir=LR"
    for frame in drawing.frames:
        yield from _frame(frame)
    for box in drawing.boxes:
        yield f"  {_box(box)}"
    for arrow in drawing.arrows:
        yield f"  {_arrow(arrow)}"
    yield "}"


def _frame(frame: Frame) -> Iterator[str]:
    yield f"  subgraph cluster_{frame.id} {{"
    yield f"    label={_quoted((frame.title,))}"
    if frame.context:
        yield "    style=dashed"
    for box in frame.boxes:
        yield f"    {_box(box)}"
    yield "  }"


def _box(box: Box) -> str:
    return f"{box.id} [label={_quoted(box.lines)}, shape={SHAPES[box.shape]}]"


def _arrow(arrow: Arrow) -> str:
    label = f"label={_quoted(arrow.lines)}, " if arrow.lines else ""
    return f"{arrow.start} -> {arrow.end} [{label}style={STYLES[arrow.stroke]}]"


def _quoted(lines: tuple[str, ...]) -> str:
    r"""Quote a text; `\n` between its lines."""
    escaped = (visible(line).replace("\\", "\\\\").replace('"', '\\"') for line in lines)
    text = "\\n".join(escaped)
    return f'"{text}"'
