"""From paths to facts, for those who want no findings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from udslint.engine import fleet_of
from udslint.finding import Problem
from udslint.inputs import Inputs, with_packages
from udslint.parallel import Workers
from udslint.record import record
from udslint.results import Results

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from udslint.facts import Fleet
    from udslint.inputs import SettingsOf
    from udslint.settings import Settings
    from udslint.source import FileReport


@record
class Gathered:
    """The facts of files, and what has to be said about how they were read."""

    fleet: Fleet
    problems: tuple[Problem, ...] = ()
    """What could not be read."""
    notices: tuple[str, ...] = ()
    versions: tuple[str | None, ...] = ()
    """The UDS Core versions that the files are for; None: the newest."""


def gather(
    paths: Iterable[str],
    settings: Settings | SettingsOf | None = None,
    context: Iterable[str] = (),
    stdin: tuple[str, bytes] | None = None,
) -> Gathered:
    """Read the facts of files and folders.

    Args:
        paths: files, and folders that are searched.
        settings: one for all, or a function that gives those for a file; defaults if None.
        context: files with Packages that are known besides.
        stdin: the name and the bytes of one more source.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
        ContextError: a context file cannot be read or holds no Package.
    """
    inputs = Inputs(paths, settings, context, stdin)
    with Workers(None) as workers:
        results = Results(workers, None)
        known = list(with_packages(results.of(inputs.context())))
        reports = [*results.of(inputs.sources()), *known]
    return Gathered(
        fleet_of(reports),
        (*inputs.problems, *(problem for report in reports for problem in (*report.problems, *_unread(report)))),
        tuple(notice for report in reports for notice in report.notices),
        tuple(dict.fromkeys(report.settings.uds_core for report in reports)),
    )


def _unread(report: FileReport) -> Iterator[Problem]:
    """Give the findings that say that there are no facts, for those who read nothing but facts."""
    for finding in report.findings:
        if finding.rule.name in {"yaml-syntax", "template-error"}:
            yield Problem(finding.span.path, finding.message, finding.span.start_line, finding.span.start_column)
