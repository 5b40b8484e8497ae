"""From paths and texts to a report: discover, read, analyse, conclude."""

# Plain os.path and open: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from udslint.discover import Found, could_hold_context, could_hold_package, discover
from udslint.record import record
from udslint.report import Problem, Report
from udslint.results import Memory, Outcome, Results
from udslint.rules.registry import rules
from udslint.settings import Settings
from udslint.source import Source

if TYPE_CHECKING:
    from concurrent.futures import Executor

    from udslint.cache import Cache
    from udslint.facts import Fleet
    from udslint.parallel import Workers
    from udslint.source import FileReport
    from udslint.surroundings import Surroundings

# The engine is imported where it is used: a commit that changes no Package should not have to wait for it.

SettingsOf = Callable[[str], Settings]
"""Gives the settings in force for a file."""

STDIN = "<stdin>"
"""What findings call standard input where it is given no name; such a source has nothing around it."""

_UNREADABLE = "The file cannot be read: "


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
    *,
    jobs: int | None = 1,
    cache: Cache | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Report:
    """Check files and folders.

    Args:
        paths: files, and folders that are searched.
        settings: one for all, or a function that gives those for a file; defaults if None.
        context: files with Packages that are known but not reported on.
        executor: where files are analysed, instead of processes of our own.
        stdin: the name and the bytes of one more source.
        jobs: how many processes analyse files; 1: this one does; None: as many as there are processors, if it pays.
        cache: where results are kept between runs; nowhere if None.
        progress: is told how many files of how many are done.

    Raises:
        UnknownRelease: the settings name a UDS Core version that is not known.
        ContextError: a context file cannot be read or holds no Package.
    """
    from udslint.parallel import Workers

    inputs = Inputs(paths, settings if callable(settings) else _always(settings or Settings()), context, stdin)
    memory = Memory(cache) if cache else None
    with Workers(jobs, executor) as workers:
        outcome = (_recalled(inputs, memory) if memory else None) or _analysed(inputs, workers, memory, progress)
    return _report(outcome, inputs.problems)


def _recalled(inputs: Inputs, memory: Memory) -> Outcome | None:
    """Give what the same inputs came to before; None where they are new."""
    files = [memory.key(one) for one in inputs.sources()]
    return memory.recall_run(files, [memory.key(one) for one in inputs.context()])


def _analysed(
    inputs: Inputs, workers: Workers, memory: Memory | None, progress: Callable[[int, int], None] | None
) -> Outcome:
    around = Results(workers, memory)
    known = list(_with_packages(around.of(inputs.context())))
    total = inputs.count
    results = Results(workers, memory, (lambda done: progress(done, total)) if progress else None)
    outcome = concluded(list(results.of(inputs.sources())), known)
    if memory:
        memory.keep_run(results.keys, around.keys, outcome)
    return outcome


