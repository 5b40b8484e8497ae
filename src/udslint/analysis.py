"""One file, from its bytes to what it comes to, in steps that can be taken for several files together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from udslint import platform as platforms
from udslint.checking import call, check_manifest, load_manifest, plan_of
from udslint.collect import collect
from udslint.collect_objects import policies_of, services_of, workloads_of
from udslint.facts import PackageFact
from udslint.finding import Finding, Span
from udslint.hits import Crash, Hit, Sieve, could_speak, finding_of, make_finding
from udslint.notices import notices_of
from udslint.platform import Platform
from udslint.read import Reading, Unread, UnreadableError, decode, read
from udslint.read.document import Document
from udslint.read.lines import Lines
from udslint.read.objects import other_kinds
from udslint.read.patches import patches_in
from udslint.record import replace
from udslint.report import Problem
from udslint.settings import Settings
from udslint.source import FileReport, Source, too_large
from udslint.steps import Steps, done, together
from udslint.suppressions import Suppression, read_suppressions
from udslint.unread import broken_documents, broken_template
from udslint.variants import Merged

AT_ONCE: Final = 16
"""Packages of a file that go through its steps together; more would not fit into the processor's caches."""


def analyse(source: Source, settings: Settings) -> FileReport:
    """Analyse one file by itself; a mistake of ours is a problem of this file, and others are analysed all the same.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
    """
    return done(_report(source, settings))


def analyse_together(work: Sequence[tuple[Source, Settings]]) -> list[FileReport]:
    """Analyse several files as `analyse` does each of them, step by step.

    Raises:
        UnknownRelease: as `analyse`.
    """
    return done(together([_report(source, settings) for source, settings in work]))


def _report(source: Source, settings: Settings) -> Steps[FileReport]:
    platform = platforms.load(settings.uds_core)
    if reason := too_large(len(source.data), settings):
        return FileReport(source.path, settings, problems=(Problem(source.path, reason),))
    try:
        reading = _read(source, settings)
        yield
        return (yield from _judged(source, reading, platform, settings))
    except Exception as error:  # noqa: BLE001 whatever it is
        return FileReport(source.path, settings, problems=(Problem(source.path, _mistake(error)),))


def _mistake(error: Exception) -> str:
    """Say what went wrong in udslint itself, and where, for a bug report."""
    place = error.__traceback__
    while place and place.tb_next:
        place = place.tb_next
    code = place.tb_frame.f_code.co_qualname if place else ""
    return f"udslint failed at this file: {type(error).__name__} in {code}: {error}. Please report it."


def _read(source: Source, settings: Settings) -> Reading:
    try:
        reading = read(source.path, decode(source.data), source.chart, settings.max_variants)
    except UnreadableError as error:
        span = Span(source.path, error.line, error.column, error.line, error.column + 1)
        reading = Reading(Lines(source.path, ""), unread=(Unread(error.problem, "", span),))
    return patches_in(reading, joins=source.patch == "joins") if source.patch else reading


def _judged(source: Source, reading: Reading, platform: Platform, settings: Settings) -> Steps[FileReport]:
    sieve, merged = Sieve(settings), Merged(reading)
    facts = yield from _check_packages(source, reading, platform, sieve, merged)
    if not source.context:
        _check_reading(reading, platform, sieve, merged)
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
        problems=tuple(sieve.problems),
        notices=tuple(notices_of(source, reading, settings)),
    )


def _check_packages(
    source: Source, reading: Reading, platform: Platform, sieve: Sieve, merged: Merged
) -> Steps[list[PackageFact]]:
    """Judge the Packages of a file, in all readings; give what concerns other files."""
    asked = frozenset(atom.subject for answers in reading.variants for atom, _ in answers)
    facts: list[PackageFact] = []
    for start in range(0, len(reading.packages), AT_ONCE):
        documents = reading.packages[start : start + AT_ONCE]
        judged = yield from together(
            [_check_package(one, asked, source, reading, platform, sieve) for one in documents]
        )
        for document, (fact, findings) in zip(documents, judged, strict=True):
            facts.append(fact)
            for finding in findings:
                merged.add(finding, document.variants)
    return list(_each_once(facts)) if len(facts) > 1 else facts


def _check_package(
    document: Document, asked: frozenset[str], source: Source, reading: Reading, platform: Platform, sieve: Sieve
) -> Steps[tuple[PackageFact, list[Finding]]]:
    manifest = load_manifest(document, platform, asked, reading.repeats)
    yield
    fact = collect(manifest, sieve.settings, source, reading)
    said: list[Hit | Crash] = []
    for step in () if source.context else check_manifest(manifest, sieve.settings):
        said += step
        yield
    return fact, [finding_of(hit, manifest, sieve.settings) for hit in sieve.take(said, source.path)]


def _each_once(facts: Iterable[PackageFact]) -> Iterator[PackageFact]:
    """Join the facts that several readings have in common: many branches change nothing that concerns others."""
    found: dict[PackageFact, tuple[PackageFact, set[int]]] = {}
    for fact in facts:
        bare = replace(fact, variants=frozenset(), readings=())
        found.setdefault(bare, (fact, set()))[1].update(fact.variants)
    for fact, variants in found.values():
        yield replace(fact, variants=frozenset(variants))


def _check_reading(reading: Reading, platform: Platform, sieve: Sieve, merged: Merged) -> None:
    """Judge the file itself: what cannot be read, and the template."""
    plan = plan_of(platform, sieve.settings).all
    path = reading.lines.path
    sieve.problems += _left_unsaid(reading, sieve.settings)
    for unread in reading.unread:
        if unread.certain:
            for hit in sieve.take(call(plan.of("unread"), unread, {}), path):
                finding = make_finding(hit, unread.span, hit.said.fields, (), sieve.settings)
                merged.add(finding, unread.variants)
    if reading.template and (reading.packages or reading.template.errors or other_kinds(reading.lines.text)):
        given = {"settings": sieve.settings, "platform": platform, "reading": reading}
        everywhere = range(len(reading.variants))
        for hit in sieve.take(call(plan.of("template"), reading.template, given), path):
            span = hit.said.span or reading.lines.span(0, 1)
            finding = make_finding(hit, span, hit.said.fields, hit.said.related, sieve.settings)
            merged.add(finding, everywhere if hit.said.readings is None else hit.said.readings)


def _left_unsaid(reading: Reading, settings: Settings) -> Iterator[Problem]:
    """Give what could not be read where the rule that would say so is off: silence must not look like a clean file."""
    on = could_speak(settings)
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
