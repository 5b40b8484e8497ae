"""What a reading says of values: where `eq .Values.mode "saml"` holds, `.Values.mode` is `saml`."""

from __future__ import annotations

import pytest

from udslint.read import read_source
from udslint.read.chart import Chart
from udslint.read.holes import shown
from udslint.source import Source

HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: a\n  annotations:\n"


def annotations(line: str, condition: str) -> dict[bool, str]:
    """What an annotation is in the readings in which a condition holds, and in which it does not."""
    branch = f"    {{{{- if {condition} }}}}\n    taken: b\n    {{{{- end }}}}\n"
    text = f"{HEAD}    mark: a\n    {line}\n{branch}    end: c\n"
    reading = read_source(Source("p.yaml", text.encode(), chart=Chart("chart")), 256)
    found = (document.tree["metadata"]["annotations"] for document in reading.packages)
    return {"taken" in one: shown(one["it"]) for one in found}


@pytest.mark.parametrize(
    "line",
    [
        "it: {{ .Values.mode }}",
        "it: {{ .Values.mode | quote }}",
        "it: '{{ .Values.mode }}'",
        "it: {{ .Values.mode }} # which one",
        "it: {{ $.Values.mode }}",
    ],
)
def test_a_value_is_what_it_is_asked_for(line: str) -> None:
    found = annotations(line, 'eq .Values.mode "saml"')
    assert found[True] == "saml"
    assert "{{" in found[False]


@pytest.mark.parametrize(
    ("line", "condition"),
    [
        ("it: {{ .Values.mode }}-a", 'eq .Values.mode "saml"'),
        ("it: {{ .Values.mode }}", 'eq .Values.mode "true"'),
        ("it: {{ .Values.mode }}", "eq .Values.mode 3"),
        ("it: {{ .Values.mode }}", 'eq .Values.mode "a b"'),
        ("it: {{ .Values.mode }}", "eq .Values.mode .Values.other"),
        ("it: {{ .Values.mode }}", 'eq .Values.other "saml"'),
        ("it: {{ .Values.mode }}", 'ne .Values.mode "saml"'),
        ("it: {{ upper .Values.mode }}", 'eq .Values.mode "saml"'),
    ],
)
def test_what_is_not_said_stays_open(line: str, condition: str) -> None:
    assert "{{" in annotations(line, condition)[True]
