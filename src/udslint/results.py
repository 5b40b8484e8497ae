"""What files come to: from the cache where it is known, else by analysis."""

from __future__ import annotations

from collections import deque

from udslint import codec
from udslint.keys import Keys, of_run
from udslint.parallel import as_it_is
from udslint.record import record, replace, values_of
from udslint.source import FileReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from udslint.cache import Cache
    from udslint.finding import Finding, Problem
    from udslint.parallel import Work, Workers

    Progress = Callable[[int], None]
    """Is told how many files are done."""


@record
class Outcome:
    """What the files of a run come to together."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    files: int = 0
    packages: int = 0
    others: tuple[str, ...] = ()


class Memory:
    """The cache, asked with what results depend on. Whatever made something fail is not kept."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
        self._is_new = cache.is_new
        """There was nothing to recall when the run began."""
        self._keys = Keys()

    def key(self, one: Work) -> str:
        """Give the key of a file."""
        return self._keys.of_source(*one)

    def recall_run(self, files: Iterable[str], context: Iterable[str]) -> Outcome | None:
        """Give what the files of these keys come to together; None where that is not known."""
        found: Outcome | None = self._expect(Outcome, of_run(files, context))
        return found

    def keep_run(self, files: Iterable[str], context: Iterable[str], outcome: Outcome) -> None:
        """Keep what the files of these keys come to together."""
        if not outcome.problems:
            self.cache.put(of_run(files, context), outcome)

    def recall(self, key: str, one: Work) -> FileReport | None:
        """Give what a file comes to; None where that is not known."""
        kept = self._expect(tuple, key)
        if kept is None:
            return None
        readings, *values = kept
        report = FileReport(one[0].path, one[1], *values)
        if len(readings) <= 1:
            return report
        return replace(report, facts=tuple(replace(fact, readings=readings) for fact in report.facts))

    def keep(self, key: str, entry: str | None) -> None:
        """Keep what a file comes to, as `written` gives it."""
        if entry is not None:
            self.cache.put_text(key, entry)

    def _expect(self, kind: type, key: str) -> Any:
        value = None if self._is_new else self.cache.get(key)
        return value if isinstance(value, kind) else None


def written(report: FileReport) -> tuple[FileReport, str | None]:
    """Give what a file comes to with its entry.

    The settings are left out: those of no matter may differ the next time. All facts of a file have the same readings,
    of which there may be hundreds: those are written once.
    """
    if report.problems:
        return report, None
    readings = report.facts[0].readings if report.facts else ()
    bare = report
    if len(readings) > 1:
        bare = replace(report, facts=tuple(replace(fact, readings=()) for fact in report.facts))
    try:
        return report, codec.written((readings, *values_of(bare)[2:]))
    except (TypeError, ValueError):  # what cannot be written is worked out anew each time
        return report, None


class Results:
    """Gives what files come to, in order.

    Attributes:
        keys: of the files given so far; none without a cache.
    """

    def __init__(self, workers: Workers, memory: Memory | None, progress: Progress | None = None) -> None:
        self._workers = workers
        self._memory = memory
        self._progress = progress
        self.keys: list[str] = []

    def of(self, work: Iterable[Work]) -> Iterator[FileReport]:
        """Give what each file comes to."""
        memory = self._memory
        reports = self._recalled(work, memory) if memory else self._workers.analysed(work, as_it_is)
        for done, report in enumerate(reports, 1):
            yield report
            if self._progress:
                self._progress(done)

    def _recalled(self, work: Iterable[Work], memory: Memory) -> Iterator[FileReport]:
        """Recall what is known on the way to what is not, and give all in the order of the files."""
        waiting: deque[tuple[str, FileReport | None]] = deque()
        for made, entry in self._workers.analysed(self._unknown(work, memory, waiting), written):
            yield from _known(waiting)
            memory.keep(waiting.popleft()[0], entry)
            yield made
        yield from _known(waiting)

    def _unknown(
        self, work: Iterable[Work], memory: Memory, seen: deque[tuple[str, FileReport | None]]
    ) -> Iterator[Work]:
        for one in work:
            key = memory.key(one)
            known = memory.recall(key, one)
            self.keys.append(key)
            seen.append((key, known))
            if known is None:
                yield one


def _known(waiting: deque[tuple[str, FileReport | None]]) -> Iterator[FileReport]:
    """Take what is known from the front of what waits."""
    while waiting and (report := waiting[0][1]) is not None:
        waiting.popleft()
        yield report
