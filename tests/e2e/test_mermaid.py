"""Mermaid itself draws what `udslint graph --format mermaid` writes, in a browser and with its default settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mermaid_browser import draw
from test_trust import AWKWARD, awkward, fleet
from udslint.graph import FORMATS
from udslint.graph.view import View
from udslint.trust.build import graph_of
from udslint.trust.questions import reach, who_can_reach

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.e2e


@pytest.mark.parametrize("name", ["shared", "templated"])
def test_the_examples_are_drawn(name: str, tmp_path: Path) -> None:
    graph = graph_of(fleet(name))
    drawn = draw(FORMATS["mermaid"](View(graph)), tmp_path)
    assert drawn.error is None
    assert drawn.arrows == len(graph.logins) + len(graph.trusts) + len(graph.strays)
    for client in graph.clients:
        assert any(label.startswith(client.name.text) for label in drawn.labels), client.name


def test_an_answer_is_drawn(tmp_path: Path) -> None:
    graph = graph_of(fleet("shared"))
    for answer in (who_can_reach(graph, "archive.uds.dev"), reach(graph, "reports-job")):
        drawn = draw(FORMATS["mermaid"](View(answer.graph, answer)), tmp_path)
        assert drawn.error is None
        assert drawn.arrows == 3


def test_awkward_names_are_drawn_as_they_are(tmp_path: Path) -> None:
    drawn = draw(FORMATS["mermaid"](View(awkward())), tmp_path)
    assert drawn.error is None
    assert f"{AWKWARD} / not settled" in drawn.labels


def test_an_error_is_heard(tmp_path: Path) -> None:
    assert draw("flowchart LR\n  a[b", tmp_path).error
