"""Analyse one source; conclude over all.

`analyse` is a pure function of its arguments and its result can be pickled, so that it can be cached by content and run
in any executor. `conclude` joins what the files say for the rules that no single file can decide.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from udslint import platform as platforms
from udslint.checking import call, check_manifest, load_manifest, plan_of
from udslint.collect import collect
from udslint.collect_objects import policies_of, services_of, workloads_of
from udslint.facts import Fleet, PackageFact
from udslint.finding import Finding, Span
from udslint.fleet_readings import FleetReadings
from udslint.hits import Crash, Hit, finding_of, make_finding, without_hidden
from udslint.included import once_each
from udslint.notices import notices_of
from udslint.outlets import without_opened
from udslint.owners import Owners
from udslint.platform import Platform
from udslint.read import Reading, Unread, UnreadableError, decode, read
from udslint.read.lines import Lines
from udslint.read.objects import other_kinds
from udslint.read.patches import patches_in
from udslint.record import replace
from udslint.report import Problem
from udslint.rules.registry import rules
from udslint.settings import Settings, enabled
from udslint.source import FileReport, Source, too_large
from udslint.suppressions import Suppression, read_suppressions, suppress, unused
from udslint.trust.reaches import reaches_of
from udslint.unread import broken_documents, broken_template
from udslint.variants import Merged

__all__ = ["FileReport", "Source", "analyse", "conclude", "fleet_of"]

AT_ONCE: Final = 16
"""Packages of a file that go through its steps together: what a step needs stays in the processor's caches."""


@dataclass(slots=True)
class _Found:
    """What has been found so far in one file."""

    settings: Settings
    problems: list[Problem] = field(default_factory=list)

    def take(self, said: Iterable[Hit | Crash], path: str) -> list[Hit]:
        """Keep crashes as problems, give back what is left once one cause has one finding."""
        hits = []
        for one in said:
            if isinstance(one, Crash):
                self.problems.append(_crash_problem(one, path))
            else:
                hits.append(one)
        on = _could_speak(self.settings) if hits else ()
        return [hit for hit in without_hidden(hits) if hit.rule.name in on]


def analyse(source: Source, settings: Settings) -> FileReport:
    """Analyse one file by itself; a mistake of ours is a problem of this file, and others are analysed all the same.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
    """
    platform = platforms.load(settings.uds_core)
    if reason := too_large(len(source.data), settings):
        return FileReport(source.path, settings, problems=(Problem(source.path, reason),))
    try:
        return _analyse(source, platform, settings)
    except Exception as error:  # noqa: BLE001 whatever it is
        return FileReport(source.path, settings, problems=(Problem(source.path, _mistake(error)),))


