"""Where a character stands in the file, as editors count."""

from __future__ import annotations

import io
from bisect import bisect_right
from itertools import accumulate

from udslint.finding import Span


class Lines:
    """The lines of one text.

    Only LF, CRLF and CR end a line, as in editors and code scanning; libyaml also counts U+0085, U+2028 and U+2029,
    so its line numbers are not used, only its character indices.
    """

    __slots__ = ("_starts", "path", "text")

    def __init__(self, path: str, text: str) -> None:
        self.path = path
        self.text = text
        self._starts: list[int] | None = None

    @property
    def starts(self) -> list[int]:
        """The index of the first character of each line; found when first asked for."""
        if self._starts is None:
            lengths = map(len, io.StringIO(self.text, newline="").readlines())
            ends = list(accumulate(lengths, initial=0))
            self._starts = ends if self.text[-1:] in ("\n", "\r", "") else ends[:-1]
        return self._starts

    def span(self, start: int, end: int) -> Span:
        """Give the span of `text[start:end]`, cut at the end of its first line."""
        starts = self.starts
        row = bisect_right(starts, start) - 1
        line_end = starts[row + 1] if row + 1 < len(starts) else len(self.text)
        if not start <= end < line_end - 1:  # or it ends before the line does
            while line_end > start and self.text[line_end - 1] in "\r\n":
                line_end -= 1
            end = max(min(end, line_end), start)
        column = start - starts[row] + 1
        number = row + 1
        return Span(self.path, number, column, number, end - starts[row] + 1)

    def written_from(self, start: int) -> str:
        """Give the text from an index on."""
        return self.text[start:]

    def caller(self, _start: int) -> None:
        """Nothing includes what stands in the file itself."""

    def in_comment(self, index: int) -> bool:
        """Tell whether a character stands in a line that is a comment of YAML."""
        return self.text[self.text.rfind("\n", 0, index) + 1 : index].lstrip().startswith("#")

    def line(self, number: int) -> str:
        """Give a line by its 1-based number, without its line end."""
        starts = self.starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")
