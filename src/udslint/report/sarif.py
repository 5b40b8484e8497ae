"""SARIF 2.1.0, for GitHub code scanning, DefectDojo and editors. docs/output.md says what is in it and why."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from udslint.about import PROJECT_URL
from udslint.record import record
from udslint.report.columns import utf16
from udslint.report.encode import dumps
from udslint.report.fingerprints import identities
from udslint.report.provenance import provenance
from udslint.report.repository import Places
from udslint.report.sarif_rules import WHEN, describe, placeholders
from udslint.report.source import File, Sources

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from udslint.finding import Finding, Problem, Related, Rule, Span
    from udslint.report import Report, ReportOptions

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
ROOT = "%SRCROOT%"
SEMANTIC_VERSION = re.compile(r"\d+\.\d+\.\d+(?:[-+][0-9A-Za-z.+-]+)?")
LINK = re.compile(r"\[(?=[^\[\]]*\]\()")
"""What SARIF would read as the start of a link in a message."""

Object = dict[str, Any]


def render(report: Report, options: ReportOptions) -> str:
    """Write the report as a SARIF log with one run."""
    everything = report.everything
    places = Places(options.here, options.root)
    catalogue = _catalogue(report.rules, everything)
    writer = _Results(places, Sources(options.source), {rule.code: index for index, rule in enumerate(catalogue)})
    results = [
        writer.result(finding, identity)
        for finding, identity in zip(everything, identities(everything, places.relative), strict=True)
        if finding.suppressed is None or options.show_suppressed
    ]
    run = {
        "tool": {"driver": _driver(catalogue, everything, options)},
        "invocations": [_invocation(report.problems, writer)],
        "automationDetails": {"id": "udslint/"},
        "columnKind": "utf16CodeUnits",
        "originalUriBaseIds": {
            ROOT: {"description": {"text": "The root of the repository, else the working directory."}}
        },
        **_provenance(_roots(report, places) or {options.root(options.here)}),
        "results": results,
    }
    return dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _catalogue(known: Iterable[Rule], findings: Iterable[Finding]) -> list[Rule]:
    """Give all rules by code: those of the registry, and those of findings that the registry does not know."""
    rules = {finding.rule.code: finding.rule for finding in findings} | {rule.code: rule for rule in known}
    return [rules[code] for code in sorted(rules)]


def _driver(catalogue: Iterable[Rule], findings: Iterable[Finding], options: ReportOptions) -> Object:
    conditional: dict[str, list[str]] = {}
    for finding in findings:
        if finding.when is not None and finding.message_id in finding.rule.messages:
            conditional.setdefault(finding.rule.code, []).append(finding.message_id)
    version = options.version
    return {
        "name": "udslint",
        "fullName": f"udslint {version}",
        "version": version,
        **({"semanticVersion": version} if SEMANTIC_VERSION.fullmatch(version) else {}),
        "informationUri": PROJECT_URL,
        "rules": [describe(rule, options.page(rule), conditional.get(rule.code, ())) for rule in catalogue],
    }


def _invocation(problems: Iterable[Problem], writer: _Results) -> Object:
    """Say whether the tool ran; that it found something is no failure."""
    notifications = [writer.notification(problem) for problem in problems]
    if not notifications:
        return {"executionSuccessful": True}
    return {"executionSuccessful": False, "toolExecutionNotifications": notifications}


def _roots(report: Report, places: Places) -> set[Path | None]:
    """Give the repositories of the files that the report speaks of; None stands for outside of any."""
    paths = [finding.span.path for finding in report.findings + report.suppressed]
    return {places.root(path) for path in [*paths, *(problem.path for problem in report.problems if problem.path)]}


def _provenance(roots: set[Path | None]) -> Object:
    """Say where the files come from, if they are all of one repository: their paths count from its root."""
    root = next(iter(roots)) if len(roots) == 1 else None
    source = provenance(root) if root is not None else None
    if source is None:
        return {}
    details: Object = {"repositoryUri": source.repository}
    if source.revision is not None:
        details["revisionId"] = source.revision
    if source.branch is not None:
        details["branch"] = source.branch
    return {"versionControlProvenance": [{**details, "mappedTo": {"uriBaseId": ROOT}}]}


@record
class _Results:
    """Writes what has a place in a file."""

    places: Places
    sources: Sources
    rule_indices: dict[str, int]

    def result(self, finding: Finding, identity: str) -> Object:
        """Write a finding."""
        rule = finding.rule
        return {
            "ruleId": rule.code,
            "ruleIndex": self.rule_indices[rule.code],
            "level": finding.severity,
            "kind": "fail",
            "message": _message(finding),
            "locations": [{**self._location(finding.span), "logicalLocations": list(_logical_locations(finding))}],
            **self._related(finding.related),
            "fingerprints": {"udslintIdentity/v1": identity},
            **self._line_hash(finding.span),
            **_suppressions(finding),
            "properties": _properties(finding),
        }

    def notification(self, problem: Problem) -> Object:
        """Write what could not be checked."""
        said: Object = {"level": "error", "message": {"text": _linkless(problem.message)}}
        if not problem.path:
            return said
        place: Object = {"artifactLocation": self._artifact(problem.path)}
        if problem.line is not None:
            place["region"] = {"startLine": problem.line, "startColumn": problem.column or 1}
        return {**said, "locations": [{"physicalLocation": place}]}

    def _related(self, related: tuple[Related, ...]) -> Object:
        if not related:
            return {}
        located = enumerate(related, 1)
        return {
            "relatedLocations": [
                {"id": number, **self._location(place.span), "message": {"text": _linkless(place.message)}}
                for number, place in located
            ]
        }

    def _location(self, span: Span) -> Object:
        file = self.sources.holding(span)
        place = {"artifactLocation": self._artifact(span.path), "region": self._region(span, file)}
        if file is not None:
            place["contextRegion"] = self._context(file.context(span), file)
        return {"physicalLocation": place}

    def _artifact(self, path: str) -> Object:
        return {"uri": self.places.uri(path), "uriBaseId": ROOT}

    def _region(self, span: Span, file: File | None) -> Object:
        """Write a span; without the file's text its columns cannot be converted and stay as they are."""
        start, end = span.start_column, span.end_column
        if file is not None:
            start, end = utf16(start, file.lines[span.start_line - 1]), utf16(end, file.lines[span.end_line - 1])
        region: Object = {
            "startLine": span.start_line,
            "startColumn": start,
            "endLine": span.end_line,
            "endColumn": end,
        }
        return region if file is None else {**region, "snippet": {"text": file.cut(span)}}

    def _context(self, around: Span, file: File) -> Object:
        """Write the context of a region; whole lines have no columns, so that it is never the same as the region."""
        if not file.whole_lines(around):
            return self._region(around, file)
        text = {"text": file.cut(around)}
        return {"startLine": around.start_line, "endLine": around.end_line, "snippet": text}

    def _line_hash(self, span: Span) -> Object:
        file = self.sources.holding(span)
        if file is None:
            return {}
        return {"partialFingerprints": {"primaryLocationLineHash": file.hashes[span.start_line - 1]}}


