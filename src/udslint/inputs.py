"""What a run reads: the files of its paths, with what stands around them, its context and standard input."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING

from udslint.contents import TooLargeError, pieces, read_bytes
from udslint.discover import (
    Found,
    could_hold_context,
    could_hold_package,
    could_include_package,
    discover,
    marks_in,
)
from udslint.finding import Problem
from udslint.record import replace
from udslint.releases import Releases
from udslint.settings import Settings
from udslint.source import Source, too_large

if TYPE_CHECKING:
    from udslint.source import FileReport
    from udslint.surroundings import Surroundings

SettingsOf = Callable[[str], Settings]
"""Gives the settings in force for a file."""

STDIN = "<stdin>"
"""What findings call standard input where it is given no name; such a source has nothing around it."""

_NOT_SMALL = 1 << 20
"""To ask for the settings of each file takes time; what matters is not to read what fills the memory."""
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
                self.problems.append(found)
                continue
            data = self._data(found, self.problems)
            if data is None or not (found.explicit or _could_matter(found.path, data)):
                continue
            yield self._placed(found.path, data)
        if self._stdin:
            yield self._placed(*self._stdin)

    def _placed(self, path: str, data: bytes) -> tuple[Source, Settings]:
        settings = self._settings_of(path)
        source = self._placer.source(path, data, settings)
        return source, self._placer.settings(source, settings)

    def context(self) -> Iterator[tuple[Source, Settings]]:
        """Read the files with Packages that are known but not reported on.

        Raises:
            ContextError: one cannot be read.
        """
        for path in self._context:
            problems: list[Problem] = []
            data = self._data(Found(path, explicit=True), problems)
            if data is None:
                raise ContextError(
                    f"The context '{path}' cannot be read: {problems[0].message.removeprefix(_UNREADABLE)}"
                )
            yield Source(path, data, context=True), self._settings_of(path)

    def _data(self, found: Found, problems: list[Problem]) -> bytes | None:
        """Read a file. A pipe, such as `<(kubectl …)` of a shell, gives what it has only once: that is kept."""
        path = found.path
        if path in self._piped:
            return self._piped[path]
        try:
            data, is_file = read_bytes(path, lambda size: self._refusal(path, size))
        except OSError as error:
            problems.append(Problem(path, f"{_UNREADABLE}{error.strerror}."))
            return None
        except TooLargeError as error:
            if found.explicit or _could_matter(path, marks_in(pieces(path))):
                problems.append(Problem(path, str(error)))
            return None
        if not is_file:
            self._piped[path] = data
        return data

    def _refusal(self, path: str, size: int) -> str | None:
        """Say why a file is too large to be read; what is not is judged again when it is analysed."""
        return too_large(size, self._settings_of(path)) if size > _NOT_SMALL else None


def with_packages(reports: Iterable[FileReport]) -> Iterator[FileReport]:
    """Pass on what context files come to; one without a Package was given by mistake, or cannot be read.

    Raises:
        ContextError: one has no Package.
    """
    for report in reports:
        if report.problems and not report.facts:
            first = report.problems[0]
            where = f", line {first.line}" if first.line else ""
            raise ContextError(f"The context '{report.path}' cannot be read{where}: {first.message}")
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
        self._allowing: dict[Settings, Settings] = {}
        """The settings that a bundle has changed, each once: caches know them by identity."""

    def source(self, path: str, data: bytes, settings: Settings) -> Source:
        """Make the source of a file that was read; it need not be on disk."""
        is_of_interest = could_hold_package(data) or could_include_package(path, data)
        if path == STDIN or not (is_of_interest or could_hold_context(data)):
            return Source(path, data)
        around, chart = self._surroundings, None
        if is_of_interest and _is_templated(data):
            chart = around.chart_of(path, settings.values) or around.zarf_of(path)
        release, patch = self._releases.of(path), around.patch_of(path)
        kustomized = around.is_kustomized(path)
        return Source(path, data, around.unit_of(path), chart, release=release, kustomized=kustomized, patch=patch)

    def settings(self, source: Source, settings: Settings) -> Settings:
        """Give the settings for a source: a bundle may say that the cluster admits public clients."""
        if source.path == STDIN or settings.allow_public_clients or not _may_have_public_clients(source):
            return settings
        if not self._surroundings.allow_public_clients(source.path):
            return settings
        return self._allowing.setdefault(settings, replace(settings, allow_public_clients=True))

    @property
    def _surroundings(self) -> Surroundings:
        if self._around is None:
            from udslint.surroundings import Surroundings

            self._around = Surroundings()
        return self._around


def _may_have_public_clients(source: Source) -> bool:
    if b"publicClient" in source.data or source.chart is None:
        return b"publicClient" in source.data
    return any("publicClient" in helper.text for helper in source.chart.helpers)


def _could_matter(path: str, data: bytes) -> bool:
    return could_hold_package(data) or could_hold_context(data) or could_include_package(path, data)


def _is_templated(data: bytes) -> bool:
    return b"{{" in data or b"###ZARF_" in data


def _always(settings: Settings) -> SettingsOf:
    return lambda _: settings
