"""One reading of a template: its blocks followed along one answer to each condition."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from udslint.finding import Span
from udslint.read.template.blocks import MUTATORS, Branch, Choice, Include, Leave, Loop, Node, Output, Silent, extent
from udslint.read.template.calls import piped_root, refused
from udslint.read.template.changes import Changes
from udslint.read.template.conditions import Atom, Condition
from udslint.read.template.definitions import Definitions
from udslint.read.template.emission import Emission, depth_in, emission_of, included_text, indented
from udslint.read.template.evaluate import ASKING_GUARDS, GUARDS, Evaluator, Note
from udslint.read.template.functions import FUNCTIONS
from udslint.read.template.lexer import Action, Text
from udslint.read.template.loops import says_more, turns_of, unknown_turns
from udslint.read.template.noticed import Noted, Noticed, strange_in
from udslint.read.template.pieces import Piece, Pieces
from udslint.read.template.pipeline import Call, Dot, Field, Pipeline, include_argument, include_name
from udslint.read.template.replay import Decider, Expand, MutatedError, Replays, block
from udslint.read.template.stops import Stopping, Stops
from udslint.read.template.symbols import ROOT, Frame, Function, Scope, Symbol, condition_of, settled
from udslint.read.template.trims import trimmed
from udslint.read.template.writer import Writer

MAX_INCLUDES = 20
"""Named templates inside one another; deeper ones stay holes."""
MAX_STEPS = 50_000
"""Pieces of a template that a reading may come to, repeated ones counted each time."""
MAX_LENGTH = 20_000_000
"""Characters that a reading may come to."""


class TooLargeError(ValueError):
    """A template that comes to more than can be read: loops or includes inside one another."""


@dataclass(slots=True)
class Expander:
    """Walks a template once."""

    writer: Writer
    definitions: Definitions
    decide: Decider
    replays: Replays | None = None
    """What the blocks came to before; None: they are not remembered."""
    is_mapping: Callable[[str], bool] = lambda _: False
    """Tells whether an expression is a mapping by the chart's values."""
    gap: Callable[[str], str | None] = lambda _: None
    """Gives the first step to an expression that no values file defines; None: there is none, as far as is known."""
    stopping: Stopping = field(default_factory=Stopping)
    noticed: Noticed = field(default_factory=Noticed)
    steps: int = 0
    _place: tuple[int, int] = (0, 0)
    """The stretch of the file that the block of the top level takes."""
    _open: dict[str, int] = field(default_factory=dict)
    """The named templates that are being read, and how many branches were decided before each."""
    _decided: int = 0
    _changes: Changes = field(default_factory=Changes)

    def run(self, nodes: Sequence[Node], root: Symbol = ROOT) -> Pieces:
        """Expand a whole file; `root` is what `.` stands for in it.

        Raises:
            TooLargeError: it comes to too much.
            NoReadingError: it says `fail`.
            MutatedError: blocks are remembered, and the template changes a value in place.
        """
        scope = Scope(root, root)
        for node in nodes:
            self._place = extent(node)
            block(self, node, scope)
        return self.writer.out

    def _nodes(self, nodes: Iterable[Node], scope: Scope, expand: Expand | None = None) -> str:
        """Expand nodes one after another; gives `break` or `continue` where one of them ends the turn of a loop."""
        expand = expand or self.node
        return next((leave for node in nodes if (leave := expand(node, scope))), "")

    def node(self, node: Node, scope: Scope) -> str:
        """Expand one node; gives `break` or `continue` where it ends the turn of a loop."""
        self.count(1)
        if isinstance(node, Text):
            self.writer.text(node)
        elif isinstance(node, Output):
            self._output(node, scope)
        elif isinstance(node, Choice):
            return self.choice(node, scope)
        elif isinstance(node, Loop):
            return self._loop(node, scope)
        elif isinstance(node, Silent) and node.pipeline:
            value = self._evaluator(scope, node.action).value(node.pipeline.expression)
            self._set_variable(node.pipeline, value, scope)
        elif isinstance(node, Leave):
            return node.word
        elif isinstance(node, Include):
            self._template(node, scope)
        return ""

    def count(self, steps: int) -> None:
        """Count steps; raises TooLargeError where they, or the text, become too many."""
        self.steps += steps
        if self.steps > MAX_STEPS or self.writer.out.length > MAX_LENGTH:
            raise TooLargeError

    # Expressions.

    def _evaluator(self, scope: Scope, action: Action, use: str = "value") -> Evaluator:
        guards = ASKING_GUARDS if use == "condition" else GUARDS
        stops = Stops(self.stopping, self.decide, self._place, self.noticed, self.writer.lines, action)
        how = self._noter(use), self._function, self._changes.known, self._truth, guards
        return Evaluator(scope, *how, stops=stops)

    def _noter(self, use: str) -> Note:
        def note(normal: str, read: Field, guarded: bool, needed: tuple[str, str] | None) -> None:
            if self.gap(normal):
                guarded = guarded or self.decide.has_seen(normal)
                refused = needed is not None and self._refuses(*needed)
                self.noticed.gap(normal, read, "guarded" if guarded else use, self.writer.lines, refused=refused)
            elif name := strange_in(normal):
                is_sure = use == "value" and not (guarded or self._changes.known)
                if is_sure and not self.decide.has_seen(normal):
                    self.noticed.stranger(name, read, self.writer.lines)
            else:
                self.noticed.field(normal, read, self.writer.lines)

        return note

    def _refuses(self, base: str, above: str) -> bool:
        """Tell whether Helm stops at a name that is read from `above`, as it is not there, and `base` is."""
        gap = self.gap(above)
        return bool(gap and not self.gap(base) and not self._changes.are_any and self.decide.lacks(gap, self._place))

    def _function(self, name: str) -> Function | None:
        if name == "include":
            return self._included_text
        if name not in MUTATORS:
            return FUNCTIONS.get(name)
        if self.replays is not None:
            raise MutatedError
        self.noticed.changes_values = True
        return self._changes.by(name)

    def _set_variable(self, pipeline: Pipeline, value: Symbol, scope: Scope) -> None:
        for name in pipeline.declares[-1:]:
            (scope.assign if pipeline.assigns else scope.declare)(name, value)

    # Branches.

    def choice(self, node: Choice, scope: Scope, expand: Expand | None = None) -> str:
        """Expand the branch that is taken; `expand` is to do with what it holds, if not `node`."""
        inner = scope.inner()
        for branch in node.branches:
            value, holds = self._asked(branch, inner)
            if holds:
                return self._nodes(branch.body, inner.inner(value if branch.word == "with" else None), expand)
        return ""

    def _asked(self, branch: Branch, scope: Scope) -> tuple[Symbol | None, bool]:
        """Give the value that a branch asks for, and whether it is taken; None: it is the last `else`."""
        if branch.condition is None:
            return None, True
        value, holds = self._evaluator(scope, branch.action, "condition").decided(branch.condition.expression)
        self.noticed.conditions.append((condition_of(value), branch, self.writer.lines))
        self._set_variable(branch.condition, value, scope)
        return value, holds

    def _truth(self, condition: Condition) -> bool:
        self._decided += 1
        if condition.atom:
            return self.decide(condition.atom, self._place)
        if condition.word == "all":
            return all(self._truth(part) for part in condition.parts)
        if condition.word == "any":
            return any(self._truth(part) for part in condition.parts)
        return not self._truth(condition.parts[0]) if condition.word == "not" else condition.truth

    def _loop(self, node: Loop, scope: Scope) -> str:
        self._decided += 1
        subject = self._evaluator(scope, node.action, "loop").value(node.pipeline.expression)
        turns = turns_of(subject)
        if turns is None:
            return self._unknown_loop(node, scope, subject)
        for key, item in turns:
            if self._turn(node, scope, key, item) == "break":
                break
        return self._nodes(node.otherwise.body, scope.inner()) if not turns and node.otherwise else ""

    def _unknown_loop(self, node: Loop, scope: Scope, subject: Symbol) -> str:
        """Follow a loop of unknown turns: none, one, or several, for which two stand."""
        if not self._truth(condition_of(subject)):
            return self._nodes(node.otherwise.body, scope.inner()) if node.otherwise else ""
        before: list[Frame] = []
        out, start, line, turns = self.writer.out, 0, "", 0
        for key, item in unknown_turns(subject, keyed=self.is_mapping(subject.normal)):
            if turns and not self._repeats(node, subject, out.pieces[start:]):
                break
            before, begun, on, turns = scope.snapshot(), len(out.pieces), out.line(), turns + 1
            ended = self._turn(node, scope, key, item) == "break"
            if turns == 1 or any(piece.text.strip() for piece in out.pieces[begun:]):
                start, line = begun, on
            if ended:
                break
        self.writer.further(node, start, line)
        if turns > 1:
            at = self.writer.lines.span(node.action.start, node.action.end).start_line
            scope.blur(before, f"after {subject.normal} in line {at}")
        return ""

    def _turn(self, node: Loop, scope: Scope, key: Symbol, item: Symbol) -> str:
        inner = scope.inner(item)
        for name, value in zip(reversed(node.pipeline.declares), (item, key), strict=False):
            inner.declare(name, value)
        return self._nodes(node.body, inner)

    def _repeats(self, node: Loop, subject: Symbol, first: Sequence[Piece]) -> bool:
        """Ask whether a loop takes several turns, if more than the first says something."""
        matters = says_more(node, self.writer.lines.text, first, f"({subject.normal})[0]")
        return matters and self.decide(Atom("more", subject.normal), self._place)

    # Values.

    def _output(self, node: Output, scope: Scope) -> None:
        expression = node.pipeline.expression
        evaluator = self._evaluator(scope, node.action)
        emission = emission_of(expression, evaluator, self.definitions)
        if emission is None:
            value = evaluator.value(expression)
            depth = None if value.settled else depth_in(value.normal)
            if depth is None:
                self.writer.value(node.action, value)
            else:
                self.writer.emit(node.action, "\n" + " " * depth, value)
            return
        name = include_name(emission.inner)
        if name and name in self.definitions and not emission.changed:
            self._include(name, evaluator.value(include_argument(emission.inner)), node.action, emission)
        else:
            value = evaluator.value(emission.inner)
            if emission.depth and isinstance(expression, Call) and not emission.changed:
                evaluator.stops(expression.name, [settled(emission.depth), value])
            self.writer.indented(node.action, emission, value)

    # Named templates.

    def _template(self, node: Include, scope: Scope) -> None:
        evaluator = self._evaluator(scope, node.action)
        argument = evaluator.value(node.argument.expression) if node.argument else settled(None)
        if node.argument and (wrong := piped_root(node.argument.expression, evaluator.value)):
            self.noticed.strange.append(refused(wrong, "template", self.writer.lines, node.action))
        if node.name in self.definitions:
            self._include(node.name, argument, node.action, Emission(Dot()))
        else:
            evaluator.stops("include", [settled(node.name), argument])
            self.writer.value(node.action, Symbol(f'include "{node.name}"'))

    def _included_text(self, arguments: Sequence[Symbol]) -> Symbol | None:
        """Expand a named template where its text is only a part of an expression."""
        name = arguments[0].literal if len(arguments) > 1 else None
        if not isinstance(name, str) or name not in self.definitions or not self._may_open(name):
            return None
        pieces = self._apart(name, arguments[1])
        normal = f'include "{name}" {arguments[1].now or "."}'
        return included_text(pieces, normal)

    def _include(self, name: str, argument: Symbol, action: Action, emission: Emission) -> None:
        """Read a named template in place, indented as the pipe after it says."""
        here = self.writer.lines.span(action.start, action.end)
        if not self._may_open(name):
            if self._open.get(name) == self._decided:
                self.noticed.noted.append(Noted(f"the template '{name}' includes itself", here))
            again = Symbol(f'include "{name}" {argument.normal}')
            if emission.lead:
                self.writer.emit(action, emission.lead, again)
            else:
                self.writer.value(action, again)
            return
        out = self.writer.out
        pieces = trimmed(self._apart(name, argument, self.writer.caller or here), emission.trims)
        out.add(Piece(emission.lead))
        for piece in indented(pieces, emission.depth):
            out.add(piece)

    def _may_open(self, name: str) -> bool:
        return name not in self._open and len(self._open) < MAX_INCLUDES

    def _apart(self, name: str, argument: Symbol, caller: Span | None = None) -> list[Piece]:
        """Expand a named template into pieces of its own."""
        definition, outer = self.definitions[name], self.writer
        self.writer = replace(outer, lines=definition.lines, caller=caller or outer.caller, out=Pieces())
        self._open[name] = self._decided
        try:
            self._nodes(definition.nodes, Scope(argument, argument))
            return self.writer.out.pieces
        finally:
            self.writer = outer
            del self._open[name]
