"""What an expression comes to when the values are not known: symbols, evaluated without rendering."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from udslint.read.template.pipeline import Call, Dot, Expression, Field, Literal, Value, Variable

GUARDS = frozenset(("default", "hasKey", "dig", "get", "coalesce", "empty", "ternary", "and", "or", "not", "kindIs"))
"""Functions in whose arguments an undefined value is meant to be possible."""
_VERBS = re.compile(r"%(?:[-+ #0]*\d*(?:\.\d+)?)([a-zA-Z%])")


@dataclass(frozen=True, slots=True)
class Symbol:
    """A value that is known, partly known, or known only by the expression that gives it."""

    normal: str
    """The expression, in terms of the chart's root: `.Values.sso.enabled`."""
    parts: tuple[str | Symbol, ...] | None = None
    """A text made of certain pieces and symbols."""
    literal: Value = None
    settled: bool = False
    """`literal` is the value."""
    fields: Mapping[str, Symbol] | None = field(default=None, hash=False)
    """Of a `dict`: its entries."""
    items: tuple[Symbol, ...] | None = None
    """Of a `list`: its items."""
    source: str | None = None
    """The function that gave it, if that decides how it is written: toYaml, toJson."""

    def child(self, name: str) -> Symbol:
        """Give a field of the value."""
        if self.fields is not None and name in self.fields:
            return self.fields[name]
        return Symbol(f"{self.normal}.{name}")


ROOT = Symbol("")


def settled(value: Value) -> Symbol:
    """Make the symbol of a known value."""
    text = f'"{value}"' if isinstance(value, str) else str(value).lower()
    return Symbol(text, literal=value, settled=True)


@dataclass(frozen=True, slots=True)
class Reference:
    """A place at which a template reads a value of the chart."""

    path: tuple[str, ...]
    """Below .Values."""
    start: int
    end: int
    use: str
    """"value", "condition" or "guarded"."""
    file: str


@dataclass(slots=True)
class Scope:
    """What `.`, `$` and the variables stand for."""

    dot: Symbol
    root: Symbol
    frames: list[dict[str, Symbol]]

    def lookup(self, name: str) -> Symbol:
        """Give what a variable stands for."""
        if name == "$":
            return self.root
        for frame in reversed(self.frames):
            if name in frame:
                return frame[name]
        return Symbol(name)

    def declare(self, name: str, value: Symbol) -> None:
        """Set a new variable of the innermost block."""
        self.frames[-1][name] = value

    def assign(self, name: str, value: Symbol) -> None:
        """Set a variable where it was declared."""
        for frame in reversed(self.frames):
            if name in frame:
                frame[name] = value
                return
        self.frames[-1][name] = value

    def inner(self, dot: Symbol | None = None) -> Scope:
        """Give the scope of a block inside this one."""
        return Scope(dot or self.dot, self.root, [*self.frames, {}])


