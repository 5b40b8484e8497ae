"""Expressions evaluated without rendering: the fields that they read are noted on the way."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from udslint.read.template.argument_kinds import TYPED
from udslint.read.template.calls import miscount
from udslint.read.template.conditions import NEVER, SURE, Condition
from udslint.read.template.pipeline import Call, Dot, Expression, Field, Literal, Variable
from udslint.read.template.stops import STOPPING
from udslint.read.template.symbols import ROOT, Function, Scope, Symbol, call_text, condition_of, settled
from udslint.record import record, replace

ASKING_GUARDS = frozenset(("default", "hasKey", "dig", "get", "coalesce", "ternary", "kindIs"))
"""Functions in whose arguments an undefined value is meant to be possible, even where a condition asks for it."""
GUARDS = ASKING_GUARDS | {"empty", "and", "or", "not", "required"}
"""Functions in whose arguments an undefined value is meant to be possible."""
_MAY_END = frozenset(("and", "or", "required"))
"""Functions to whose later arguments Helm may not come, or that stop it themselves, on purpose."""

Note = Callable[[str, Field, bool, tuple[str, str] | None], None]
"""Told of each field that is read: its normal form, where, whether that is guarded, and what must be there for it.

Those are the values from which its first and its last name are read. Any names can be read from nothing, as in
`(.Values.web).host`; but where a name gives nothing, no other can be read from that. None: a single name is read, or
Helm may not come to it.
"""


@record
class Evaluator:
    """Evaluates expressions in a scope."""

    scope: Scope
    note: Note
    functions: Callable[[str], Function | None]
    """Gives a function by its name."""
    changed: dict[str, Symbol]
    """What functions have put into values that are not known: `set .Values "host" "x"`."""
    holds: Callable[[Condition], bool]
    """Decides a condition on which it depends what is evaluated at all."""
    guards: frozenset[str] = GUARDS
    guarded: bool = False
    certain: bool = True
    """Helm comes to what is evaluated, and nothing says that it must be given."""
    stops: Callable[[str, Sequence[Symbol]], None] = lambda *_: None
    """Told of a function that may stop Helm, where Helm comes to it."""

    def value(self, expression: Expression) -> Symbol:
        """Give what an expression comes to."""
        if isinstance(expression, Literal):
            return settled(expression.value)
        if isinstance(expression, Dot):
            return self.scope.dot
        if isinstance(expression, Variable):
            return self.scope.lookup(expression.name)
        if isinstance(expression, Field):
            return self._field(expression)
        return self._call(expression)

    def decided(self, expression: Expression) -> tuple[Symbol, bool]:
        """Give what a condition comes to, and whether it holds; what Helm does not come to is not noted."""
        call = _lazy_call(expression)
        if call is None:
            symbol = self.value(expression)
            return symbol, self.holds(condition_of(symbol))
        symbols: list[Symbol] = []
        truth, evaluator = call.name == "and", self
        for argument in call.arguments:
            if evaluator is self:
                symbol, truth = self.decided(argument)
            else:
                symbol = evaluator.value(argument)
            symbols.append(symbol)
            if evaluator is self and truth is (call.name == "or"):
                evaluator = replace(self, note=lambda *_: None, certain=False)
        return self._result(call.name, symbols), truth is not (call.name == "not")

    def first_with(self, arguments: Sequence[Expression], *, truth: bool) -> Symbol:
        """Give the first argument that has a truth, else the last; what comes after it is not evaluated."""
        symbol = ROOT
        for argument in arguments:
            symbol = self.value(argument)
            if argument is not arguments[-1] and self.holds(condition_of(symbol)) is truth:
                return replace(symbol, asks=SURE if truth else NEVER)
        return symbol

    def _guarding(self) -> Evaluator:
        """Give the evaluator for what is meant to be possibly undefined."""
        return self if self.guarded else replace(self, guarded=True)

    def _field(self, expression: Field) -> Symbol:
        in_parentheses = isinstance(expression.base, Field)
        above = symbol = base = (self._guarding() if in_parentheses else self).value(expression.base)
        for name in expression.names:
            above, symbol = symbol, symbol.child(name)
            if self.changed:
                symbol = self.changed.get(symbol.normal, symbol)
        if not symbol.settled:
            needed = (base.normal, above.normal) if self.certain and above is not base else None
            self.note(symbol.normal, expression, self.guarded or in_parentheses, needed)
        return symbol

    def _call(self, call: Call) -> Symbol:
        name = call.name
        if not name and len(call.arguments) == 1:
            return self.value(call.arguments[0])
        inner = self._guarding() if name in self.guards else self
        if name in ("and", "or") and any(_expands(argument) for argument in call.arguments[1:]):
            return inner.first_with(call.arguments, truth=name == "or")
        arguments = inner.arguments_of(call)
        if self.certain and (name in STOPPING or name in TYPED or miscount(name, len(arguments))):
            self.stops(name, arguments)
        if name == "ternary" and len(arguments) == 3 and arguments[2].truth is None:
            return arguments[0] if self.holds(condition_of(arguments[2])) else arguments[1]
        return self._result(name, arguments)

    def arguments_of(self, call: Call) -> list[Symbol]:
        """Evaluate the arguments of a call."""
        if call.name not in _MAY_END or not self.certain:
            return [self.value(argument) for argument in call.arguments]
        unsure = replace(self, certain=False)
        return [(unsure if number else self).value(argument) for number, argument in enumerate(call.arguments)]

    def _result(self, name: str, arguments: Sequence[Symbol]) -> Symbol:
        known = self.functions(name)
        result = known(arguments) if known else None
        if result is None:
            return Symbol(call_text(name, arguments))
        return self.changed.get(result.normal, result) if self.changed and name in ("get", "index") else result


def _lazy_call(expression: Expression) -> Call | None:
    """Give the call of an `and`, `or` or `not` that can be followed argument by argument."""
    if not isinstance(expression, Call):
        return None
    if not expression.name and len(expression.arguments) == 1:
        return _lazy_call(expression.arguments[0])
    is_one = expression.name in ("and", "or") or (expression.name == "not" and len(expression.arguments) == 1)
    return expression if is_one and not any(map(_expands, expression.arguments)) else None


def _expands(expression: Expression) -> bool:
    """Tell whether an expression reads a named template."""
    if isinstance(expression, Field):
        return _expands(expression.base)
    if not isinstance(expression, Call):
        return False
    return expression.name == "include" or any(_expands(argument) for argument in expression.arguments)
