"""What several Packages together show, where a chart's helper gives the value that it is about."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from making import head, write
from udslint import Finding, Settings, check_paths

CHART = "apiVersion: v2\nname: reports\nversion: 0.1.0\n"
ID = '{{- define "id" -}}\nuds-x\n{{- end -}}\n'
INCLUDED = '{{ include "id" . }}'


def package(name: str, client: str) -> str:
    return f"{head(name)}spec:\n  sso:\n    - name: {name}\n      clientId: {client}\n"


def said(folder: Path, files: dict[str, str], **settings: Any) -> list[Finding]:
    write(folder, {"chart/Chart.yaml": CHART, "chart/values.yaml": "domain: uds.dev\n", **files})
    options = {"select": ("client-id-owned-elsewhere",), **settings}
    report = check_paths([str(folder)], Settings(**options))
    assert not report.problems
    return [*report.findings, *report.suppressed]


def charts(
    second: str = package("b", INCLUDED), helper: str = ID, first: str = package("a", "uds-x")
) -> dict[str, str]:
    return {
        "chart/templates/_helpers.tpl": helper,
        "chart/templates/a.yaml": first,
        "chart/templates/b.yaml": second,
    }


@pytest.mark.parametrize(
    ("one", "other", "meet"),
    [
        (".Values.old", "not .Values.old", False),
        (".Values.old", ".Values.new", True),
        ('include "id" .', 'not (include "id" .)', False),
        ('hasPrefix "v1" .Values.f', 'hasPrefix "v2" .Values.f', False),
        (".Values.f", "eq (len .Values.f) 0", False),
        (".Release.IsInstall", ".Release.IsUpgrade", False),
        ('hasPrefix "v1" .Values.f', ".Values.new", True),
    ],
)
def test_templates_whose_conditions_may_exclude_each_other(tmp_path: Path, one: str, other: str, meet: bool) -> None:
    first, second = (
        f"{{{{- if {when} }}}}\n{package(name, 'uds-x')}{{{{- end }}}}\n" for when, name in ((one, "a"), (other, "b"))
    )
    helper = '{{ define "id" }}{{ .Values.old }}{{ end }}'
    assert bool(said(tmp_path, charts(second, helper, first))) is meet


def test_a_place_in_a_helper_is_one_of_the_file_that_includes_it(tmp_path: Path) -> None:
    (finding,) = said(tmp_path, charts())
    assert Path(finding.span.path).name == "_helpers.tpl"
    assert (finding.span.start_line, finding.severity, finding.package) == (2, "error", "b/b")


def test_of_files_that_share_a_helper_each_has_its_conditions(tmp_path: Path) -> None:
    under_if = "{{- if .Values.on }}\n" + package("c", INCLUDED) + "{{- end }}\n"
    files = {**charts(), "chart/templates/c.yaml": under_if}
    (finding,) = said(tmp_path, files)
    assert (finding.package, finding.when, finding.severity) == ("b/b", None, "error")


def test_the_settings_of_the_file_that_a_finding_is_about_decide(tmp_path: Path) -> None:
    write(tmp_path, {"chart/Chart.yaml": CHART, "chart/values.yaml": "", **charts(first=package("a", INCLUDED))})
    rule = "client-id-owned-elsewhere"
    mild, plain = Settings(select=(rule,), severity={rule: "note"}), Settings(select=(rule,))
    report = check_paths([str(tmp_path)], lambda path: mild if path.endswith("b.yaml") else plain)
    assert [(one.package, one.severity) for one in report.findings] == [("b/b", "note")]


def test_a_comment_in_the_helper_suppresses_it(tmp_path: Path) -> None:
    comment = "{{- /* udslint: ignore[client-id-owned-elsewhere] one cluster each */ -}}\nuds-x"
    (finding,) = said(tmp_path, charts(helper=ID.replace("uds-x", comment)))
    assert finding.suppressed == "one cluster each"


def test_a_helper_that_nobody_else_has_is_fine(tmp_path: Path) -> None:
    files = charts(first=package("c", "uds-y"))
    assert said(tmp_path, files) == []
