"""Calls with too many or too few values, values right behind others, and pipes behind `template`."""

from __future__ import annotations

from pathlib import Path

import pytest

from call_cases import REFUSED, TAKEN, WRONG_KINDS, chart_with
from making import write
from udslint import Settings, check_paths


def errors(action: str, folder: Path) -> list[tuple[str, str, str | None]]:
    write(folder, chart_with(action))
    report = check_paths([str(folder)], Settings(select=("template-error",)))
    return [(one.severity, one.message, one.when) for one in report.findings]


@pytest.mark.parametrize("action", REFUSED)
def test_what_helm_refuses(action: str, tmp_path: Path) -> None:
    """What Helm says is asked by tests/e2e/test_helm.py."""
    assert errors(action, tmp_path)


@pytest.mark.parametrize("action", WRONG_KINDS)
def test_what_helm_refuses_for_the_values_of_the_chart(action: str, tmp_path: Path) -> None:
    found = [one for one in errors(action, tmp_path) if one[2] in (None, ".Values.items", ".Values.lit")]
    assert [message.startswith("With the chart's values Helm refuses") for _, message, _ in found] == [True]


@pytest.mark.parametrize("values", ["number: ###ZARF_VAR_N###\n", "number: {}\n", "number:\n", "other: 1\n"])
def test_values_of_which_the_kind_is_not_known(values: str, tmp_path: Path) -> None:
    write(tmp_path, {**chart_with("{{ upper .Values.number }}"), "values.yaml": values})
    report = check_paths([str(tmp_path)], Settings(select=("template-error",)))
    assert report.findings == ()


def test_values_that_are_of_several_kinds(tmp_path: Path) -> None:
    """In one deployment Helm refuses the chart, and somebody knows: nothing is said."""
    zarf = "kind: ZarfPackageConfig\ncomponents:\n"
    for name, flavor in (("a", "one"), ("b", "two")):
        zarf += f"  - name: {name}\n    only: {{flavor: {flavor}}}\n"
        zarf += "    charts:\n      - name: a\n        localPath: .\n"
        zarf += f"        valuesFiles: [{name}.yaml]\n"
    given = {"zarf.yaml": zarf, "a.yaml": "number: x\n", "b.yaml": "number: 3\n"}
    write(tmp_path, {**chart_with("{{ upper .Values.number }}"), **given})
    assert check_paths([str(tmp_path)], Settings(select=("template-error",))).findings == ()


@pytest.mark.parametrize("action", TAKEN)
def test_what_helm_takes(action: str, tmp_path: Path) -> None:
    assert [one for one in errors(action, tmp_path) if one[2] is None or "chart's values" in one[1]] == []


def test_values_that_another_template_changes(tmp_path: Path) -> None:
    chart = chart_with("{{ upper .Values.number }}")
    write(tmp_path, {**chart, "templates/a.yaml": '{{ $_ := set .Values "number" (toString .Values.number) }}'})
    assert check_paths([str(tmp_path)], Settings(select=("template-error",))).findings == ()
    (tmp_path / "templates/a.yaml").unlink()
    assert len(check_paths([str(tmp_path)], Settings(select=("template-error",))).findings) == 1


def test_a_chart_that_depends_on_what_is_not_seen(tmp_path: Path) -> None:
    chart = chart_with("{{ upper .Values.number }}")
    chart["Chart.yaml"] += "dependencies:\n  - {name: common, version: 1.0.0, repository: https://x}\n"
    write(tmp_path, chart)
    assert check_paths([str(tmp_path)], Settings(select=("template-error",))).findings == ()


def test_the_place_is_that_of_the_call_with_the_value(tmp_path: Path) -> None:
    write(
        tmp_path, chart_with('{{ printf "%s" (.Values.text | trunc 5) }}{{ print (trunc 5 (trunc 3 .Values.number)) }}')
    )
    (found,) = check_paths([str(tmp_path)], Settings(select=("template-error",))).findings
    line = (tmp_path / "templates/package.yaml").read_text().split("\n")[found.span.start_line - 1]
    assert line[found.span.start_column - 1 :].startswith("trunc 3 .Values.number")


def test_what_stands_in_a_branch_is_said_with_its_condition(tmp_path: Path) -> None:
    [(severity, message, when)] = errors("{{ if .Values.dark }}{{ trunc .Values.text }}{{ end }}", tmp_path)
    assert (severity, when) == ("warning", ".Values.dark")
    assert message == "Helm refuses the chart here: 'trunc' takes 2 values and is given 1."
