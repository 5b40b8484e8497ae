"""The report for programs. `schemas/report.json` and docs/output.md describe it; VERSION grows when it changes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from udslint.report.encode import dumps
from udslint.report.fingerprints import identities
from udslint.report.repository import Places

if TYPE_CHECKING:
    from udslint.finding import Finding, Problem, Span
    from udslint.report import Report, ReportOptions

VERSION = 1


def render(report: Report, options: ReportOptions) -> str:
    """Write the report as JSON."""
    everything = report.everything
    names = identities(everything, Places(options.here, options.root).relative)
    shown = [
        _finding(finding, identity)
        for finding, identity in zip(everything, names, strict=True)
        if finding.suppressed is None or options.show_suppressed
    ]
    return dumps(
        {
            "version": VERSION,
            "tool": {"name": "udslint", "version": options.version},
            "findings": shown,
            "problems": [_problem(problem) for problem in report.problems],
            "notices": list(report.notices),
            "summary": _summary(report),
        }
    )


def _finding(finding: Finding, identity: str) -> dict[str, Any]:
    rule = finding.rule
    return {
        "rule": {"code": rule.code, "name": rule.name, "stage": rule.stage},
        "severity": finding.severity,
        "message": finding.message,
        "path": finding.path,
        "span": span_data(finding.span),
        "related": [{"message": related.message, "span": span_data(related.span)} for related in finding.related],
        "when": finding.when,
        "package": finding.package,
        "client": finding.client,
        "value": finding.value,
        "identity": identity,
        "suppressed": finding.suppressed,
    }


def span_data(span: Span) -> dict[str, Any]:
    """Write a place."""
    return {
        "path": span.path,
        "startLine": span.start_line,
        "startColumn": span.start_column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }


def _problem(problem: Problem) -> dict[str, Any]:
    return {"path": problem.path, "line": problem.line, "column": problem.column, "message": problem.message}


def _summary(report: Report) -> dict[str, int]:
    counts = report.counts
    return {
        "errors": counts["error"],
        "warnings": counts["warning"],
        "notes": counts["note"],
        "suppressed": len(report.suppressed),
        "problems": len(report.problems),
        "packages": report.packages,
        "files": report.files,
    }
