"""From paths and texts to a report: discover, read, analyse, conclude."""

# Plain os.path and open: pathlib would cost time at start-up and for each file.
from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from udslint.discover import Found, could_hold_context, could_hold_package, discover
from udslint.record import record
from udslint.report import Problem, Report
from udslint.rules.registry import rules
from udslint.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from udslint.engine import FileReport, Source
    from udslint.facts import Fleet
    from udslint.surroundings import Surroundings

# The engine is imported where it is used: a commit that changes no Package should not have to wait for it.

SettingsOf = Callable[[str], Settings]
"""Gives the settings in force for a file."""

STDIN = "<stdin>"
"""What findings call standard input where it is given no name; such a source has nothing around it."""


class ContextError(ValueError):
    """A file given as context holds no Package."""


def check_text(
    text: str, path: str = "<text>", settings: Settings | None = None, context: Sequence[str] = ()
) -> Report:
    """Check one text.

    Args:
        text: YAML or JSON, one or many documents, or a template.
        path: what the findings call it.
        settings: defaults if None.
        context: texts with Packages that are known but not reported on.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
    """
    from udslint.engine import Source, analyse

    settings = settings or Settings()
    report = analyse(Source(path, text.encode("utf-8", "surrogatepass")), settings)
    known = [
        analyse(Source(f"<context {number}>", known.encode("utf-8"), context=True), settings)
        for number, known in enumerate(context)
    ]
    return joined([report], known)


def check_paths(
    paths: Iterable[str],
    settings: Settings | SettingsOf | None = None,
    context: Iterable[str] = (),
    executor: Executor | None = None,
    stdin: tuple[str, bytes] | None = None,
) -> Report:
    """Check files and folders.

    Args:
        paths: files, and folders that are searched.
        settings: one for all, or a function that gives those for a file; defaults if None.
        context: files with Packages that are known but not reported on.
        executor: where files are analysed; here and one after another if None.
        stdin: the name and the bytes of one more source.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
        ContextError: a context file cannot be read or holds no Package.
    """
    settings_of = settings if callable(settings) else _always(settings or Settings())
    known = list(_context_reports(context, settings_of))
    problems: list[Problem] = []
    work = list(sources(paths, settings_of, problems, stdin))
    return joined(list(_reports(work, executor)), known, problems)


@record
class Gathered:
    """The facts of files, and what has to be said about how they were read."""

    fleet: Fleet
    problems: tuple[Problem, ...] = ()
    """What could not be read."""
    notices: tuple[str, ...] = ()


def gather(
    paths: Iterable[str],
    settings: Settings | SettingsOf | None = None,
    context: Iterable[str] = (),
    executor: Executor | None = None,
    stdin: tuple[str, bytes] | None = None,
) -> Gathered:
    """Read the facts of files and folders; the arguments are those of `check_paths`.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
        ContextError: a context file cannot be read or holds no Package.
    """
    from udslint.engine import fleet_of

    settings_of = settings if callable(settings) else _always(settings or Settings())
    known = list(_context_reports(context, settings_of))
    problems: list[Problem] = []
    work = list(sources(paths, settings_of, problems, stdin))
    reports = [*_reports(work, executor), *known]
    return Gathered(
        fleet_of(reports),
        (*problems, *(problem for report in reports for problem in report.problems)),
        tuple(notice for report in reports for notice in report.notices),
    )


def joined(
    reports: Sequence[FileReport], context: Sequence[FileReport] = (), problems: Iterable[Problem] = ()
) -> Report:
    """Conclude over the files and make the report."""
    if not reports:
        return Report.of(problems=problems, rules=tuple(rules().values()))
    from udslint.engine import conclude

    findings, more = conclude(reports, context)
    return Report.of(
        findings,
        problems=(*problems, *more),
        notices=[notice for report in reports for notice in report.notices],
        files=len(reports),
        packages=sum(report.packages for report in reports),
        rules=tuple(rules().values()),
    )


def _always(settings: Settings) -> SettingsOf:
    return lambda _: settings


def _reports(work: Sequence[tuple[Source, Settings]], executor: Executor | None) -> Iterable[FileReport]:
    """Analyse the sources."""
    if not work:
        return ()
    from udslint.engine import analyse

    files, each = [source for source, _ in work], [settings for _, settings in work]
    return executor.map(analyse, files, each) if executor else map(analyse, files, each)


def sources(
    paths: Iterable[str], settings_of: SettingsOf, problems: list[Problem], stdin: tuple[str, bytes] | None
) -> Iterator[tuple[Source, Settings]]:
    """Read the files that may hold something of interest; what cannot be read becomes a problem."""
    placer = Placer()
    for found in discover(paths, settings_of):
        if not isinstance(found, Found):
            problems.append(Problem(found.path, found.message))
            continue
        data = _read(found.path, problems)
        if data is None or not (found.explicit or could_hold_package(data) or could_hold_context(data)):
            continue
        settings = settings_of(found.path)
        yield placer.source(found.path, data, settings), settings
    if stdin:
        settings = settings_of(stdin[0])
        yield placer.source(*stdin, settings), settings


@dataclass(slots=True)
class Placer:
    """Makes sources of what was read, with what stands around them on disk where that can matter."""

    _around: Surroundings | None = None

    def source(self, path: str, data: bytes, settings: Settings) -> Source:
        """Make the source of a file that was read; it need not be on disk."""
        from udslint.engine import Source

        if path == STDIN or not could_hold_package(data):
            return Source(path, data)
        if self._around is None:
            from udslint.surroundings import Surroundings

            self._around = Surroundings()
        chart = None
        if _is_templated(data):
            chart = self._around.chart_of(path, settings.values) or self._around.zarf_of(path)
        return Source(path, data, self._around.unit_of(path), chart)


def _is_templated(data: bytes) -> bool:
    return b"{{" in data or b"###ZARF_" in data


def _read(path: str, problems: list[Problem]) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        problems.append(Problem(path, f"The file cannot be read: {error.strerror}."))
        return None


def _context_reports(context: Iterable[str], settings_of: SettingsOf) -> Iterator[FileReport]:
    """Read the Packages that are known but not reported on."""
    for path in context:
        from udslint.engine import Source, analyse

        problems: list[Problem] = []
        data = _read(path, problems)
        if data is None:
            raise ContextError(f"The context '{path}' cannot be read: {problems[0].message}")
        report = analyse(Source(path, data, context=True), settings_of(path))
        if not report.facts:
            raise ContextError(
                f"The context '{path}' holds no UDS Package; give the output of 'kubectl get packages -A -o yaml'."
            )
        yield report
