"""What a run reads: the files of its paths, with what stands around them, its context and standard input."""

# Plain os.path and open: pathlib would cost time at start-up and for each file.
from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from udslint.discover import POLICY, Found, could_hold_context, could_hold_package, could_include_package, discover
from udslint.releases import Releases
from udslint.report import Problem
from udslint.settings import Settings
from udslint.source import Source

if TYPE_CHECKING:
    from udslint.source import FileReport
    from udslint.surroundings import Surroundings

SettingsOf = Callable[[str], Settings]
"""Gives the settings in force for a file."""

STDIN = "<stdin>"
"""What findings call standard input where it is given no name; such a source has nothing around it."""

READ_AT_ONCE = 1 << 20
"""Bytes asked for at once where it is not known how many there are."""
_BINARY = getattr(os, "O_BINARY", 0)
"""Windows would otherwise change line ends."""
_UNREADABLE = "The file cannot be read: "


class ContextError(ValueError):
    """A file given as context cannot be read or holds no Package."""


class Inputs:
    """The files of a run, found once and read whenever they are asked for.

    Attributes:
        problems: what could not be read when it was asked for last.
    """

    def __init__(
        self,
        paths: Iterable[str],
        settings: Settings | SettingsOf | None = None,
        context: Iterable[str] = (),
        stdin: tuple[str, bytes] | None = None,
    ) -> None:
        self._settings_of = settings if callable(settings) else _always(settings or Settings())
        self._context = tuple(context)
        self._stdin = stdin
        self._found = list(discover(paths, self._settings_of))
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
            if data is None or not (found.explicit or _could_matter(found.path, data)):
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
        try:
            data, is_file = _read(path)
        except OSError as error:
            problems.append(Problem(path, f"{_UNREADABLE}{error.strerror}."))
            return None
        if not is_file:
            self._piped[path] = data
        return data


def with_packages(reports: Iterable[FileReport]) -> Iterator[FileReport]:
    """Pass on what context files come to; one without a Package was given by mistake."""
    for report in reports:
        if not report.facts:
            raise ContextError(
                f"The context '{report.path}' holds no UDS Package; "
                "give the output of 'kubectl get packages -A -o yaml'."
            )
        yield report


class Placer:
    """Makes sources of what was read, with what stands around them on disk where that can matter."""

    def __init__(self) -> None:
        self._around: Surroundings | None = None
        self._releases = Releases()

    def source(self, path: str, data: bytes, settings: Settings) -> Source:
        """Make the source of a file that was read; it need not be on disk."""
        is_of_interest = could_hold_package(data) or could_include_package(path, data)
        if path == STDIN or not (is_of_interest or POLICY in data):
            return Source(path, data)
        if self._around is None:
            from udslint.surroundings import Surroundings

            self._around = Surroundings()
        chart = None
        if is_of_interest and _is_templated(data):
            chart = self._around.chart_of(path, settings.values) or self._around.zarf_of(path)
        return Source(path, data, self._around.unit_of(path), chart, release=self._releases.of(path))


def _could_matter(path: str, data: bytes) -> bool:
    return could_hold_package(data) or could_hold_context(data) or could_include_package(path, data)


def _is_templated(data: bytes) -> bool:
    return b"{{" in data or b"###ZARF_" in data


def _read(path: str) -> tuple[bytes, bool]:
    """Read a path, and tell whether it is a file that can be read again; `open` would take half as long again."""
    file = os.open(path, os.O_RDONLY | _BINARY)
    try:
        about = os.fstat(file)
        data = os.read(file, about.st_size + 1)
        if len(data) != about.st_size or not data:  # a pipe, or it has just been written
            data = b"".join((data, *iter(lambda: os.read(file, READ_AT_ONCE), b"")))
        return data, stat.S_ISREG(about.st_mode)
    finally:
        os.close(file)


def _always(settings: Settings) -> SettingsOf:
    return lambda _: settings
