"""The source lines that reports show and count in."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from functools import cached_property
from typing import TYPE_CHECKING

from udslint.finding import Span

if TYPE_CHECKING:
    from collections.abc import Callable


LINE_END = re.compile(r"\r\n|\r|\n")
"""What ends a line in an editor, on GitHub and in SARIF. U+0085 and U+2028 do not."""
BOM = "\ufeff"
CONTEXT = 2
"""How many lines before and after a region make its context."""
HELD = 64
"""How many files are held at once: findings come file by file, and name others beside."""
LONG = 2000
"""How many characters a context may have: lines of generated JSON can have megabytes."""
BESIDE = 100
"""How many characters before and after a region are its context where the lines are longer than that."""


def read_text(path: str) -> str | None:
    """Read a file from disk, with its byte order mark; None where there is no plain file, or no text in it."""
    from udslint.contents import read_plain_file

    try:
        data = read_plain_file(path)
    except (OSError, ValueError):
        return None
    return None if data is None else decoded(data)


def decoded(data: bytes) -> str | None:
    """Give the text that bytes are, with its byte order mark: GitHub hashes it too. None where they are none."""
    from udslint.read.source import UnreadableError, decode

    try:
        return BOM * data.startswith(BOM_UTF8) + decode(data)
    except UnreadableError:
        return None


class File:
    """A file's text and the lines in it."""

    def __init__(self, text: str) -> None:
        self.text = text

    @cached_property
    def lines(self) -> list[str]:
        """The lines without their ends, and without a byte order mark: editors do not count it as a column."""
        text = self.text.removeprefix(BOM)
        return LINE_END.split(text) if "\r" in text else text.split("\n")

    @cached_property
    def hashes(self) -> list[str]:
        """The hash of each line, as GitHub's code scanning makes them."""
        from udslint.report.fingerprints import line_hashes

        return line_hashes(self.text)

    @cached_property
    def _starts(self) -> list[int]:
        text = self.text.removeprefix(BOM)
        return [0, *(match.end() for match in LINE_END.finditer(text))]

    def line(self, number: int) -> str | None:
        """Give a line by its number; None past the end of the file."""
        return self.lines[number - 1] if number <= len(self.lines) else None

    def holds(self, span: Span) -> bool:
        """Tell whether the span lies within the lines of this text."""
        return span.end_line <= len(self.lines)

    def cut(self, span: Span) -> str:
        """Give the text of a span, line ends as they are in the file."""
        text = self.text.removeprefix(BOM)
        return text[self._offset(span.start_line, span.start_column) : self._offset(span.end_line, span.end_column)]

    def whole_lines(self, span: Span) -> bool:
        """Tell whether a span is of lines from their start to their end."""
        return span.start_column == 1 and span.end_column > len(self.lines[span.end_line - 1])

    def context(self, span: Span) -> Span:
        """Give the lines around a span; if they are very long, only what stands beside it."""
        end_of_file = len(self.lines) - (self.lines[-1] == "" and len(self.lines) > span.end_line)
        first, last = max(1, span.start_line - CONTEXT), min(end_of_file, span.end_line + CONTEXT)
        if sum(map(len, self.lines[first - 1 : last])) <= LONG:
            return Span(span.path, first, 1, last, len(self.lines[last - 1]) + 1)
        start, end = max(1, span.start_column - BESIDE), span.end_column + BESIDE
        end = min(end, len(self.lines[span.end_line - 1]) + 1)
        return Span(span.path, span.start_line, start, span.end_line, max(end, span.end_column))

    def _offset(self, line: int, column: int) -> int:
        return self._starts[line - 1] + min(column - 1, len(self.lines[line - 1]))


class Sources:
    """The files of a report, in the order in which findings name them: read and split once, and let go again."""

    def __init__(self, read: Callable[[str], str | None]) -> None:
        self._read = read
        self._files: dict[str, File | None] = {}

    def file(self, path: str) -> File | None:
        """Give a file by the path of its spans; None where its text is not to be had."""
        if path not in self._files:
            text = self._read(path)
            if len(self._files) >= HELD:
                del self._files[next(iter(self._files))]
            self._files[path] = None if text is None else File(text)
        return self._files[path]

    def holding(self, span: Span) -> File | None:
        """Give the file of a span; None where its text is not to be had, or is too short for the span."""
        file = self.file(span.path)
        return file if file is not None and file.holds(span) else None
