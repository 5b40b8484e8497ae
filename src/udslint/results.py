"""What files come to: from the cache where it is known, else by analysis, in batches so that memory stays small."""

from __future__ import annotations

from udslint.codec import dumps
from udslint.keys import Keys, of_run
from udslint.parallel import as_it_is
from udslint.record import record, replace, values_of
from udslint.source import FileReport

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from udslint.cache import Cache
    from udslint.finding import Finding
    from udslint.parallel import Work, Workers
    from udslint.report import Problem

    Progress = Callable[[int], None]
    """Is told how many files are done."""

BATCH_BYTES = 8_000_000
BATCH_FILES = 4_000
"""How many bytes and files are held in memory at once."""


@record
class Outcome:
    """What the files of a run come to together."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    notices: tuple[str, ...] = ()
    files: int = 0
    packages: int = 0


class Memory:
    """The cache, asked with what results depend on. Whatever made something fail is not kept."""

    def __init__(self, cache: Cache) -> None:
        self.cache = cache
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
        return replace(report, facts=tuple(replace(fact, readings=readings) for fact in report.facts))

    def keep(self, key: str, entry: str | None) -> None:
        """Keep what a file comes to, as `written` gives it."""
        if entry is not None:
            self.cache.put_text(key, entry)

    def _expect(self, kind: type, key: str) -> Any:
        value = self.cache.get(key)
        return value if isinstance(value, kind) else None


def written(report: FileReport) -> tuple[FileReport, str | None]:
    """Give what a file comes to with its entry.

    The settings are left out: those of no matter may differ the next time. All facts of a file have the same readings,
    of which there may be hundreds: those are written once.
    """
    if report.problems:
        return report, None
    readings = report.facts[0].readings if report.facts else ()
    bare = replace(report, facts=tuple(replace(fact, readings=()) for fact in report.facts))
    try:
        return report, dumps((readings, *values_of(bare)[2:]))
    except TypeError:  # what cannot be written is worked out anew each time
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
        done = 0
        for batch in _batches(work):
            for report in self._reports(batch):
                yield report
                done += 1
                if self._progress:
                    self._progress(done)

    def _reports(self, batch: list[Work]) -> Iterator[FileReport]:
        if self._memory:
            return self._recalled(batch, self._memory)
        return self._workers.analysed(batch, as_it_is)

    def _recalled(self, batch: list[Work], memory: Memory) -> Iterator[FileReport]:
        keys = [memory.key(one) for one in batch]
        self.keys += keys
        known = [memory.recall(key, one) for key, one in zip(keys, batch, strict=True)]
        new = [one for one, report in zip(batch, known, strict=True) if report is None]
        fresh = self._workers.analysed(new, written)
        for key, report in zip(keys, known, strict=True):
            if report is not None:
                yield report
                continue
            made, entry = next(fresh)
            memory.keep(key, entry)
            yield made


def _batches(work: Iterable[Work]) -> Iterator[list[Work]]:
    batch: list[Work] = []
    size = 0
    for one in work:
        batch.append(one)
        size += len(one[0].data)
        if size >= BATCH_BYTES or len(batch) >= BATCH_FILES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch
