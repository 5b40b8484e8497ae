"""What `.Release.Namespace` and `.Release.Name` are: a Zarf component that installs the chart decides it."""

from __future__ import annotations

import pytest

from udslint.read import read
from udslint.read.chart import Chart
from udslint.read.holes import Hole

TEMPLATE = """apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
  namespace: {{ .Release.Namespace }}
"""


@pytest.mark.parametrize(
    ("namespaces", "known"),
    [(("reports",), "reports"), ((), None), (("one", "two"), None), (("",), None), (("one", ""), None)],
)
def test_one_namespace_is_known_and_several_are_not(namespaces: tuple[str, ...], known: str | None) -> None:
    reading = read("package.yaml", TEMPLATE, Chart("chart", namespaces=namespaces), 256)
    found = reading.packages[0].tree["metadata"]["namespace"]
    assert found == known if known else isinstance(found, Hole)


def test_a_condition_on_a_known_namespace_has_one_answer() -> None:
    text = TEMPLATE + '{{- if eq .Release.Namespace "reports" }}\nspec: {}\n{{- end }}\n'
    reading = read("package.yaml", text, Chart("chart", namespaces=("reports",)), 256)
    assert len(reading.variants) == 1


@pytest.mark.parametrize(
    ("releases", "known"),
    [(("reports",), "reports"), ((), None), (("one", "two"), None), (("",), None), (("one", ""), None)],
)
def test_one_release_is_known_and_several_are_not(releases: tuple[str, ...], known: str | None) -> None:
    text = TEMPLATE.replace("name: reports", "name: {{ .Release.Name }}")
    reading = read("package.yaml", text, Chart("chart", releases=releases), 256)
    found = reading.packages[0].tree["metadata"]["name"]
    assert found == known if known else isinstance(found, Hole)


def test_the_rest_of_a_known_release_stays_open() -> None:
    text = TEMPLATE.replace("name: reports", "name: {{ .Release.Service }}")
    reading = read("package.yaml", text, Chart("chart", namespaces=("here",), releases=("reports",)), 256)
    assert isinstance(reading.packages[0].tree["metadata"]["name"], Hole)
