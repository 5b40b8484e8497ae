"""Files analysed here or in several processes, in the order in which they come."""

from __future__ import annotations

import os
import sys
from collections import deque
from itertools import chain

from udslint.record import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from typing import Any, TypeVar

    from udslint.settings import Settings
    from udslint.source import FileReport, Source

    Work = tuple[Source, Settings]
    T = TypeVar("T")
    Finish = Callable[[FileReport], T]

WORTH_IT = 1_000_000
"""How many bytes of YAML take longer to analyse than processes take to start; measured, see docs/performance.md."""
CHUNK = 64_000
"""How many bytes a process is given at once: enough that handing over costs little, few enough to share out."""
IN_STEP = 12_000
"""How many bytes go through the steps of the analysis together, some six files; measured, see docs/performance.md."""
TEMPLATE = 20
"""How many times longer a byte of a template takes than one of a plain file: it is read once for each branch."""
AHEAD = 3
"""How many chunks wait for each process."""


def cores() -> int:
    """Count the processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Workers:
    """Analyses files, in processes of its own where there is enough to do.

    Args:
        jobs: how many processes; 1: none, all is done here; None: as many as there are processors.
        executor: one to use instead.
    """

    def __init__(self, jobs: int | None = 1, executor: Executor | None = None) -> None:
        self._jobs = jobs
        self._given = executor
        self._own: Executor | None = None
        self._others: set[int | None] = set()
        """Processes that somebody else has started."""
        self._lost = False
        self._pays = jobs is not None and jobs > 1
        """Processes give more than they cost."""

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self._own is None:
            return
        if kind is not None:
            self._end_processes()
        self._own.shutdown(wait=kind is None, cancel_futures=True)

    def _end_processes(self) -> None:
        """End the processes in the middle of their work: they would outlive this one."""
        from multiprocessing import active_children

        for process in active_children():
            if process.pid not in self._others:
                process.terminate()

    def analysed(self, work: Iterable[Work], finish: Finish[T]) -> Iterator[T]:
        """Give what each file comes to, in order, after what there is to do with each: that is done where it is made.

        Args:
            work: the files, asked for while others are analysed, and not far ahead.
            finish: a function of a module, so that it can be named to another process.
        """
        work = iter(work)
        first = self._weighed(work)
        executor = self._executor() if first else None
        if executor is None:
            for few in _portions(chain(first, work), IN_STEP):
                yield from _analysed(few, finish)
            return
        waiting: deque[_Waiting] = deque()
        for chunk in _portions(chain(first, work), CHUNK):
            waiting.append(self._submitted(chunk, finish))
            if len(waiting) > AHEAD * self._count:
                yield from self._result(waiting.popleft(), finish)
        while waiting:
            yield from self._result(waiting.popleft(), finish)

    @property
    def _count(self) -> int:
        """How many processes there are: more than processors would take longer."""
        return min(self._jobs or cores(), cores())

    def _weighed(self, work: Iterator[Work]) -> list[Work]:
        """Take the files that it takes to see whether processes pay: one, where somebody has said so."""
        decided = self._jobs is not None or self._given is not None or self._pays or cores() == 1
        first: list[Work] = []
        cost = 0
        for one in work:
            first.append(one)
            cost += _cost(one)
            if decided or cost > WORTH_IT:
                self._pays = self._pays or not decided
                break
        return first

    def _executor(self) -> Executor | None:
        """Give where to analyse: where the caller wants it, else in processes where they pay, else here (None)."""
        if self._given is not None and not self._lost:
            return self._given
        if self._own is None and (self._pays or self._given is not None):
            from multiprocessing import active_children

            self._others = {process.pid for process in active_children()}
            self._own = processes(self._count)
        return self._own

    def _submitted(self, chunk: Sequence[Work], finish: Finish[T]) -> _Waiting:
        """Hand a chunk over."""
        from concurrent.futures import BrokenExecutor

        executor = self._executor()
        try:
            future = executor.submit(analyse_all, chunk, finish) if executor else None
        except (BrokenExecutor, RuntimeError):  # it is broken, or its owner has shut it down
            self._forget(executor)
            future = None
        return _Waiting(chunk, executor, future)

    def _result(self, waiting: _Waiting, finish: Finish[T]) -> Iterable[T]:
        from concurrent.futures import BrokenExecutor

        try:
            return waiting.future.result() if waiting.future else salvaged(waiting.chunk, finish)
        except BrokenExecutor:
            self._forget(waiting.executor)
            return salvaged(waiting.chunk, finish)

    def _forget(self, executor: Executor | None) -> None:
        """Use an executor no more whose process died; the next chunk gets a new one."""
        if executor is self._given:
            self._lost = True
        elif executor is self._own:
            self._own = None


@record
class _Waiting:
    """A chunk that was handed over."""

    chunk: Sequence[Work]
    executor: Executor | None
    future: Future[list[Any]] | None
    """What it comes to; None where it could not be handed over."""


def salvaged(chunk: Sequence[Work], finish: Finish[T]) -> list[T]:
    """Analyse in a process of its own what may have ended another one; if it does again, half by half.

    What ends a process alone is a problem of that file.
    """
    from concurrent.futures import BrokenExecutor

    with processes(1) as executor:
        try:
            return executor.submit(analyse_all, chunk, finish).result()
        except BrokenExecutor:
            pass
    if len(chunk) == 1:
        return [finish(_lost(*chunk[0]))]
    middle = len(chunk) // 2
    return [*salvaged(chunk[:middle], finish), *salvaged(chunk[middle:], finish)]


def _lost(source: Source, settings: Settings) -> FileReport:
    from udslint.finding import Problem
    from udslint.source import FileReport

    message = "The process that checked this file ended before it was done; the file was not checked."
    return FileReport(source.path, settings, problems=(Problem(source.path, message),))


def as_it_is(report: FileReport) -> FileReport:
    """Finish a report of which nothing else is wanted."""
    return report


def analyse_all(work: Sequence[Work], finish: Finish[T]) -> list[T]:
    """Analyse files: what a process is given to do."""
    return [one for few in _portions(work, IN_STEP) for one in _analysed(few, finish)]


def _analysed(few: Sequence[Work], finish: Finish[T]) -> list[T]:
    """Analyse a few files together; where there is none, nothing is imported for it."""
    from udslint.analysis import analyse_together

    return [finish(report) for report in analyse_together(few)]


def processes(count: int) -> Executor:
    """Start processes; where the platform can, as copies of this one, which has everything imported."""
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    from udslint.rules.registry import checks

    checks()
    context = get_context("fork" if sys.platform == "linux" else None)
    return ProcessPoolExecutor(count, mp_context=context, initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Leave Ctrl-C to the process that started this one."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _cost(one: Work) -> int:
    source, _ = one
    return len(source.data) * (1 if source.chart is None else TEMPLATE)


def _portions(work: Iterable[Work], cost: int) -> Iterator[Sequence[Work]]:
    """Cut work into portions that take about the same time, each at least that of so many bytes of YAML."""
    portion: list[Work] = []
    size = 0
    for one in work:
        portion.append(one)
        size += _cost(one)
        if size >= cost:
            yield portion
            portion, size = [], 0
    if portion:
        yield portion
