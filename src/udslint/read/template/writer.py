"""Writes a reading: the author's text as it is, and what stands for values that are not known."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from udslint.finding import Span
from udslint.read.chart import ZARF_VARIABLE
from udslint.read.holes import Expr
from udslint.read.lines import Lines
from udslint.read.placeholders import EMIT, HOLE, MORE
from udslint.read.template.blocks import Loop
from udslint.read.template.conditions import of_any_turn
from udslint.read.template.emission import Emission, depth_in, indented
from udslint.read.template.lexer import Action, Text
from udslint.read.template.literals import written
from udslint.read.template.loops import further_turns
from udslint.read.template.pieces import Piece, Pieces
from udslint.read.template.symbols import Symbol

_RANDOM = re.compile(r"\b(?:rand[A-Z]\w*|uuidv4|gen[A-Z]\w*|htpasswd|bcrypt|encryptAES|now)\b")
"""Functions of Sprig that give something else at each call."""
_VARIABLE = re.compile(ZARF_VARIABLE + r"|\$\{[A-Z_][A-Z0-9_]*(?::?[-=?+][^{}\n]*)?\}")


@dataclass(slots=True)
class Writer:
    """Writes what one file, or one named template, comes to."""

    lines: Lines
    """The file whose text is written."""
    defaults: Callable[[str], str | None]
    """Gives what the chart's values say for an expression."""
    caller: Span | None = None
    """The outermost action that includes what is written."""
    out: Pieces = field(default_factory=Pieces)

    def text(self, node: Text) -> None:
        """Write text as it is, with the variables that Zarf or a shell fills in as holes."""
        position = node.start
        for variable in _VARIABLE.finditer(self.lines.text, node.start, node.end):
            self._verbatim(position, variable.start())
            position = variable.end()
            expr = _filled_in(variable)
            self.out.add(Piece(HOLE, self.lines, variable.start(), position, expr=expr, caller=self.caller))
        self._verbatim(position, node.end)

    def _verbatim(self, start: int, end: int) -> None:
        self.out.add(Piece(self.lines.text[start:end], self.lines, start, end, verbatim=True, caller=self.caller))

    def value(self, action: Action, symbol: Symbol) -> None:
        """Write a value into the line."""
        for piece in self._pieces(action, symbol):
            self.out.add(piece)

    def _pieces(self, action: Action, symbol: Symbol) -> Iterator[Piece]:
        parts = (written(symbol.literal),) if symbol.settled else symbol.parts or (symbol,)
        is_all = sum(not isinstance(part, str) or bool(part.strip("\"'")) for part in parts) == 1
        for part in parts:
            for text, expr in _cut(part) if isinstance(part, str) else [(HOLE, self._expr(action, part, is_all))]:
                yield Piece(text, self.lines, action.start, action.end, expr=expr, caller=self.caller)

    def indented(self, action: Action, emission: Emission, symbol: Symbol) -> None:
        """Write lines with an indent: their text as far as it is known, else what stands for them."""
        if emission.changed or not self._is_seen(symbol):
            self.emit(action, emission.lead, symbol)
            return
        self.out.add(Piece(emission.lead))
        for piece in indented(self._pieces(action, symbol), emission.depth):
            self.out.add(piece)

    def _is_seen(self, symbol: Symbol) -> bool:
        """Tell whether the lines of a text are seen: what is not known in it stands within one."""
        if not symbol.parts:
            return isinstance(symbol.literal, str)
        unknown = [part.normal for part in symbol.parts if not isinstance(part, str)]
        return not any(depth_in(one) is not None or "\n" in (self.defaults(one) or "") for one in unknown)

    def emit(self, action: Action, lead: str, symbol: Symbol) -> None:
        """Write what stands for lines."""
        self.out.add(Piece(lead))
        expr = self._expr(action, symbol)
        self.out.add(Piece(EMIT, self.lines, action.start, action.end, expr=expr, caller=self.caller))

    def further(self, loop: Loop, start: int, line: str) -> None:
        """Write what stands for further turns of a loop, the last of which began at piece `start`, within `line`."""
        emit = Piece(MORE, self.lines, loop.action.start, loop.action.end, caller=self.caller)
        for piece in further_turns(self.out, start, line, loop, emit):
            self.out.add(piece)

    def _expr(self, action: Action, symbol: Symbol, is_all: bool = True) -> Expr:
        """Make what stands for a value; of one beside which the action writes text, its meaning is all that is its."""
        source = self.lines.text[action.start : action.end] if is_all else f"{{{{ {of_any_turn(symbol.normal)} }}}}"
        if _RANDOM.search(symbol.normal):  # another value each time, so that no two are equal
            return Expr(source, f"{symbol.normal} #{action.start} #{len(self.out.pieces)}")
        return Expr(source, symbol.normal, self.defaults(symbol.normal))


def _cut(text: str) -> Iterator[tuple[str, Expr | None]]:
    """Cut a certain text at the variables that Zarf or a shell fills in."""
    position = 0
    for variable in _VARIABLE.finditer(text):
        yield text[position : variable.start()], None
        yield HOLE, _filled_in(variable)
        position = variable.end()
    yield text[position:], None


def _filled_in(variable: re.Match[str]) -> Expr:
    return Expr(variable[0], variable[0].strip("#${}"))
