"""Rules across Packages on folders of several files: each finding with its file, line, severity and condition.

A line of tests/fixtures/fleet/<case>/run is marked with what must be said there; `context.yaml` beside is the cluster,
`release` the UDS Core version where it is not the newest.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from udslint import Finding, Settings, check_paths
from udslint.rules.registry import checks

CASES = Path(__file__).resolve().parents[1] / "fixtures" / "fleet"
MARK = re.compile(r"(UDS\d{4}) (error|warning|note)")


def case_names() -> list[str]:
    return sorted(path.name for path in CASES.iterdir() if path.is_dir())


def checked(name: str) -> tuple[Finding, ...]:
    folder = CASES / name
    context = [str(path) for path in folder.glob("context.yaml")]
    release = folder / "release"
    settings = Settings(uds_core=release.read_text("utf-8").strip()) if release.exists() else None
    report = check_paths([str(folder / "run")], settings, context)
    assert not report.problems
    return report.findings


def marked(name: str) -> list[tuple[str, int, str, str]]:
    """Give the marks of a case: file, line, code, severity."""
    return sorted(
        (path.name, number, code, severity)
        for path in (CASES / name / "run").rglob("*.yaml")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        for code, severity in MARK.findall(line.partition(" # ")[2])
    )


@pytest.mark.parametrize("name", case_names())
def test_findings_of_several_files(name):
    found = [(Path(one.span.path).name, one.span.start_line, one.rule.code, one.severity) for one in checked(name)]
    assert sorted(found) == marked(name)
    assert found


def test_every_rule_across_packages_has_a_case():
    said = {code for name in case_names() for _, _, code, _ in marked(name)}
    assert {check.rule.code for subject in ("fleet", "reaches") for check in checks()[subject]} <= said


def test_findings_across_packages_say_when_they_hold(monkeypatch):
    monkeypatch.chdir(CASES / "conditional" / "run")
    assert {(one.span.path, one.rule.name): one.when for one in check_paths(["templates"]).findings} == {
        ("templates/guest.yaml", "udp-port-owned-elsewhere"): ".Values.guest and .Values.video in templates/video.yaml",
        ("templates/tones.yaml", "namespace-already-has-package"): ".Values.guest",
        ("templates/voice.yaml", "udp-port-owned-elsewhere"): ".Values.video in templates/video.yaml",
    }
