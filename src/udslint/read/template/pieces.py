"""The text that a template comes to in one reading, and where each character of it comes from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field

from udslint.finding import Span
from udslint.read.holes import Expr
from udslint.read.lines import Lines
from udslint.record import record, replace

FURTHER = Expr("")
"""What further turns of a loop may write."""


@record
class Piece:
    """Some text of a reading."""

    text: str
    lines: Lines | None = None
    """The file it comes from; None: it stands in no file (an indent that `nindent` adds)."""
    start: int = 0
    end: int = 0
    verbatim: bool = False
    """Character by character the author's."""
    expr: Expr | None = None
    caller: Span | None = None
    """For what comes from a named template: the outermost action that includes it."""

    def cut(self, text: str, start: int) -> Piece:
        """Give a part of the piece; `start` is where it stands in the file, if the text is the author's."""
        if not self.verbatim:
            return Piece(text, self.lines, self.start, self.end, expr=self.expr, caller=self.caller)
        return Piece(text, self.lines, start, start + len(text), verbatim=True, caller=self.caller)


@dataclass(slots=True)
class Pieces:
    """The pieces of a reading in their order; knows the place of every character."""

    pieces: list[Piece] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    length: int = 0

    def add(self, piece: Piece) -> None:
        """Put a piece at the end."""
        if piece.text:
            self.pieces.append(piece)
            self.starts.append(self.length)
            self.length += len(piece.text)

    @property
    def text(self) -> str:
        """The whole text."""
        return "".join([piece.text for piece in self.pieces])

    def line(self) -> str:
        """Give the line that is being written, as far as it is."""
        ends: list[str] = []
        for piece in reversed(self.pieces):
            _, newline, tail = piece.text.rpartition("\n")
            ends.append(tail)
            if newline:
                break
        return "".join(reversed(ends))

    def holes(self) -> list[tuple[int, Expr]]:
        """Give the index and the expression of each hole."""
        return [
            (start, piece.expr) for start, piece in zip(self.starts, self.pieces, strict=True) if piece.expr is not None
        ]

    def span(self, start: int, end: int) -> Span:
        """Give the place in the author's file of a stretch of the text."""
        first = self._near(start)
        piece, offset = self.pieces[first], start - self.starts[first]
        assert piece.lines is not None
        begin = piece.start + (max(offset, 0) if piece.verbatim else 0)
        if piece.verbatim and offset >= 0 and start < end <= self.starts[first] + len(piece.text):
            return piece.lines.span(begin, begin + end - start)  # as nearly all
        last = max(bisect_left(self.starts, max(end, start + 1)) - 1, first)
        if piece.caller and self.pieces[last].caller != piece.caller:
            return self._from_caller(piece.caller, last, end)
        stop, caller = self._end(last, end), self.pieces[last].caller
        if self.pieces[last].lines is not piece.lines or stop < begin:
            stop = piece.end
        span = piece.lines.span(begin, max(stop, begin + (begin < piece.end)))
        if caller and not piece.caller and (caller.path, caller.start_line) == (span.path, span.start_line):
            # It ends in text from a named template: up to the action that includes that.
            return replace(span, end_column=max(caller.end_column, span.end_column))
        return span

    def _from_caller(self, caller: Span, last: int, end: int) -> Span:
        """Give the place of what begins in a named template and ends elsewhere: where the author put it together."""
        piece = self.pieces[last]
        if piece.lines is None or piece.caller or piece.lines.path != caller.path:
            return caller
        stop = self._end(last, end)
        until = piece.lines.span(max(stop - 1, 0), stop)
        return replace(caller, end_column=until.end_column) if until.end_line == caller.end_line else caller

    def written_from(self, start: int) -> str:
        """Give the author's file from what stands at an index on; "" where that is not verbatim the author's."""
        at = max(bisect_right(self.starts, start) - 1, 0)
        piece = self.pieces[at] if self.pieces else Piece("")
        lines = piece.lines if piece.verbatim else None
        return lines.text[piece.start + start - self.starts[at] :] if lines else ""

    def caller(self, start: int) -> Span | None:
        """Give the action that includes the named template from which the text at an index comes."""
        return self.pieces[self._near(start)].caller if self.pieces else None

    def _end(self, last: int, end: int) -> int:
        piece = self.pieces[last]
        return piece.start + end - self.starts[last] if piece.verbatim else piece.end

    def _near(self, start: int) -> int:
        """Find the piece at an index, or the nearest one that stands in a file."""
        at = min(max(bisect_right(self.starts, start) - 1, 0), len(self.pieces) - 1)
        if self.pieces[at].lines:
            return at
        after = next((index for index in range(at, len(self.pieces)) if self.pieces[index].lines), None)
        if after is not None:
            return after
        return next(index for index in range(at, -1, -1) if self.pieces[index].lines)
