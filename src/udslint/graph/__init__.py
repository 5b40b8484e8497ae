"""The trust graph in the formats that `udslint graph` writes: one module a format, a function from View to text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.graph import dot, json_graph, mermaid, text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from udslint.graph.view import View

FORMATS: Mapping[str, Callable[[View], str]] = {
    "text": text.render,
    "mermaid": mermaid.render,
    "dot": dot.render,
    "json": json_graph.render,
}
"""Each writes the same bytes for the same graph."""