def _mistake(error: Exception) -> str:
    """Say what went wrong in udslint itself, and where, for a bug report."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    code = place.tb_frame.f_code.co_qualname if place else ""
    return f"udslint failed at this file: {type(error).__name__} in {code}: {error}. Please report it."


def _analyse(source: Source, platform: Platform, settings: Settings) -> FileReport:
    try:
        reading = read(source.path, decode(source.data), source.chart, settings.max_variants)
    except UnreadableError as error:
        span = Span(source.path, error.line, error.column, error.line, error.column + 1)
        reading = Reading(Lines(source.path, ""), unread=(Unread(error.problem, "", span),))
    reading = patches_in(reading, joins=source.patch == "joins") if source.patch else reading
    return _analyse_reading(source, reading, platform, settings)


def _analyse_reading(source: Source, reading: Reading, platform: Platform, settings: Settings) -> FileReport:
    found, merged = _Found(settings), Merged(reading)
    facts = _check_packages(source, reading, platform, found, merged)
    if not source.context:
        _check_reading(reading, platform, found, merged)
    return FileReport(
        path=source.path,
        settings=settings,
        packages=len({document.number for document in reading.packages}),
        others=() if reading.packages else other_kinds(reading.lines.text),
        findings=tuple(merged.findings()),
        facts=() if source.patch else tuple(facts),
        services=tuple(services_of(reading.others)),
        workloads=tuple(workloads_of(reading.others)),
        policies=() if source.context else tuple(policies_of(reading.others, source)),
        suppressions=() if source.context else tuple(_suppressions(source, reading)),
        problems=tuple(found.problems),
        notices=tuple(notices_of(source, reading, settings)),
    )


def _check_packages(
    source: Source, reading: Reading, platform: Platform, found: _Found, merged: Merged
) -> list[PackageFact]:
    """Judge the Packages of a file, in all readings; give what concerns other files."""
    settings = found.settings
    asked = frozenset(atom.subject for answers in reading.variants for atom, _ in answers)
    facts: list[PackageFact] = []
    for start in range(0, len(reading.packages), AT_ONCE):
        documents = reading.packages[start : start + AT_ONCE]
        manifests = [load_manifest(document, platform, asked, reading.repeats) for document in documents]
        facts += [collect(manifest, settings, source, reading) for manifest in manifests]
        for manifest in () if source.context else manifests:
            for hit in found.take(check_manifest(manifest, settings), source.path):
                merged.add(finding_of(hit, manifest, settings), manifest.document.variants)
    return list(_each_once(facts)) if len(facts) > 1 else facts


def _each_once(facts: Iterable[PackageFact]) -> Iterator[PackageFact]:
    """Join the facts that several readings have in common: many branches change nothing that concerns others."""
    found: dict[PackageFact, tuple[PackageFact, set[int]]] = {}
    for fact in facts:
        bare = replace(fact, variants=frozenset(), readings=())
        found.setdefault(bare, (fact, set()))[1].update(fact.variants)
    for fact, variants in found.values():
        yield replace(fact, variants=frozenset(variants))


def _check_reading(reading: Reading, platform: Platform, found: _Found, merged: Merged) -> None:
    """Judge the file itself: what cannot be read, and the template."""
    plan = plan_of(platform, found.settings).all
    path = reading.lines.path
    found.problems += _left_unsaid(reading, found.settings)
    for unread in reading.unread:
        if unread.certain:
            for hit in found.take(call(plan.of("unread"), unread, {}), path):
                finding = make_finding(hit, unread.span, hit.said.fields, (), found.settings)
                merged.add(finding, unread.variants)
    if reading.template and (reading.packages or reading.template.errors or other_kinds(reading.lines.text)):
        given = {"settings": found.settings, "platform": platform, "reading": reading}
        everywhere = range(len(reading.variants))
        for hit in found.take(call(plan.of("template"), reading.template, given), path):
            span = hit.said.span or reading.lines.span(0, 1)
            finding = make_finding(hit, span, hit.said.fields, hit.said.related, found.settings)
            merged.add(finding, everywhere if hit.said.readings is None else hit.said.readings)


def _left_unsaid(reading: Reading, settings: Settings) -> Iterator[Problem]:
    """Give what could not be read where the rule that would say so is off: silence must not look like a clean file."""
    on = _could_speak(settings)
    if "yaml-syntax" not in on:
        yield from broken_documents(reading)
    if "template-error" not in on:
        yield from broken_template(reading)


def _suppressions(source: Source, reading: Reading) -> Iterator[Suppression]:
    """Read the suppression comments of a file and of the helpers that its findings may stand in."""
    yield from read_suppressions(reading.lines)
    for helper in source.chart.helpers if source.chart else ():
        if helper.path != source.path:
            yield from read_suppressions(Lines(helper.path, helper.text))


def _crash_problem(crash: Crash, path: str) -> Problem:
    error = crash.error
    return Problem(
        path,
        f"Rule '{crash.rule.name}' ({crash.rule.code}) crashed: {type(error).__name__}: {error}. Please report it.",
    )


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
        problems += [_crash_problem(crash, "") for crash in said if isinstance(crash, Crash)]
    suppressions = [suppression for report in reports for suppression in report.suppressions]
    findings = list(once_each(suppress(findings, suppressions)))
    findings += _suppression_findings(by_path, findings)
    return findings, problems


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
        if span and report.settings.uds_core == version and hit.rule.name in _could_speak(report.settings):
            return make_finding(hit, span, hit.said.fields, hit.said.related, report.settings)
    return None


def _suppression_findings(reports: dict[str, FileReport], findings: list[Finding]) -> list[Finding]:
    """Judge the suppression comments themselves, once it is known what they suppress."""
    found: list[Finding] = []
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
        calls += [("unused", one) for one in unused(own, by_path[report.path], _could_speak(report.settings))]
        state = _Found(report.settings)
        for subject, suppression in calls:
            hits = state.take(call(plan.of(subject), suppression, {}), report.path)
            found += [make_finding(hit, suppression.span, hit.said.fields, (), report.settings) for hit in hits]
    return found


@lru_cache(maxsize=64)
def _could_speak(settings: Settings) -> frozenset[str]:
    """Give the names and codes of the rules that are on."""
    return frozenset(name for rule in rules().values() if enabled(rule, settings) for name in (rule.name, rule.code))
