"""Templates that come to no YAML: certain by what the author wrote, by the chart's values, or not known."""

from __future__ import annotations

from pathlib import Path

import pytest

from udslint import check_paths
from udslint.report import Report

PACKAGE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: app
  namespace: app
spec:
  network:
    expose:
      - service: app
        host: "{{ .Values.host }}"
        port: 80
"""
HOST = '        host: "{{ .Values.host }}"\n'
VALUES = "host: app\nhosts: [app]\n"


def checked(folder: Path, line: str, values: str = VALUES) -> Report:
    """Check a chart in which the line with the host is another one."""
    (folder / "templates").mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: app\nversion: 0.1.0\n")
    (folder / "values.yaml").write_text(values)
    (folder / "templates/package.yaml").write_text(PACKAGE.replace(HOST, line))
    return check_paths([str(folder)])


@pytest.mark.parametrize(
    ("line", "place"),
    [
        ('         host: "{{ .Values.host }}"\n', (10, 14)),
        ("        host:{{ .Values.host }}\n", (11, 9)),
        ("        host: {{ .Values.host | quote }}-x\n", (10, 41)),
        ("        host: {{ .Values.host -}}\n", (11, 13)),
        ("        description: app: {{ .Values.host }}\n", (10, 25)),
        ("        labels: {a: {{ .Values.host }}\n", (11, 13)),
    ],
)
def test_no_yaml_with_the_charts_values(tmp_path: Path, line: str, place: tuple[int, int]) -> None:
    report = checked(tmp_path, line)
    [finding] = report.findings
    assert (finding.rule.name, finding.severity, finding.when) == ("yaml-syntax", "error", None)
    assert finding.message.startswith("With the chart's own values the document is not YAML")
    assert (finding.span.start_line, finding.span.start_column) == place
    assert (report.problems, report.notices) == ((), ())


@pytest.mark.parametrize("values", ["other: x\n", "host:\n", 'host: "{{ .Values.x }}"\n', 'host: "###ZARF_VAR_X###"\n'])
def test_what_no_value_settles_is_a_problem_of_the_file(tmp_path: Path, values: str) -> None:
    report = checked(tmp_path, "        host: {{ .Values.host }}: x\n", values)
    [problem] = report.problems
    assert (problem.line, "could not be understood" in problem.message) == (10, True)
    assert "yaml-syntax" not in {finding.rule.name for finding in report.findings}


@pytest.mark.parametrize(("switch", "is_usual"), [("true", True), ("false", False)])
def test_values_say_which_reading_counts(tmp_path: Path, switch: str, is_usual: bool) -> None:
    line = "{{- if .Values.sso }}\n        host: {{ .Values.host }}: x\n{{- end }}\n"
    report = checked(tmp_path, line, f"{VALUES}sso: {switch}\n")
    said = [finding for finding in report.findings if finding.rule.name == "yaml-syntax"]
    assert [(finding.severity, finding.when) for finding in said] == [("error", ".Values.sso")] * is_usual
    assert not report.problems
    assert sum("some readings" in notice for notice in report.notices) == (not is_usual)


def test_other_readings_with_the_same_mistake_are_named(tmp_path: Path) -> None:
    """Each comes to another text, in which the mistake stands at the same place."""
    line = "{{- if .Values.sso }}\n        gateway: tenant\n{{- end }}\n         host: app\n"
    [finding] = checked(tmp_path, line, f"{VALUES}sso: true\n").findings
    assert (finding.rule.name, finding.when) == ("yaml-syntax", None)


def test_a_problem_hides_no_package_that_is_read(tmp_path: Path) -> None:
    report = checked(tmp_path, "{{- if .Values.x }}\n        host: {{ .Values.x }}: x\n{{- end }}\n        bogus: x\n")
    assert "unknown-field" in {finding.rule.name for finding in report.findings}
    assert not report.problems


@pytest.mark.parametrize(
    ("line", "values"),
    [
        ("        description: |{{ .Values.chomp }}\n          text\n", 'chomp: "-"\n'),
        ("        selector: &{{ .Values.host }}\n          app: app\n", VALUES),
    ],
)
def test_what_is_yaml_with_the_charts_values_is_no_problem(tmp_path: Path, line: str, values: str) -> None:
    report = checked(tmp_path, line, values)
    assert not report.problems
    assert "yaml-syntax" not in {finding.rule.name for finding in report.findings}
    assert any("could not be understood" in notice for notice in report.notices)


def test_values_that_a_template_may_change_are_not_filled_in(tmp_path: Path) -> None:
    line = '        {{- $_ := set .Values "sso" "x" }}\n        host: {{ .Values.host }}: x\n'
    report = checked(tmp_path, line)
    assert "yaml-syntax" not in {finding.rule.name for finding in report.findings}
    assert len(report.problems) == 1


def test_values_that_deployments_have_otherwise_are_not_filled_in(tmp_path: Path) -> None:
    (tmp_path / "zarf.yaml").write_text(
        "kind: ZarfPackageConfig\ncomponents:\n"
        "  - name: a\n    only: {flavor: a}\n    charts: [{name: a, localPath: ., namespace: a}]\n"
        "  - name: b\n    only: {flavor: b}\n"
        "    charts: [{name: a, localPath: ., namespace: a, valuesFiles: [b.yaml]}]\n"
    )
    (tmp_path / "b.yaml").write_text('host: "x\\n"\n')
    report = checked(tmp_path, "        host: {{ .Values.host }}: x\n")
    assert "yaml-syntax" not in {finding.rule.name for finding in report.findings}


def test_other_objects_beside_a_package_are_no_reason_to_fail(tmp_path: Path) -> None:
    other = "---\napiVersion: v1\nkind: Service\nmetadata:\n  name: Package\n  x: {{ .Values.none }}: y\n"
    report = checked(tmp_path, HOST + other.replace("---", "        port: 80\n---", 1))
    assert (report.packages, report.problems) == (1, ())
