"""One reading of a template: its blocks followed along one answer to each condition."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from udslint.finding import Span
from udslint.read.chart import ZARF_VARIABLE
from udslint.read.holes import Expr
from udslint.read.lines import Lines
from udslint.read.template.blocks import (
    BUILT_IN_FIELDS,
    Branch,
    Choice,
    Include,
    Loop,
    Node,
    Output,
    Silent,
)
from udslint.read.template.conditions import Atom, Condition, condition_of
from udslint.read.template.lexer import Action, Text
from udslint.read.template.pieces import EMIT, HOLE, Piece, Pieces
from udslint.read.template.pipeline import Call, Expression, Field, Literal, Pipeline
from udslint.read.template.symbols import ROOT, Evaluator, Reference, Scope, Symbol

MAX_INCLUDES = 20
"""Named templates inside one another; deeper ones stay holes."""
_VARIABLE = re.compile(ZARF_VARIABLE + r"|\$\{[A-Z_][A-Z0-9_]*\}")
_INDENT = re.compile(r"^([ ]*)(?=[^ \n])", re.M)
_BLOCKS = frozenset(("toYaml", "tpl", "include", "indent", "nindent", "toYamlPretty"))


class Decider(Protocol):
    """Answers the questions that the branches ask."""

    def __call__(self, atom: Atom, place: tuple[int, int]) -> bool:
        """Answer a question asked by a block of the file that spans `place`."""

    def has_seen(self, normal: str) -> bool:
        """Tell whether a condition around has found the value to be there."""


@dataclass(frozen=True, slots=True)
class Definition:
    """A named template and the file that defines it."""

    lines: Lines
    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Noted:
    """Something wrong that was seen on the way; `problem` is one for template-error."""

    problem: str
    span: Span


@dataclass(slots=True)
class Expander:
    """Walks a template once."""

    lines: Lines
    definitions: Mapping[str, Definition]
    decide: Decider
    defaults: Callable[[str], str | None] = lambda _: None
    """Gives what the chart's values say for an expression."""
    release_namespace: str | None = None
    out: Pieces = field(default_factory=Pieces)
    references: list[Reference] = field(default_factory=list)
    conditions: list[tuple[Condition, Action, Lines]] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    _place: tuple[int, int] = (0, 0)
    _caller: Span | None = None
    _open: list[str] = field(default_factory=list)

    def run(self, nodes: Sequence[Node]) -> Pieces:
        """Expand a whole file."""
        self._nodes(nodes, Scope(ROOT, ROOT, [{}]), top=True)
        return self.out

    def _nodes(self, nodes: Iterable[Node], scope: Scope, *, top: bool = False) -> None:
        for node in nodes:
            if top:
                self._place = _extent(node)
            if isinstance(node, Text):
                self._text(node)
            elif isinstance(node, Output):
                self._output(node, scope)
            elif isinstance(node, Silent):
                self._assign(node, scope)
            elif isinstance(node, Choice):
                self._choice(node, scope)
            elif isinstance(node, Loop):
                self._loop(node, scope)
            else:
                self._template(node, scope)

    def _text(self, node: Text) -> None:
        """Write text as it is, with the variables that Zarf or a shell fills in as holes."""
        text = self.lines.text
        position = node.start
        for variable in _VARIABLE.finditer(text, node.start, node.end):
            self._verbatim(position, variable.start())
            expr = Expr(variable[0], variable[0].strip("#${}"), None)
            start, position = variable.start(), variable.end()
            self.out.add(Piece(HOLE, self.lines, start, position, expr=expr, caller=self._caller))
        self._verbatim(position, node.end)

    def _verbatim(self, start: int, end: int) -> None:
        self.out.add(Piece(self.lines.text[start:end], self.lines, start, end, verbatim=True, caller=self._caller))

    def _evaluator(self, scope: Scope, use: str = "value") -> Evaluator:
        return Evaluator(scope, self._noter(use), self._included_text)

    def _noter(self, use: str) -> Callable[[str, Field, bool], None]:
        def note(normal: str, read: Field, guarded: bool) -> None:
            names = normal.split(".")
            if names[:2] == ["", "Values"] and len(names) > 2 and " " not in normal:
                kind = "guarded" if guarded or self.decide.has_seen(normal) else use
                self.references.append(Reference(tuple(names[2:]), read.start, read.end, kind, self.lines.path))
            elif len(names) > 2 and names[0] == "" and names[2] not in BUILT_IN_FIELDS.get(names[1], {names[2]}):
                span = self.lines.span(read.start, read.end)
                self.noted.append(Noted(f"'.{names[1]}' has no field '{names[2]}'", span))

        return note

    def _assign(self, node: Silent, scope: Scope) -> None:
        if node.pipeline and node.pipeline.declares:
            value = self._evaluator(scope).value(node.pipeline.expression)
            name = node.pipeline.declares[-1]
            (scope.assign if node.pipeline.assigns else scope.declare)(name, value)

    # Branches.

    def _choice(self, node: Choice, scope: Scope) -> None:
        inner = scope.inner()
        for branch in node.branches:
            if branch.condition is None or self._holds(branch, branch.condition, inner):
                dot = None
                if branch.word == "with" and branch.condition:
                    dot = self._evaluator(inner).value(branch.condition.expression)
                self._nodes(branch.body, inner.inner(dot))
                return

    def _holds(self, branch: Branch, pipeline: Pipeline, scope: Scope) -> bool:
        evaluator = self._evaluator(scope, "condition")
        condition = condition_of(pipeline.expression, evaluator)
        self.conditions.append((condition, branch.action, self.lines))
        if pipeline.declares:
            scope.declare(pipeline.declares[-1], evaluator.value(pipeline.expression))
        return self._truth(condition)

    def _truth(self, condition: Condition) -> bool:
        if condition.atom:
            return self.decide(condition.atom, self._place)
        if condition.word == "all":
            return all(self._truth(part) for part in condition.parts)
        if condition.word == "any":
            return any(self._truth(part) for part in condition.parts)
        return not self._truth(condition.parts[0]) if condition.word == "not" else condition.truth

    def _loop(self, node: Loop, scope: Scope) -> None:
        subject = self._evaluator(scope, "loop").value(node.pipeline.expression)
        if subject.items is not None:
            for number, item in enumerate(subject.items):
                self._turn(node, scope, item, number)
            turns = len(subject.items)
        else:
            turns = self._turns(node, subject)
            for number in range(turns):
                self._turn(node, scope, Symbol(f"({subject.normal})[{number}]"), number)
        if not turns and node.otherwise:
            self._nodes(node.otherwise.body, scope.inner())

    def _turns(self, node: Loop, subject: Symbol) -> int:
        if subject.settled:
            return int(bool(subject.literal))
        if not self.decide(Atom("true", subject.normal), self._place):
            return 0
        return 2 if self._repeats(node) and self.decide(Atom("more", subject.normal), self._place) else 1

    def _repeats(self, node: Loop) -> bool:
        """Tell whether a second turn changes the reading: the body begins a list item."""
        texts = [self.lines.text[one.start : one.end] for one in node.body if isinstance(one, Text)]
        return any(line.lstrip().startswith("- ") for text in texts for line in text.split("\n"))

    def _turn(self, node: Loop, scope: Scope, item: Symbol, number: int) -> None:
        inner = scope.inner(item)
        declares = node.pipeline.declares
        if declares:
            inner.declare(declares[-1], item)
            if len(declares) > 1:
                inner.declare(declares[0], Symbol(f"{item.normal}.key"))
        before = len(self.out.pieces)
        self._nodes(node.body, inner)
        if item.items is None and item.normal.endswith(f"[{number}]"):
            self._more(before, node)

    def _more(self, before: int, node: Loop) -> None:
        """Leave open the collection that a loop's body writes into: there may be further turns."""
        text = "".join(piece.text for piece in self.out.pieces[before:])
        indent = _INDENT.search(text) if "\n" in text.strip(" ") else None
        if indent:
            self._emit("\n" + indent[1], node.action, Expr("", ""))
            self.out.add(Piece("\n"))
        elif text.rstrip().endswith(","):
            self._emit("", node.action, Expr("", ""))

    # Values.

    def _output(self, node: Output, scope: Scope) -> None:
        expression = node.pipeline.expression
        block = _block(expression)
        if block is None:
            self._inline(node.action, self._evaluator(scope).value(expression))
            return
        inner, depth, breaks = block
        lead = "\n" + " " * depth if breaks else " " * depth
        if (name := _include_name(inner)) and name in self.definitions:
            assert isinstance(inner, Call)
            argument = self._evaluator(scope).value(inner.arguments[1])
            self._include(name, argument, node.action, depth=depth, breaks=breaks)
            return
        symbol = self._evaluator(scope).value(inner)
        self._emit(lead, node.action, self._expr(node.action, symbol))

    def _inline(self, action: Action, symbol: Symbol) -> None:
        for part in (_settled_text(symbol),) if symbol.settled else symbol.parts or (symbol,):
            if isinstance(part, str):
                piece = Piece(part, self.lines, action.start, action.end, caller=self._caller)
            else:
                piece = Piece(
                    HOLE, self.lines, action.start, action.end, expr=self._expr(action, part), caller=self._caller
                )
            self.out.add(piece)

    def _emit(self, lead: str, action: Action, expr: Expr) -> None:
        self.out.add(Piece(lead))
        self.out.add(Piece(EMIT, self.lines, action.start, action.end, expr=expr, caller=self._caller))

    def _expr(self, action: Action, symbol: Symbol) -> Expr:
        source = self.lines.text[action.start : action.end]
        return Expr(source, symbol.normal, self.defaults(symbol.normal))

    # Named templates.

    def _template(self, node: Include, scope: Scope) -> None:
        argument = self._evaluator(scope).value(node.argument.expression) if node.argument else Symbol("nil")
        if node.name in self.definitions:
            self._include(node.name, argument, node.action)
        elif node.fallback is not None:
            self._nodes(node.fallback, Scope(argument, argument, [{}]))
        else:
            self._inline(node.action, Symbol(f'include "{node.name}"'))

    def _included_text(self, name: str, argument: Symbol) -> Symbol:
        """Expand a named template where its text is only a part of an expression."""
        definition = self.definitions.get(name)
        normal = f'include "{name}" {argument.normal or "."}'
        if definition is None or name in self._open or len(self._open) >= MAX_INCLUDES:
            return Symbol(normal)
        pieces = self._apart(definition, name, argument)
        if any(EMIT in piece.text for piece in pieces):
            return Symbol(normal)
        parts = [Symbol(piece.expr.normal) if piece.expr else piece.text for piece in pieces]
        texts = [part for part in parts if isinstance(part, str)]
        if len(texts) == len(parts):
            return Symbol(normal, literal="".join(texts), settled=True)
        return Symbol(normal, parts=tuple(parts)) if any(text.strip() for text in texts) else Symbol(normal)

    def _apart(self, definition: Definition, name: str, argument: Symbol) -> list[Piece]:
        """Expand a named template into pieces of its own."""
        outer = (self.out, self.lines)
        self.out, self.lines = Pieces(), definition.lines
        self._open.append(name)
        try:
            self._nodes(definition.nodes, Scope(argument, argument, [{}]))
            return self.out.pieces
        finally:
            self.out, self.lines = outer
            self._open.pop()

    def _include(self, name: str, argument: Symbol, action: Action, *, depth: int = 0, breaks: bool = False) -> None:
        """Read a named template in place, indented as the pipe after it says."""
        definition = self.definitions[name]
        here = self.lines.span(action.start, action.end)
        if name in self._open or len(self._open) >= MAX_INCLUDES:
            if name in self._open:
                self.noted.append(Noted(f"the template '{name}' includes itself", here))
            self._inline(action, Symbol(f'include "{name}" {argument.normal}'))
            return
        caller, self._caller = self._caller, self._caller or here
        try:
            pieces = self._apart(definition, name, argument)
        finally:
            self._caller = caller
        if breaks:
            self.out.add(Piece("\n"))
        self.out.add(Piece(" " * depth))
        for piece in pieces:
            for part in _indented(piece, depth):
                self.out.add(part)


