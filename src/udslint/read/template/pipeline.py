"""The expressions in actions: `include "app.name" . | quote`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from udslint.read.template.lexer import TemplateError, Token
from udslint.read.template.literals import Value, literal
from udslint.record import record

MAX_DEPTH = 50
"""Pipes and parentheses that an expression may have; each is a level of its tree."""


@record
class Literal:
    """A string, a number, true, false or nil."""

    value: Value


@record
class Field:
    """`.a.b`, `$.a`, `$x.a` or `(…).a`: a base and the names behind it. The base of `.a` is Dot."""

    base: Expression
    names: tuple[str, ...]
    start: int = 0
    end: int = 0


@record
class Dot:
    """`.`"""


@record
class Variable:
    """`$` or `$name`."""

    name: str


@record
class Call:
    """A function or method with its arguments; a pipe appends the value on its left."""

    name: str
    arguments: tuple[Expression, ...]


Expression = Literal | Field | Dot | Variable | Call


@record
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
    for pattern in (["variable"], ["variable", "comma", "variable"]):
        size = len(pattern)
        if kinds[:size] == pattern and len(kinds) > size and kinds[size] in ("declare", "assign"):
            names = tuple(token.text for token in tokens[:size] if token.kind == "variable")
            return names, kinds[size] == "assign", tokens[size + 1 :]
    return (), False, tokens


@dataclass(slots=True)
class _Parser:
    tokens: Sequence[Token]
    place: tuple[int, int]
    at: int = 0
    depth: int = 0

    def error(self, problem: str) -> TemplateError:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            return TemplateError(problem, token.start, token.start + len(token.text))
        return TemplateError(problem, *self.place)

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise self.error(f"an expression with more than {MAX_DEPTH} pipes and parentheses")

    def pipeline(self) -> Expression:
        value = self.command(None)
        while self.at < len(self.tokens) and self.tokens[self.at].kind == "pipe":
            self.deeper()
            self.at += 1
            if self.at == len(self.tokens) or self.tokens[self.at].kind == "right":
                break  # Go takes a pipe that leads nowhere
            value = self.command(value)
        return value

    def command(self, piped: Expression | None) -> Expression:
        operands: list[Expression] = []
        while self.at < len(self.tokens) and self.tokens[self.at].kind not in ("pipe", "right", "comma"):
            operands.append(self.operand())
        if not operands:
            raise self.error("missing value for a command")
        first, arguments = operands[0], operands[1:]
        extra = () if piped is None else (piped,)
        if isinstance(first, Call) and not first.arguments and first.name:
            return Call(first.name, (*arguments, *extra))
        return Call("", (first, *arguments, *extra)) if arguments or extra else first

    def operand(self) -> Expression:
        token = self.tokens[self.at]
        self.at += 1
        if token.kind == "left":
            return self.fields_of(self.parenthesised(token), token)
        if token.kind == "field":
            return Field(Dot(), tuple(token.text[1:].split(".")), token.start, token.start + len(token.text))
        if token.kind == "variable":
            return self.fields_of(Variable(token.text), token)
        if token.kind == "dot":
            return Dot()
        if token.kind == "word":
            return Literal(WORDS[token.text]) if token.text in WORDS else self.fields_of(Call(token.text, ()), token)
        if token.kind in ("string", "raw", "char", "number"):
            return Literal(literal(token))
        self.at -= 1
        raise self.error(f"unexpected '{token.text}' in an action")

    def fields_of(self, base: Expression, first: Token) -> Expression:
        """Take the fields that follow a value without a blank between."""
        last = self.tokens[self.at - 1]
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "field":
            return base
        token = self.tokens[self.at]
        if token.start > last.start + len(last.text):
            return base
        self.at += 1
        return Field(base, tuple(token.text[1:].split(".")), first.start, token.start + len(token.text))

    def parenthesised(self, left: Token) -> Expression:
        self.deeper()
        value = self.pipeline()
        if self.at >= len(self.tokens) or self.tokens[self.at].kind != "right":
            raise TemplateError("unclosed left parenthesis", left.start, left.start + 1)
        self.at += 1
        # A call in parentheses is a value: it takes no arguments from its neighbours.
        return Call("", (value,)) if isinstance(value, Call) else value


def include_name(expression: Expression) -> str | None:
    """Give the name in `include "name" …`; None for anything else."""
    if isinstance(expression, Call) and expression.name == "" and len(expression.arguments) == 1:
        return include_name(expression.arguments[0])
    if isinstance(expression, Call) and expression.name == "include" and len(expression.arguments) == 2:
        name = expression.arguments[0]
        return name.value if isinstance(name, Literal) and isinstance(name.value, str) else None
    return None


def include_argument(expression: Expression) -> Expression:
    """Give the argument in `include "name" argument`."""
    assert isinstance(expression, Call)
    return expression.arguments[1] if expression.name else include_argument(expression.arguments[0])
