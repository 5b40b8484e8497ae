"""From paths and texts to a report: discover, read, analyse, conclude."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, TypeVar

from udslint.inputs import Inputs, with_packages
from udslint.parallel import Workers
from udslint.report import Report
from udslint.results import Memory, Outcome, Results
from udslint.rules.registry import rules
from udslint.settings import Settings
from udslint.source import Source

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from concurrent.futures import Executor

    from udslint.cache import Cache
    from udslint.finding import Problem
    from udslint.inputs import SettingsOf
    from udslint.source import FileReport

T = TypeVar("T")

# The engine is imported where it is used: a commit that changes no Package should not have to wait for it.


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
        TypeError: one context is given where several are taken.
    """
    from udslint.analysis import analyse

    settings = settings or Settings()
    report = analyse(Source(path, text.encode("utf-8", "surrogatepass")), settings)
    known = [
        analyse(Source(f"<context {number}>", known.encode("utf-8", "surrogatepass"), context=True), settings)
        for number, known in enumerate(_several(context))
    ]
    return joined([report], known)


def check_paths(
    paths: Iterable[str | os.PathLike[str]],
    settings: Settings | SettingsOf | None = None,
    context: Iterable[str | os.PathLike[str]] = (),
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
        TypeError: one path is given where several are taken.
    """
    known = [os.fspath(one) for one in _several(context)]
    inputs = Inputs([os.fspath(path) for path in _several(paths)], settings, known, stdin)
    memory = Memory(cache) if cache else None
    with Workers(jobs, executor) as workers:
        outcome = (_recalled(inputs, memory) if memory else None) or _analysed(inputs, workers, memory, progress)
    return _report(outcome, inputs.problems)


def _several(given: Iterable[T]) -> Iterable[T]:
    if isinstance(given, str):
        raise TypeError(f"{given[:40]!r} is given where several are taken: give a list")
    return given


def _recalled(inputs: Inputs, memory: Memory) -> Outcome | None:
    """Give what the same inputs came to before; None where they are new."""
    if memory.cache.is_new:
        return None
    files = [memory.key(one) for one in inputs.sources()]
    return memory.recall_run(files, [memory.key(one) for one in inputs.context()])


def _analysed(
    inputs: Inputs, workers: Workers, memory: Memory | None, progress: Callable[[int, int], None] | None
) -> Outcome:
    around = Results(workers, memory)
    known = list(with_packages(around.of(inputs.context())))
    total = inputs.count
    results = Results(workers, memory, (lambda done: progress(done, total)) if progress else None)
    outcome = concluded(list(results.of(inputs.sources())), known)
    if memory:
        memory.keep_run(results.keys, around.keys, outcome)
    return outcome


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
        tuple(kind for report in reports for kind in report.others),
    )


def _report(outcome: Outcome, problems: Iterable[Problem]) -> Report:
    return Report.of(
        outcome.findings,
        problems=(*problems, *outcome.problems),
        notices=outcome.notices,
        files=outcome.files,
        packages=outcome.packages,
        others=outcome.others,
        rules=tuple(rules().values()),
    )