def _indented(piece: Piece, depth: int) -> Iterable[Piece]:
    """Put blanks behind each line end of a piece."""
    if not depth or "\n" not in piece.text or not piece.verbatim:
        yield piece
        return
    start = piece.start
    for line in piece.text.splitlines(keepends=True):
        yield Piece(line, piece.lines, start, start + len(line), verbatim=True, caller=piece.caller)
        start += len(line)
        if line.endswith("\n"):
            yield Piece(" " * depth)


def _extent(node: Node) -> tuple[int, int]:
    """Give the stretch of the file that a block of the top level takes."""
    if isinstance(node, Text):
        return node.start, node.end
    if isinstance(node, Choice):
        return node.branches[0].action.start, node.end.end
    return node.action.start, node.end.end if isinstance(node, Loop) else node.action.end


def _block(expression: Expression) -> tuple[Expression, int, bool] | None:
    """Tell whether an output writes lines of its own: what, how deep, and after a line break."""
    if isinstance(expression, Call) and expression.name in ("nindent", "indent") and len(expression.arguments) == 2:
        depth, inner = expression.arguments
        if isinstance(depth, Literal) and isinstance(depth.value, int):
            return inner, max(depth.value, 0), expression.name == "nindent"
    if _include_name(expression):
        return expression, 0, False
    return None


def _include_name(expression: Expression) -> str | None:
    """Give the name in `include "name" …`; None for anything else."""
    if isinstance(expression, Call) and expression.name == "" and len(expression.arguments) == 1:
        return _include_name(expression.arguments[0])
    if isinstance(expression, Call) and expression.name == "include" and len(expression.arguments) > 1:
        name = expression.arguments[0]
        return name.value if isinstance(name, Literal) and isinstance(name.value, str) else None
    return None


def _settled_text(symbol: Symbol) -> str:
    value = symbol.literal
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)
