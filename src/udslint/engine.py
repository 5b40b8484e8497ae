"""Analyse one source; conclude over all.

`analyse` is a pure function of its arguments and its result can be pickled, so that it can be cached by content and run
in any executor. `conclude` joins what the files say for the rules that no single file can decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from udslint import platform as platforms
from udslint.checking import (
    Crash,
    Hit,
    Manifest,
    call,
    check_manifest,
    finding_of,
    load_manifest,
    make_finding,
    plan_of,
    without_hidden,
)
from udslint.collect import collect
from udslint.facts import Fleet, PackageFact
from udslint.finding import Finding, Span
from udslint.platform import Platform
from udslint.read import Reading, Unread, UnreadableError, decode, read_yaml
from udslint.read.lines import Lines
from udslint.report import Problem
from udslint.rules.registry import rules
from udslint.settings import Settings, enabled
from udslint.suppressions import Suppression, read_suppressions, suppress, unused


@dataclass(frozen=True, slots=True)
class Source:
    """A file to analyse, already read from disk."""

    path: str
    data: bytes
    unit: str | None = None
    """The folder of the Zarf package that deploys it."""
    context: bool = False
    """Its Packages are known, not reported on."""


@dataclass(frozen=True, slots=True)
class FileReport:
    """What one file comes to."""

    path: str
    settings: Settings
    packages: int = 0
    findings: tuple[Finding, ...] = ()
    facts: tuple[PackageFact, ...] = ()
    suppressions: tuple[Suppression, ...] = ()
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Found:
    """What has been found so far in one file."""

    settings: Settings
    findings: list[Finding] = field(default_factory=list)
    facts: list[PackageFact] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def take(self, said: Iterable[Hit | Crash], path: str) -> list[Hit]:
        """Keep crashes as problems, give back what is left once one cause has one finding."""
        hits = []
        for one in said:
            if isinstance(one, Crash):
                self.problems.append(_crash_problem(one, path))
            else:
                hits.append(one)
        return [hit for hit in without_hidden(hits) if enabled(hit.rule, self.settings)]


def analyse(source: Source, settings: Settings) -> FileReport:
    """Analyse one file by itself.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
    """
    platform = platforms.load(settings.uds_core)
    if len(source.data) > settings.max_file_size:
        return _too_large(source, settings)
    try:
        reading = read_yaml(source.path, decode(source.data))
    except UnreadableError as error:
        span = Span(source.path, error.line, error.column, error.line, error.column + 1)
        reading = Reading(Lines(source.path, ""), unread=(Unread(error.problem, "", span),))
    return _analyse_reading(source, reading, platform, settings)


def _analyse_reading(source: Source, reading: Reading, platform: Platform, settings: Settings) -> FileReport:
    found = _Found(settings)
    if not source.context:
        _check_unread(reading, platform, found)
    for document in reading.packages:
        manifest = load_manifest(document, platform)
        found.facts.append(collect(manifest, settings, unit=source.unit, context=source.context))
        if not source.context:
            hits = found.take(check_manifest(manifest, settings), source.path)
            found.findings.extend(finding_of(hit, manifest, settings) for hit in hits)
    return FileReport(
        source.path,
        settings,
        len(reading.packages),
        tuple(found.findings),
        tuple(found.facts),
        () if source.context else read_suppressions(reading.lines),
        tuple(found.problems),
    )


def _check_unread(reading: Reading, platform: Platform, found: _Found) -> None:
    stored, _ = plan_of(platform, found.settings)
    for unread in reading.unread:
        for hit in found.take(call(stored, "unread", unread, {}), unread.span.path):
            found.findings.append(make_finding(hit, unread.span, hit.said.fields, (), found.settings))


def _too_large(source: Source, settings: Settings) -> FileReport:
    message = (
        f"The file has {len(source.data):,} bytes, more than the limit of {settings.max_file_size:,}; "
        "raise the setting 'max-file-size' to read it."
    )
    return FileReport(source.path, settings, problems=(Problem(source.path, message),))


def _crash_problem(crash: Crash, path: str) -> Problem:
    error = crash.error
    return Problem(
        path, f"Rule '{crash.rule.name}' ({crash.rule.code}) crashed: {type(error).__name__}: {error}. Please report it."
    )


def conclude(
    reports: Sequence[FileReport], context: Sequence[FileReport] = ()
) -> tuple[list[Finding], list[Problem]]:
    """Check what only several Packages together show, then apply the suppression comments.

    Returns all findings, suppressed ones marked, and all problems.
    """
    by_path = {report.path: report for report in reports}
    fleet = Fleet(tuple(fact for report in (*reports, *context) for fact in report.facts))
    findings = [finding for report in reports for finding in report.findings]
    problems = [problem for report in (*reports, *context) for problem in report.problems]
    for settings in dict.fromkeys(report.settings for report in reports):
        found = _Found(settings)
        paths = {path for path, report in by_path.items() if report.settings == settings}
        findings += _fleet_findings(fleet, found, paths)
        problems += found.problems
    suppressions = [suppression for report in reports for suppression in report.suppressions]
    findings = suppress(findings, suppressions)
    findings += _suppression_findings(by_path, findings)
    return findings, problems


def _fleet_findings(fleet: Fleet, found: _Found, paths: set[str]) -> Iterator[Finding]:
    platform = platforms.load(found.settings.uds_core)
    given = {"platform": platform, "settings": found.settings}
    for plan in plan_of(platform, found.settings):
        for hit in found.take(call(plan, "fleet", fleet, given), "(all files)"):
            span = hit.said.span
            if span is not None and span.path in paths:
                yield make_finding(hit, span, hit.said.fields, hit.said.related, found.settings)


def _suppression_findings(reports: dict[str, FileReport], findings: list[Finding]) -> list[Finding]:
    """Judge the suppression comments themselves, once it is known what they suppress."""
    found: list[Finding] = []
    for report in reports.values():
        if not report.suppressions:
            continue
        platform = platforms.load(report.settings.uds_core)
        ran = [rule for rule in rules().values() if enabled(rule, report.settings)]
        here = [finding for finding in findings if finding.span.path == report.path]
        stored, _ = plan_of(platform, report.settings)
        calls: list[tuple[str, Suppression]] = [("suppression", one) for one in report.suppressions]
        calls += [("unused", one) for one in unused(report.suppressions, here, ran)]
        state = _Found(report.settings)
        for subject, suppression in calls:
            for hit in state.take(call(stored, subject, suppression, {}), report.path):
                found.append(make_finding(hit, suppression.span, hit.said.fields, (), report.settings))
    return found


__all__ = ["FileReport", "Manifest", "Source", "analyse", "conclude"]
