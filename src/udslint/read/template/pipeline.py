"""The expressions in actions: `include "app.name" . | quote`."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from dataclasses import dataclass

from udslint.read.template.lexer import TemplateError, Token

Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True)
class Literal:
    """A string, a number, true, false or nil."""

    value: Value


@dataclass(frozen=True, slots=True)
class Field:
    """`.a.b`, `$.a`, `$x.a` or `(…).a`: a base and the names behind it. The base of `.a` is Dot."""

    base: Expression
    names: tuple[str, ...]
    start: int = 0
    end: int = 0


@dataclass(frozen=True, slots=True)
class Dot:
    """`.`"""


@dataclass(frozen=True, slots=True)
class Variable:
    """`$` or `$name`."""

    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A function or method with its arguments; a pipe appends the value on its left."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Literal | Field | Dot | Variable | Call


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What an action computes, and the variables that it sets."""

    expression: Expression
    declares: tuple[str, ...] = ()
    assigns: bool = False
    """It sets variables that exist (`=`)."""


WORDS: dict[str, Value] = {"true": True, "false": False, "nil": None}


def parse_pipeline(tokens: Sequence[Token], place: tuple[int, int]) -> Pipeline:
    """Parse the tokens of an action.

    Raises:
        TemplateError: they are no pipeline.
    """
    declares, assigns, rest = _declared(tokens)
    parser = _Parser(rest, place)
    expression = parser.pipeline()
    if parser.at < len(rest):
        raise parser.error(f"unexpected '{rest[parser.at].text}' in an action")
    return Pipeline(expression, declares, assigns)


def _declared(tokens: Sequence[Token]) -> tuple[tuple[str, ...], bool, Sequence[Token]]:
    """Split off `$x :=`, `$x =` or `$i, $x :=`."""
    kinds = [token.kind for token in tokens[:4]]
    for count, pattern in ((1, ["variable"]), (2, ["variable", "comma", "variable"])):
        size = len(pattern)
        if kinds[:size] == pattern and len(kinds) > size and kinds[size] in ("declare", "assign"):
            names = tuple(token.text for token in tokens[:size] if token.kind == "variable")[:count]
            return names, kinds[size] == "assign", tokens[size + 1 :]
    return (), False, tokens


@dataclass(slots=True)
class _Parser:
    tokens: Sequence[Token]
    place: tuple[int, int]
    at: int = 0

    def error(self, problem: str) -> TemplateError:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            return TemplateError(problem, token.start, token.start + len(token.text))
        return TemplateError(problem, *self.place)

    def pipeline(self) -> Expression:
        value = self.command(None)
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "pipe":
            self.at += 1
            value = self.command(value)
        return value

    def command(self, piped: Expression | None) -> Expression:
        operands: list[Expression] = []
        while self.at < len(self.tokens) and self.tokens[self.at].kind not in ("pipe", "right", "comma"):
            operands.append(self.operand())
        if not operands:
            raise self.error("missing value for a command")
        first, arguments = operands[0], operands[1:]
        if isinstance(first, Call) and not first.arguments and first.name:
            return Call(first.name, (*arguments, *((piped,) if piped is not None else ())))
        if arguments or piped is not None:
            extra = (piped,) if piped is not None else ()
            return Call("", (first, *arguments, *extra))
        return first

    def operand(self) -> Expression:
        token = self.tokens[self.at]
        self.at += 1
        end = token.start + len(token.text)
        if token.kind == "left":
            return self._parenthesised(token)
        if token.kind == "field":
            return Field(Dot(), tuple(token.text[1:].split(".")), token.start, end)
        if token.kind == "variable":
            name, *names = token.text.split(".")
            return Field(Variable(name), tuple(names), token.start, end) if names else Variable(name)
        if token.kind == "dot":
            return Dot()
        if token.kind == "word":
            return Literal(WORDS[token.text]) if token.text in WORDS else Call(token.text, ())
        if token.kind in ("string", "raw", "char", "number"):
            return Literal(_literal(token))
        self.at -= 1
        raise self.error(f"unexpected '{token.text}' in an action")

    def _parenthesised(self, left: Token) -> Expression:
        value = self.pipeline()
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "right":
            raise TemplateError("unclosed left parenthesis", left.start, left.start + 1)
        right = self.tokens[self.at]
        self.at += 1
        names = tuple(right.text[2:].split(".")) if len(right.text) > 1 else ()
        if names:
            return Field(value, names, left.start, right.start + len(right.text))
        # A call in parentheses is a value: it takes no arguments from its neighbours.
        return Call("", (value,)) if isinstance(value, Call) else value


def _literal(token: Token) -> Value:
    if token.kind == "raw":
        return token.text[1:-1]
    if token.kind in ("string", "char"):
        return _unquoted(token.text)
    text = token.text.replace("_", "")
    try:
        return int(text, 0)
    except ValueError:
        try:
            return float(text)
        except ValueError:
            return text


def _unquoted(text: str) -> str:
    """Undo Go's escapes, which Python shares but for a few; an odd one is left as it is."""
    if "\\" not in text:
        return text[1:-1]
    try:
        return str(ast.literal_eval(text))
    except (SyntaxError, ValueError):
        return text[1:-1]


def normal(expression: Expression) -> str:
    """Write an expression in one way, whatever the author's blanks and pipes."""
    if isinstance(expression, Literal):
        return f'"{expression.value}"' if isinstance(expression.value, str) else str(expression.value).lower()
    if isinstance(expression, Dot):
        return "."
    if isinstance(expression, Variable):
        return expression.name
    if isinstance(expression, Field):
        base = "" if isinstance(expression.base, Dot) else normal(expression.base)
        return base + "".join(f".{name}" for name in expression.names)
    words = [expression.name] if expression.name else []
    words += [_operand(argument) for argument in expression.arguments]
    return " ".join(words)


def _operand(expression: Expression) -> str:
    text = normal(expression)
    return f"({text})" if isinstance(expression, Call) and " " in text else text
