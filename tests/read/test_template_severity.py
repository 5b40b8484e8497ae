"""Findings of several readings: said once, with when they hold, milder where the chart's values do not lead there."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import write
from udslint import Finding, check_paths, check_text

TEMPLATE = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
  namespace: reports
spec:
  sso:
    - name: Reports
      clientId: uds-reports
      always: 1
      {{- if .Values.sso.extra }}
      never: 2
      {{- else }}
      other: 3
      {{- end }}
      {{- range .Values.list }}
      {{ . }}: x
      looped: 4
      {{- end }}
      redirectUris: [https://reports.uds.dev/login]
"""


def findings(folder: Path, values: str | None) -> dict[str, Finding]:
    write(folder, {"templates/package.yaml": TEMPLATE} | ({} if values is None else {"values.yaml": values}))
    found = [one for one in check_paths([str(folder)]).findings if one.rule.name == "unknown-field"]
    return {one.path.rpartition(".")[2]: one for one in found}


@pytest.mark.parametrize(
    ("values", "full"),
    [
        ("sso: {extra: true}\nlist: []\n", {"always", "never"}),
        ("sso: {extra: false}\nlist: [a]\n", {"always", "other", "looped"}),
        ("sso: {extra: ''}\nlist: [a, b]\n", {"always", "other", "looped"}),
        ("sso: {}\n", {"always", "other"}),
        ("other: 1\n", {"always", "other"}),
        (None, {"always"}),
        ("sso: [\n", {"always"}),
    ],
)
def test_severity_where_the_values_lead(tmp_path: Path, values: str | None, full: set[str]) -> None:
    found = findings(tmp_path, values)
    assert set(found) == {"always", "never", "other", "looped"}
    usual = found["always"].rule.severity
    assert {name for name, one in found.items() if one.severity == usual} == full


def test_when(tmp_path: Path) -> None:
    found = findings(tmp_path, "sso: {extra: true}\nlist: []\n")
    assert {name: one.when for name, one in found.items()} == {
        "always": None,
        "never": ".Values.sso.extra",
        "other": "not .Values.sso.extra",
        "looped": ".Values.list",
    }


def test_one_finding_for_all_readings() -> None:
    report = check_text(TEMPLATE, path="package.yaml")
    keys = [(one.rule.code, one.span, one.message) for one in report.findings]
    assert len(keys) == len(set(keys))


def test_what_the_values_do_not_say_is_read_both_ways_where_not_all_is_read(tmp_path: Path) -> None:
    switches = "".join(
        f"    {{{{- if .Values.s{number} }}}}\n    # {number}\n    {{{{- end }}}}\n" for number in range(12)
    )
    asked = '  {{- if contains "x" .Release.Name }}\n  never: 1\n  {{- end }}\n'
    asked += "  {{- if .Values.live }}\n  always: 1\n  {{- end }}\n"
    head = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: a\nspec:\n"
    write(tmp_path, {"templates/p.yaml": head + switches + asked, "values.yaml": "live: true\n"})
    report = check_paths([str(tmp_path)])
    assert any("more combinations" in notice for notice in report.notices)
    found = {one.path.rpartition(".")[2]: one.severity for one in report.findings if one.rule.name == "unknown-field"}
    assert found == {"always": "warning", "never": "note"}
