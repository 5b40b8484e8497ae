"""One file, from its bytes to what it comes to, in steps that can be taken for several files together.

`analyse` is a pure function of its arguments and its result can be pickled, so that it can be cached by content and run
in any executor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from udslint import platform as platforms
from udslint.checking import call, check_manifest, load_manifest, plan_of
from udslint.collect import collect, varies
from udslint.collect_defaults import with_defaults
from udslint.collect_objects import policies_of, services_of, workloads_of
from udslint.facts import PackageFact
from udslint.finding import Finding, Problem, Span
from udslint.hits import Crash, Hit, could_speak, finding_of, make_finding, sifted
from udslint.notices import notices_of
from udslint.platform import Platform
from udslint.read import Reading, Unread, UnreadableError, read_source
from udslint.read.document import Document
from udslint.read.lines import Lines
from udslint.read.objects import TemplateFacts, other_kinds
from udslint.record import replace
from udslint.settings import Settings
from udslint.source import FileReport, Source, too_large
from udslint.steps import Steps, done, in_step
from udslint.suppressions import Suppression, read_suppressions
from udslint.unread import broken_documents, unchecked, unread_documents, unread_template, unsaid
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
    return done(in_step([_report(source, settings) for source, settings in work]))


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
        return read_source(source, settings.max_variants)
    except UnreadableError as error:
        span = Span(source.path, error.line, error.column, error.line, error.column + 1)
        return Reading(Lines(source.path, ""), unread=(Unread(error.problem, "", span),))


def _judged(source: Source, reading: Reading, platform: Platform, settings: Settings) -> Steps[FileReport]:
    merged = Merged(reading)
    facts, problems = yield from _judge_packages(source, reading, platform, settings, merged)
    problems += unsaid(reading) if source.context else _judge_file(reading, platform, settings, merged)
    return FileReport(
        path=source.path,
        settings=settings,
        packages=len({document.number for document in reading.packages}),
        others=() if reading.packages else other_kinds(reading.lines.text),
        findings=tuple(merged.findings()),
        facts=() if source.patch else tuple(facts),
        services=() if source.patch else tuple(services_of(reading, _scope(source, reading), source)),
        workloads=() if source.patch else tuple(workloads_of(reading, source)),
        policies=() if source.context else tuple(policies_of(reading.others, source)),
        suppressions=() if source.context else tuple(_suppressions(source, reading)),
        problems=tuple(problems),
        notices=tuple(notices_of(source, reading, settings)),
    )


def _scope(source: Source, reading: Reading) -> str:
    """Give where an expression means the same, as `PackageFact.scope` does for a Package."""
    is_split = varies(source) and len(reading.variants) > 1
    return source.path if source.release is None or is_split else source.release


class _Judged(NamedTuple):
    """What one Package comes to, in the readings that have it."""

    fact: PackageFact
    findings: list[Finding]
    problems: list[Problem]


def _judge_packages(
    source: Source, reading: Reading, platform: Platform, settings: Settings, merged: Merged
) -> Steps[tuple[list[PackageFact], list[Problem]]]:
    """Judge the Packages of a file, in all readings; give what concerns other files, and which rules crashed."""
    asked = frozenset(atom.subject for answers in reading.variants for atom, _ in answers)
    facts: list[PackageFact] = []
    problems: list[Problem] = []
    for start in range(0, len(reading.packages), AT_ONCE):
        documents = reading.packages[start : start + AT_ONCE]
        judged = yield from in_step(
            [_judge_package(one, asked, source, reading, platform, settings) for one in documents]
        )
        for document, one in zip(documents, judged, strict=True):
            facts.append(one.fact)
            problems += one.problems
            for finding in one.findings:
                merged.add(finding, document.variants)
    once = _each_once(facts) if len(facts) > 1 else facts
    return [with_defaults(fact, reading.template) for fact in once], problems


def _judge_package(
    document: Document, asked: frozenset[str], source: Source, reading: Reading, platform: Platform, settings: Settings
) -> Steps[_Judged]:
    manifest = load_manifest(document, platform, asked, reading.repeats)
    yield
    fact = collect(manifest, settings, source, reading)
    said: list[Hit | Crash] = []
    for step in () if source.context else check_manifest(manifest, settings):
        said += step
        yield
    hits, problems = sifted(said, settings, source.path)
    return _Judged(fact, [finding_of(hit, manifest, settings) for hit in hits], problems)


def _each_once(facts: Iterable[PackageFact]) -> Iterator[PackageFact]:
    """Join the facts that several readings have in common: many branches change nothing that concerns others."""
    found: dict[PackageFact, tuple[PackageFact, set[int]]] = {}
    for fact in facts:
        bare = replace(fact, variants=frozenset(), readings=())
        found.setdefault(bare, (fact, set()))[1].update(fact.variants)
    for fact, variants in found.values():
        yield replace(fact, variants=frozenset(variants))


def _judge_file(reading: Reading, platform: Platform, settings: Settings, merged: Merged) -> Iterator[Problem]:
    """Judge the file itself: what cannot be read, and the template."""
    plan = plan_of(platform, settings).all
    yield from unchecked(reading)
    yield from _left_unsaid(reading, settings)
    for unread in broken_documents(reading):
        yield from _add(call(plan.of("unread"), unread, {}), reading, settings, merged, unread.variants)
    everywhere = range(len(reading.variants))
    yield from _add(call(plan.of("lines"), reading.lines, {}), reading, settings, merged, everywhere)
    if reading.template and _is_ours(reading, reading.template):
        given = {"settings": settings, "platform": platform, "reading": reading}
        yield from _add(call(plan.of("template"), reading.template, given), reading, settings, merged, everywhere)


def _add(
    said: Iterable[Hit | Crash], reading: Reading, settings: Settings, merged: Merged, variants: Iterable[int]
) -> Iterator[Problem]:
    """Add what checks say of a file, in the readings that they name or else in these; give which rules crashed."""
    hits, problems = sifted(said, settings, reading.lines.path)
    for hit in hits:
        span = hit.said.span or reading.lines.span(0, 1)
        finding = make_finding(hit, span, hit.said.fields, hit.said.related, settings)
        merged.add(finding, variants if hit.said.readings is None else hit.said.readings)
    yield from problems


def _is_ours(reading: Reading, template: TemplateFacts) -> bool:
    """Tell whether a template holds objects of UDS, or may: it cannot be read."""
    may_hold = any(one.may_be_package for one in reading.unread)
    return bool(reading.packages or may_hold or template.errors or other_kinds(reading.lines.text))


def _left_unsaid(reading: Reading, settings: Settings) -> Iterator[Problem]:
    """Give what could not be read where the rule that would say so is off: silence must not look like a clean file."""
    on = could_speak(settings)
    if "yaml-syntax" not in on:
        yield from unread_documents(reading)
    if "template-error" not in on:
        yield from unread_template(reading)


def _suppressions(source: Source, reading: Reading) -> Iterator[Suppression]:
    """Read the suppression comments of a file, and of the others that its findings may stand in."""
    yield from read_suppressions(reading.lines)
    chart = source.chart
    for file in (*chart.helpers, *chart.values, *{one.file: None for one in chart.unread}) if chart else ():
        if file.path != source.path:
            yield from read_suppressions(Lines(file.path, file.text))
