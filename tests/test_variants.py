"""Findings of the readings of one template: merged, with the condition in words, milder where no value leads there."""

from __future__ import annotations

import pytest

from making import WITH_SSO
from udslint.engine import Source, analyse
from udslint.finding import Finding
from udslint.read.chart import Chart, File
from udslint.settings import Settings


def found(body: str, values: str = "") -> list[Finding]:
    files = (File("chart/values.yaml", values),) if values else ()
    source = Source("package.yaml", (WITH_SSO + body).encode(), chart=Chart("chart", files))
    report = analyse(source, Settings(select=("deprecated-field",)))
    assert not report.problems
    return list(report.findings)


BRANCH = "      {{- if .Values.old }}\n      secretName: reports-sso\n      {{- end }}\n"


def test_what_holds_in_every_reading_has_no_condition() -> None:
    (finding,) = found(
        "      secretName: reports-sso\n      {{- if .Values.x }}\n      enabled: true\n      {{- end }}\n"
    )
    assert (finding.when, finding.severity) == (None, "warning")


@pytest.mark.parametrize(("values", "severity"), [("old: true", "warning"), ("old: false", "note"), ("", "note")])
def test_severity_follows_the_values_of_the_chart(values: str, severity: str) -> None:
    (finding,) = found(BRANCH, values)
    assert (finding.when, finding.severity) == (".Values.old", severity)


@pytest.mark.parametrize(
    ("condition", "when"),
    [
        ("if not .Values.old", "not .Values.old"),
        ('if eq .Values.kind "saml"', ".Values.kind is 'saml'"),
        ("if and .Values.a .Values.b", ".Values.a and .Values.b"),
        ("if or .Values.a .Values.b", ".Values.a, or .Values.b"),
        ("with .Values.old", ".Values.old"),
    ],
)
def test_conditions_in_plain_words(condition: str, when: str) -> None:
    (finding,) = found(BRANCH.replace("if .Values.old", condition))
    assert finding.when == when


def test_both_arms_of_one_condition_are_one_finding_where_they_share_the_place() -> None:
    body = "      {{- if .Values.x }}\n      enabled: true\n      {{- else }}\n      enabled: false\n      {{- end }}\n"
    (finding,) = found(body + "      secretName: reports-sso\n")
    assert finding.when is None
