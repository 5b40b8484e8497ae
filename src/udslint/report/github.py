"""Workflow commands, which GitHub Actions shows as annotations at the lines of a pull request.

GitHub shows at most ten annotations of each level from one step, and 50 from one job: SARIF has no such limit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.report.columns import visible
from udslint.report.repository import Places
from udslint.report.wording import remarks

if TYPE_CHECKING:
    from udslint.finding import Finding, Problem, Severity
    from udslint.report import Report, ReportOptions

LEVELS: dict[Severity, str] = {"error": "error", "warning": "warning", "note": "notice"}


def render(report: Report, options: ReportOptions) -> str:
    """Write a command a line: findings, then what could not be checked. Without findings there is nothing to say."""
    places = Places(options.here, options.root)
    lines = [_finding(finding, places) for finding in options.shown(report)]
    lines += [_problem(problem, places) for problem in report.problems]
    return "".join(f"{line}\n" for line in lines)


def escape_data(text: str) -> str:
    """Escape a command's message, as the toolkit of GitHub Actions does."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escape_property(text: str) -> str:
    """Escape a command's property, as the toolkit of GitHub Actions does."""
    return escape_data(text).replace(":", "%3A").replace(",", "%2C")


def _finding(finding: Finding, places: Places) -> str:
    span = finding.span
    properties = {
        "file": visible(places.relative(span.path)),
        "line": str(span.start_line),
        "endLine": str(span.end_line),
        "col": str(span.start_column),
        "endColumn": str(span.end_column),
        "title": f"{finding.rule.code} {finding.rule.name}",
    }
    return _command(LEVELS[finding.severity], properties, _message(finding, places))


def _message(finding: Finding, places: Places) -> str:
    lines = [finding.message, *remarks(finding)]
    for related in finding.related:
        span = related.span
        lines.append(f"{places.relative(span.path)}:{span.start_line}:{span.start_column} {related.message}")
    return "\n".join(map(visible, lines))


def _problem(problem: Problem, places: Places) -> str:
    properties = {"file": visible(places.relative(problem.path))} if problem.path else {}
    if problem.line is not None:
        properties["line"] = str(problem.line)
    if problem.column is not None:
        properties["col"] = str(problem.column)
    return _command("error", {**properties, "title": "udslint"}, visible(problem.message))


def _command(name: str, properties: dict[str, str], message: str) -> str:
    listed = ",".join(f"{key}={escape_property(value)}" for key, value in properties.items())
    return f"::{name} {listed}::{escape_data(message)}"
