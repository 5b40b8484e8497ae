"""Calls with too many or too few values, values right behind others, and pipes behind `template`."""

from __future__ import annotations

from pathlib import Path

import pytest

from call_cases import REFUSED, TAKEN, chart_with
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


@pytest.mark.parametrize("action", TAKEN)
def test_what_helm_takes(action: str, tmp_path: Path) -> None:
    assert [one for one in errors(action, tmp_path) if one[2] is None] == []


def test_what_stands_in_a_branch_is_said_with_its_condition(tmp_path: Path) -> None:
    [(severity, message, when)] = errors("{{ if .Values.dark }}{{ trunc .Values.text }}{{ end }}", tmp_path)
    assert (severity, when) == ("warning", ".Values.dark")
    assert message == "Helm refuses the chart here: 'trunc' takes 2 values and is given 1."
