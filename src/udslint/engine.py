"""What all files come to together: the rules that no single file can decide, and what comments suppress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from udslint import platform as platforms
from udslint.checking import call, plan_of
from udslint.facts import Fleet
from udslint.finding import Finding, Problem
from udslint.fleet_readings import FleetReadings
from udslint.hits import Crash, Hit, could_speak, crash_problem, make_finding, sifted
from udslint.included import once_each
from udslint.outlets import without_opened
from udslint.owners import Owners
from udslint.settings import Settings
from udslint.source import FileReport
from udslint.suppressions import Suppression, suppress, unused
from udslint.trust.reaches import reaches_of


def conclude(reports: Sequence[FileReport], context: Sequence[FileReport] = ()) -> tuple[list[Finding], list[Problem]]:
    """Check what only several Packages together show, then apply the suppression comments.

    Returns all findings, suppressed ones marked, and all problems.
    """
    by_path = {report.path: report for report in reports}
    fleet = fleet_of((*reports, *context))
    readings, owners = FleetReadings(fleet), Owners(by_path)
    findings = list(without_opened(reports))
    problems = [problem for report in (*reports, *context) for problem in report.problems]
    for version, group in _by_release(reports).items():
        said = list(_say_of_fleet(fleet, version, group))
        found = [_fleet_finding(hit, version, owners) for hit in said if isinstance(hit, Hit)]
        findings += [readings.limited(finding) for finding in found if finding]
        problems += [crash_problem(crash, "") for crash in said if isinstance(crash, Crash)]
    suppressions = [suppression for report in reports for suppression in report.suppressions]
    findings = list(once_each(suppress(findings, suppressions)))
    about, crashed = _judged_suppressions(by_path, findings)
    return [*findings, *about], [*problems, *crashed]


def fleet_of(reports: Iterable[FileReport]) -> Fleet:
    """Join the facts of all files, in the order of their names: that in which files are given must not matter.

    Packages that the charts' values do not lead to come last, as do findings then.
    """
    found = sorted(reports, key=lambda report: report.path)
    facts = (fact for report in found for fact in report.facts)
    return Fleet(
        tuple(sorted(facts, key=lambda fact: not fact.by_default)),
        tuple(fact for report in found for fact in report.services),
        tuple(fact for report in found for fact in report.workloads),
        tuple(fact for report in found for fact in report.policies),
    )


def _by_release(reports: Iterable[FileReport]) -> Mapping[str | None, dict[Settings, None]]:
    """Give the settings that there are for each UDS Core version."""
    found: dict[str | None, dict[Settings, None]] = defaultdict(dict)
    for settings in dict.fromkeys(report.settings for report in reports):
        found[settings.uds_core][settings] = None
    return found


def _say_of_fleet(fleet: Fleet, version: str | None, group: Iterable[Settings]) -> Iterator[Hit | Crash]:
    """Run all rules over all Packages that any of the settings for one release wants, each once."""
    platform = platforms.load(version)
    plans = [plan_of(platform, settings).all for settings in group]
    subjects: dict[str, Callable[[], object]] = {"fleet": lambda: fleet, "reaches": lambda: reaches_of(fleet)}
    for subject, value in subjects.items():
        wanted = {check.rule.code: check for plan in plans for check in plan.of(subject)}
        if wanted:
            yield from call(wanted.values(), value(), {"platform": platform})


def _fleet_finding(hit: Hit, version: str | None, owners: Owners) -> Finding | None:
    """Make a finding about a file that is for this release and whose settings want it."""
    span = hit.said.span
    for report in owners.of(span, str(hit.said.fields.get("package", ""))) if span else ():
        if span and report.settings.uds_core == version and hit.rule.name in could_speak(report.settings):
            return make_finding(hit, span, hit.said.fields, hit.said.related, report.settings)
    return None


def _judged_suppressions(
    reports: dict[str, FileReport], findings: list[Finding]
) -> tuple[list[Finding], list[Problem]]:
    """Judge the suppression comments themselves, once it is known what they suppress."""
    found: list[Finding] = []
    crashed: list[Problem] = []
    by_path: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_path[finding.span.path].append(finding)
    for report in reports.values():
        own = [one for one in report.suppressions if one.span.path == report.path]
        if not own:
            continue
        platform = platforms.load(report.settings.uds_core)
        plan = plan_of(platform, report.settings).all
        calls: list[tuple[str, Suppression]] = [("suppression", one) for one in own]
        calls += [("unused", one) for one in unused(own, by_path[report.path], could_speak(report.settings))]
        for subject, suppression in calls:
            hits, problems = sifted(call(plan.of(subject), suppression, {}), report.settings, report.path)
            crashed += problems
            found += [make_finding(hit, suppression.span, hit.said.fields, (), report.settings) for hit in hits]
    return found, crashed
