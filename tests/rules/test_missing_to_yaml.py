"""Lists and mappings without toYaml: where Helm does not write them, or as a text, nothing is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import write
from udslint import Settings, check_paths

CHART = "apiVersion: v2\nname: a\nversion: 0.1.0\n"
HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: a\n  annotations:\n    it: "
HELPERS = """\
{{ define "has" }}{{ with .Values.groups }}{{ . }}{{ end }}{{ end }}
{{ define "groups" }}{{ .Values.groups }}{{ end }}
"""


def said(annotation: str, folder: Path, values: str = "groups: [/a, /b]\nno: []\n") -> list[str]:
    files = {"Chart.yaml": CHART, "values.yaml": values, "templates/_h.tpl": HELPERS}
    write(folder, {**files, "templates/package.yaml": f"{HEAD}{annotation}\n"})
    report = check_paths([str(folder)], Settings(select=("missing-to-yaml",)))
    assert report.problems == ()
    return [one.message for one in report.findings]


def test_what_is_all_of_a_value(tmp_path: Path) -> None:
    (message,) = said("{{ .Values.groups }} # those", tmp_path)
    assert message.startswith("With the chart's values '.Values.groups' is a list, and the template writes it as Go")
    assert "'[/a /b]'" in message


@pytest.mark.parametrize(
    "annotation",
    [
        '"{{ .Values.groups }}"',
        "a # {{ .Values.groups }}",
        "of {{ .Values.groups }}",
        ">-\n      {{ .Values.groups }}",
        '{{ if include "has" . }}a{{ end }}',
        '{{ include "groups" . | sha256sum | trunc 8 | quote }}',
        '{{ $g := include "groups" . }}{{ if ne $g "[]" }}a{{ end }}',
        "{{ toJson .Values.groups }}",
        "{{ .Values.no }}",
        "{{ if .Values.no }}{{ .Values.groups }}{{ end }}",
    ],
)
def test_what_is_not(annotation: str, tmp_path: Path) -> None:
    assert said(annotation, tmp_path) == []


@pytest.mark.parametrize(
    "values", ["groups: [/a]\n", "groups: ###ZARF_VAR_G###\n", "groups: [/a, '###ZARF_VAR_G###']\n"]
)
def test_values_that_are_read_back_or_not_known(values: str, tmp_path: Path) -> None:
    assert said("{{ .Values.groups }}", tmp_path, values) == []
