"""Which templates are read in every branch: those that can come to something that rules ask for."""

from __future__ import annotations

import pytest

from udslint.analysis import analyse
from udslint.read import read
from udslint.read.chart import Chart
from udslint.settings import Settings
from udslint.source import Source

CHART = Chart("chart")
EXEMPTION = "apiVersion: uds.dev/v1alpha1\nkind: Exemption\nspec:\n"
MATCHER = "  matcher: # {{ if .Values.a }}\n    kind: {{ .Values.kind }} # {{ end }}\n"


def readings(text: str) -> int:
    return len(read("chart/templates/x.yaml", text, CHART, 256).variants)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (EXEMPTION.replace("uds.dev/v1alpha1", "v1") + MATCHER, 1),
        (EXEMPTION + MATCHER + "---\n" + EXEMPTION.replace("Exemption", "Package"), 1),
        (EXEMPTION + MATCHER, 2),  # there is nothing that matters more
        (EXEMPTION.replace("Exemption", "ExemptionList") + MATCHER, 2),
        (EXEMPTION.replace("Exemption", "{{ .Values.what }}") + MATCHER, 2),
        ("{{ if .Values.b }}\n  kind: {{ .Values.what }}\n{{ end }}", 2),
        (EXEMPTION.replace("Exemption", "Package") + MATCHER, 2),
    ],
)
def test_kinds_in_an_object_are_not_its_own(text: str, count: int) -> None:
    assert readings(text) == count


def test_of_what_concerns_nobody_it_is_not_said_that_it_was_not_read_in_full() -> None:
    branches = "".join(f"  # {{{{ if .Values.x{number} }}}}x{{{{ end }}}}\n" for number in range(9))
    for kind, notices in (("{{ .Values.what }}", 0), ("Package", 1)):
        text = EXEMPTION.replace("Exemption", kind) + branches
        report = analyse(Source("chart/templates/x.yaml", text.encode(), chart=CHART), Settings())
        assert len(report.notices) == notices