def _message(finding: Finding) -> Object:
    """Write the message in full, and as the rule's message with arguments for tools that render it themselves."""
    text, message_id = finding.message, finding.message_id
    template = finding.rule.messages.get(message_id)
    fields = {"": finding.path, **finding.arguments}
    names = placeholders(template) if template is not None else ()
    if finding.when is not None:
        text = f"{text.removesuffix('.')} (when {finding.when})."
        message_id += WHEN
        fields[WHEN] = finding.when
        names = (*names, WHEN)
    if template is None or not fields.keys() >= set(names):
        return {"text": _linkless(text)}
    return {"id": message_id, "arguments": [_linkless(fields[name]) for name in names], "text": _linkless(text)}


def _linkless(text: str) -> str:
    """Keep what only looks like a link from being one: the text of a manifest is no part of the report."""
    return LINK.sub(r"\\[", text)


def _logical_locations(finding: Finding) -> Iterator[Object]:
    if finding.path:
        yield {"fullyQualifiedName": finding.path, "kind": "property"}
    if finding.package:
        yield {"fullyQualifiedName": finding.package, "kind": "resource"}


def _suppressions(finding: Finding) -> Object:
    if finding.suppressed is None:
        return {}
    reason = {"justification": finding.suppressed} if finding.suppressed else {}
    return {"suppressions": [{"kind": "inSource", **reason}]}


def _properties(finding: Finding) -> Object:
    properties: Object = {"stage": finding.rule.stage}
    if finding.when is not None:
        properties["when"] = finding.when
    if finding.package:
        properties["package"] = finding.package
    if finding.client:
        properties["client"] = finding.client
    return properties