Note = Callable[[str, Field, bool], None]
"""Told of each field that is read: its normal form, where, and whether that is guarded."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """Evaluates expressions in a scope."""

    scope: Scope
    note: Note
    include: Callable[[str, Symbol], Symbol]
    """Expands a named template to a symbol."""
    guarded: bool = False

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

    def _field(self, expression: Field) -> Symbol:
        symbol = self.value(expression.base)
        for name in expression.names:
            symbol = symbol.child(name)
        self.note(symbol.normal, expression, self.guarded)
        return symbol

    def _call(self, call: Call) -> Symbol:
        name = call.name
        if not name and len(call.arguments) == 1:
            return self.value(call.arguments[0])
        inner = self if name not in GUARDS else Evaluator(self.scope, self.note, self.include, guarded=True)
        arguments = [inner.value(argument) for argument in call.arguments]
        if name == "include" and len(arguments) > 1 and isinstance(arguments[0].literal, str):
            return self.include(arguments[0].literal, arguments[1])
        known = _FUNCTIONS.get(name)
        result = known(arguments) if known else None
        return result if result is not None else Symbol(_written(name, arguments), source=name)


def _written(name: str, arguments: Sequence[Symbol]) -> str:
    words = [f"({one.normal})" if " " in one.normal and not one.settled else one.normal or "." for one in arguments]
    return " ".join([name, *words] if name else words)


def _printf(arguments: Sequence[Symbol]) -> Symbol | None:
    if not arguments or not isinstance(arguments[0].literal, str):
        return None
    pattern, rest = arguments[0].literal, list(arguments[1:])
    parts: list[str | Symbol] = []
    position = 0
    for verb in _VERBS.finditer(pattern):
        parts.append(pattern[position : verb.start()])
        position = verb.end()
        if verb[1] == "%":
            parts.append("%")
        elif verb[0] in ("%s", "%v", "%d") and rest:
            parts.append(rest.pop(0))
        else:
            return None
    parts.append(pattern[position:])
    return text_of(parts, _written("printf", arguments))


def text_of(parts: Sequence[str | Symbol], normal: str) -> Symbol:
    """Join pieces to a text; it is settled if all of them are."""
    flat: list[str | Symbol] = []
    for part in parts:
        inner: Sequence[str | Symbol] = (part,)
        if isinstance(part, Symbol):
            inner = (_go_text(part.literal),) if part.settled else part.parts or (part,)
        for piece in inner:
            if isinstance(piece, str) and flat and isinstance(flat[-1], str):
                flat[-1] += piece
            elif piece != "":
                flat.append(piece)
    if all(isinstance(piece, str) for piece in flat):
        return Symbol(normal, literal="".join(str(piece) for piece in flat), settled=True)
    return Symbol(normal, parts=tuple(flat))


def _go_text(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def _quote(arguments: Sequence[Symbol]) -> Symbol | None:
    return text_of(['"', _escaped(arguments[0]), '"'], _written("quote", arguments)) if len(arguments) == 1 else None


def _squote(arguments: Sequence[Symbol]) -> Symbol | None:
    return text_of(["'", arguments[0], "'"], _written("squote", arguments)) if len(arguments) == 1 else None


def _escaped(symbol: Symbol) -> Symbol:
    if symbol.settled and isinstance(symbol.literal, str):
        return settled(symbol.literal.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n"))
    return symbol


def _same_value(arguments: Sequence[Symbol]) -> Symbol | None:
    return arguments[-1] if arguments else None


def _required(arguments: Sequence[Symbol]) -> Symbol | None:
    return arguments[1] if len(arguments) > 1 else None


def _default(arguments: Sequence[Symbol]) -> Symbol | None:
    if len(arguments) != 2 or not arguments[1].settled:
        return None
    return arguments[1] if arguments[1].literal else arguments[0]


def _dict(arguments: Sequence[Symbol]) -> Symbol:
    fields = {
        str(key.literal): value for key, value in zip(arguments[::2], arguments[1::2], strict=False) if key.settled
    }
    return Symbol(_written("dict", arguments), fields=fields)


def _list(arguments: Sequence[Symbol]) -> Symbol:
    return Symbol(_written("list", arguments), items=tuple(arguments))


def _index(arguments: Sequence[Symbol]) -> Symbol | None:
    symbol, *keys = arguments
    for key in keys:
        if not isinstance(key.literal, str) or not key.literal:
            return None
        symbol = symbol.child(key.literal)
    return symbol


def _get(arguments: Sequence[Symbol]) -> Symbol | None:
    return _index(arguments) if len(arguments) == 2 else None


_FUNCTIONS: dict[str, Callable[[Sequence[Symbol]], Symbol | None]] = {
    "printf": _printf,
    "print": lambda arguments: text_of(list(arguments), _written("print", arguments)) if len(arguments) == 1 else None,
    "quote": _quote,
    "squote": _squote,
    "toString": _same_value,
    "required": _required,
    "default": _default,
    "dict": _dict,
    "list": _list,
    "tuple": _list,
    "index": _index,
    "get": _get,
}