class Inputs:
    """The files of a run, found once and read whenever they are asked for.

    Attributes:
        problems: what could not be read when it was asked for last.
    """

    def __init__(
        self,
        paths: Iterable[str],
        settings_of: SettingsOf,
        context: Iterable[str] = (),
        stdin: tuple[str, bytes] | None = None,
    ) -> None:
        self._settings_of = settings_of
        self._context = tuple(context)
        self._stdin = stdin
        self._found = list(discover(paths, settings_of))
        self._placer = Placer()
        self._piped: dict[str, bytes] = {}
        self.problems: list[Problem] = []

    @property
    def count(self) -> int:
        """How many files there are to look at."""
        return len(self._found) + (self._stdin is not None)

    def sources(self) -> Iterator[tuple[Source, Settings]]:
        """Read the files that may hold something of interest; what cannot be read becomes a problem."""
        self.problems.clear()
        for found in self._found:
            if not isinstance(found, Found):
                self.problems.append(Problem(found.path, found.message))
                continue
            data = self._data(found.path, self.problems)
            if data is None or not (found.explicit or could_hold_package(data) or could_hold_context(data)):
                continue
            settings = self._settings_of(found.path)
            yield self._placer.source(found.path, data, settings), settings
        if self._stdin:
            settings = self._settings_of(self._stdin[0])
            yield self._placer.source(*self._stdin, settings), settings

    def context(self) -> Iterator[tuple[Source, Settings]]:
        """Read the files with Packages that are known but not reported on.

        Raises:
            ContextError: one cannot be read.
        """
        for path in self._context:
            problems: list[Problem] = []
            data = self._data(path, problems)
            if data is None:
                raise ContextError(
                    f"The context '{path}' cannot be read: {problems[0].message.removeprefix(_UNREADABLE)}"
                )
            yield Source(path, data, context=True), self._settings_of(path)

    def _data(self, path: str, problems: list[Problem]) -> bytes | None:
        """Read a file. A pipe, such as `<(kubectl …)` of a shell, gives what it has only once: that is kept."""
        if path in self._piped:
            return self._piped[path]
        data = _read(path, problems)
        if data is not None and not os.path.isfile(path):
            self._piped[path] = data
        return data


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
    from udslint.parallel import Workers

    inputs = Inputs(paths, settings if callable(settings) else _always(settings or Settings()), context, stdin)
    with Workers(executor=executor) as workers:
        results = Results(workers, None)
        known = list(_with_packages(results.of(inputs.context())))
        reports = [*results.of(inputs.sources()), *known]
    return Gathered(
        fleet_of(reports),
        (*inputs.problems, *(problem for report in reports for problem in (*report.problems, *_unread(report)))),
        tuple(notice for report in reports for notice in report.notices),
    )


def _unread(report: FileReport) -> Iterator[Problem]:
    """Give the findings that say that there are no facts, for those who read nothing but facts."""
    for finding in report.findings:
        if finding.rule.name in {"yaml-syntax", "template-error"}:
            yield Problem(finding.span.path, finding.message, finding.span.start_line, finding.span.start_column)


def joined(reports: Sequence[FileReport], context: Sequence[FileReport] = ()) -> Report:
    """Conclude over the files and make the report."""
    return _report(concluded(reports, context), ())


def concluded(reports: Sequence[FileReport], context: Sequence[FileReport] = ()) -> Outcome:
    """Give what the files come to together."""
    if not reports:
        return Outcome()
    from udslint.engine import conclude

    findings, problems = conclude(reports, context)
    return Outcome(
        tuple(findings),
        tuple(problems),
        tuple(notice for report in reports for notice in report.notices),
        len(reports),
        sum(report.packages for report in reports),
    )


def _report(outcome: Outcome, problems: Iterable[Problem]) -> Report:
    return Report.of(
        outcome.findings,
        problems=(*problems, *outcome.problems),
        notices=outcome.notices,
        files=outcome.files,
        packages=outcome.packages,
        rules=tuple(rules().values()),
    )


def _read(path: str, problems: list[Problem]) -> bytes | None:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError as error:
        problems.append(Problem(path, f"{_UNREADABLE}{error.strerror}."))
        return None


def _always(settings: Settings) -> SettingsOf:
    return lambda _: settings


def sources(
    paths: Iterable[str], settings_of: SettingsOf, problems: list[Problem], stdin: tuple[str, bytes] | None
) -> Iterator[tuple[Source, Settings]]:
    """Read the files that may hold something of interest; what cannot be read becomes a problem."""
    inputs = Inputs(paths, settings_of, stdin=stdin)
    yield from inputs.sources()
    problems += inputs.problems


class Placer:
    """Makes sources of what was read, with what stands around them on disk where that can matter."""

    def __init__(self) -> None:
        self._around: Surroundings | None = None

    def source(self, path: str, data: bytes, settings: Settings) -> Source:
        """Make the source of a file that was read; it need not be on disk."""
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


def _with_packages(reports: Iterable[FileReport]) -> Iterator[FileReport]:
    """Pass on what context files come to; one without a Package was given by mistake."""
    for report in reports:
        if not report.facts:
            raise ContextError(
                f"The context '{report.path}' holds no UDS Package; "
                "give the output of 'kubectl get packages -A -o yaml'."
            )
        yield report
