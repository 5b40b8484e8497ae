"""Findings about a named template that several files include."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint import Finding, Settings, check_paths
from udslint.report.fingerprints import identities

HELPER = '{{- define "sso" -}}\n- name: A\n  clientId: uds-{{ .n }}\n  publicClent: true\n{{- end -}}\n'
SETTINGS = Settings(select=("unknown-field",))


def include(name: str) -> str:
    return f'{head(name)}spec:\n  sso:\n    {{{{- include "sso" (dict "n" "{name}") | nindent 4 }}}}\n'


@pytest.fixture
def chart(here: Path) -> Path:
    write(here, {"Chart.yaml": "name: c", "templates/_h.tpl": HELPER})
    write(here, {f"templates/{name}.yaml": include(name) for name in ("a", "b")})
    return here


def test_one_finding_names_all_that_include_it(chart: Path) -> None:
    (finding,) = check_paths(["."], SETTINGS).findings
    assert (finding.span.path, finding.span.start_line) == ("templates/_h.tpl", 4)
    assert [(one.span.path, one.message) for one in finding.related] == [
        ("templates/a.yaml", "included here"),
        ("templates/b.yaml", "included here"),
    ]
    assert (finding.package, finding.client) == ("", "")  # it is of both


def test_who_includes_it_does_not_change_what_it_is(chart: Path) -> None:
    def told(*paths: str) -> tuple[Finding, list[str]]:
        (finding,) = check_paths(paths, SETTINGS).findings
        return finding, identities([finding], str)

    assert told("templates/a.yaml", "templates/b.yaml") == told("templates/b.yaml", "templates/a.yaml")
    assert told("templates/a.yaml")[1] == told("templates/b.yaml")[1] == told(".")[1]


def test_a_file_may_include_it_twice(chart: Path) -> None:
    again = include("a").splitlines()[-1]
    write(chart, {"templates/a.yaml": f"{include('a')}{again}\n"})
    (finding,) = check_paths(["templates/a.yaml"], SETTINGS).findings
    assert [one.span.start_line for one in finding.related] == [8, 9]


def test_one_suppression_is_for_all(chart: Path) -> None:
    helper = HELPER.replace("true", "true # udslint: ignore[unknown-field] known")
    write(chart, {"templates/_h.tpl": helper})
    report = check_paths(["."], SETTINGS)
    assert not report.findings
    assert [finding.suppressed for finding in report.suppressed] == ["known"]


def test_what_holds_under_different_conditions_is_two_findings(chart: Path) -> None:
    write(
        chart,
        {"values.yaml": "on: true\n", "templates/b.yaml": f"{{{{ if .Values.on }}}}\n{include('b')}{{{{ end }}}}"},
    )
    assert {finding.when for finding in check_paths(["."], SETTINGS).findings} == {None, ".Values.on"}
