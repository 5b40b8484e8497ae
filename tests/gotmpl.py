"""A small renderer of Go templates, for the grammar that tests/template_grammar.py writes; as Helm, which checks it.

It knows the values and shares no code with udslint, so that the two can be compared.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import yaml

_PIECE = re.compile(r"\{\{(-\s)?\s*(/\*.*?\*/|(?:\"[^\"]*\"|[^\"}])*?)\s*(\s-)?\}\}", re.S)
_WORD = re.compile(r'"((?:[^"\\]|\\.)*)"|(\()|(\))|(\|)|(-?\d+)|([^\s()|"]+)')
Node = tuple[str, Any, list[Any], list[Any]]
"""A word, what it needs, its body, its else."""


class Leave(Exception):  # noqa: N818
    """`break` or `continue`."""


class Refused(Exception):  # noqa: N818
    """What `required` says of a value that is not there."""


@dataclass
class Scope:
    dot: Any
    root: Any
    frames: list[dict[str, Any]] = field(default_factory=lambda: [{}])

    def inner(self, dot: Any) -> Scope:
        return Scope(dot, self.root, [*self.frames, {}])

    def frame(self, name: str) -> dict[str, Any]:
        return next(frame for frame in reversed(self.frames) if name in frame)


class Renderer:
    """Renders a chart of one template."""

    def __init__(self, values: dict[str, Any]) -> None:
        self.defines: dict[str, list[Any]] = {}
        self.root = {"Values": values, "Release": {"Name": "release", "Namespace": "here"}, "Chart": {"Name": "chart"}}

    def render(self, text: str) -> str:
        nodes, rest = self.parse(self.cut(text))
        assert not rest
        return self.run(nodes, Scope(self.root, self.root))

    def cut(self, text: str) -> list[tuple[str, str]]:
        """Cut into text and actions, trims done."""
        found: list[tuple[str, str]] = []
        position, trim = 0, False
        for match in _PIECE.finditer(text):
            before = text[position : match.start()]
            before = before.lstrip(" \t\r\n") if trim else before
            found.append(("text", before.rstrip(" \t\r\n") if match[1] else before))
            found.append(("action", match[2].strip()))
            position, trim = match.end(), bool(match[3])
        rest = text[position:]
        return [*found, ("text", rest.lstrip(" \t\r\n") if trim else rest)]

    def parse(self, items: list[tuple[str, str]]) -> tuple[list[Any], list[tuple[str, str]]]:
        """Parse up to `else` or `end`, which stays in what is left."""
        nodes: list[Any] = []
        while items:
            (kind, text), items = items[0], items[1:]
            word = text.split()[0] if kind == "action" and text else ""
            if kind == "text":
                nodes.append(text)
            elif word in ("end", "else"):
                return nodes, [(kind, text), *items]
            elif word in ("if", "with", "range", "define"):
                node, items = self.block(word, text[len(word) :].strip(), items)
                nodes.append(node)
            elif not text.startswith("/*"):
                nodes.append((word if word in ("break", "continue") else "out", text, [], []))
        return nodes, []

    def block(self, word: str, need: str, items: list[tuple[str, str]]) -> tuple[Node, list[tuple[str, str]]]:
        body, items = self.parse(items)
        (_, closer), items = items[0], items[1:]
        otherwise: list[Any] = []
        if closer.startswith("else "):
            node, items = self.block(closer.split()[1], closer.split(None, 2)[2], items)
            return (word, need, body, [node]), items
        if closer == "else":
            otherwise, items = self.parse(items)
            items = items[1:]
        if word == "define":
            self.defines[need.strip('"')] = body
        return (word, need, body, otherwise), items

    def run(self, nodes: list[Any], scope: Scope) -> str:
        out: list[str] = []
        try:
            for node in nodes:
                out.append(node if isinstance(node, str) else self.node(node, scope))
        except Leave as leave:
            raise Leave(leave.args[0], "".join(out) + leave.args[1]) from None
        return "".join(out)

    def node(self, node: Node, scope: Scope) -> str:
        word, need, body, otherwise = node
        if word in ("break", "continue"):
            raise Leave(word, "")
        if word == "define":
            return ""
        if word == "out":
            return self.output(need, scope)
        if word == "range":
            return self.loop(need, body, otherwise, scope)
        value = self.value(need, scope)
        if not value:
            return self.run(otherwise, scope.inner(scope.dot))
        return self.run(body, scope.inner(value if word == "with" else scope.dot))

    def loop(self, need: str, body: list[Any], otherwise: list[Any], scope: Scope) -> str:
        names = re.match(r"(\$\w+)(?:, (\$\w+))? := ", need)
        subject = self.value(need[names.end() :] if names else need, scope)
        turns = sorted(subject.items()) if isinstance(subject, dict) else list(enumerate(subject or []))
        out = ""
        for key, item in turns:
            inner = scope.inner(item)
            if names:
                inner.frames[-1].update({names[1]: key, names[2]: item} if names[2] else {names[1]: item})
            try:
                out += self.run(body, inner)
            except Leave as leave:
                out += leave.args[1]
                if leave.args[0] == "break":
                    break
        return out if turns else self.run(otherwise, scope.inner(scope.dot))

    def output(self, text: str, scope: Scope) -> str:
        if names := re.match(r"(\$\w+) (:?=) ", text):
            value = self.value(text[names.end() :], scope)
            (scope.frames[-1] if names[2] == ":=" else scope.frame(names[1]))[names[1]] = value
            return ""
        return written(self.value(text, scope))

    # Expressions.

    def value(self, text: str, scope: Scope) -> Any:
        words = [match.groups() for match in _WORD.finditer(text)]
        value, rest = self.pipeline(words, scope)
        assert not rest, text
        return value

    def pipeline(self, words: list[Any], scope: Scope) -> tuple[Any, list[Any]]:
        value: list[Any] = []
        while True:
            operands: list[Any] = []
            while words and not words[0][2] and not words[0][3]:
                operand, words = self.operand(words, scope)
                operands.append(operand)
            first, *arguments = operands
            value = [self.call(first, [*arguments, *value], scope) if callable(first) else first]
            if not words or words[0][2]:
                return value[0], words
            words = words[1:]

    def operand(self, words: list[Any], scope: Scope) -> tuple[Any, list[Any]]:
        (string, left, _, _, number, word), *rest = words
        if string is not None:
            return string.replace('\\"', '"').replace("\\n", "\n"), rest
        if left:
            value, rest = self.pipeline(rest, scope)
            return value, rest[1:]
        if number:
            return int(number), rest
        if word in ("true", "false"):
            return word == "true", rest
        if word[0] not in ".$":
            return FUNCTIONS.get(word, word) if word != "include" else self.include, rest
        name, *fields = word.split(".")
        value = scope.dot if not name else scope.root if name == "$" else scope.frame(name)[name]
        for one in filter(None, fields):
            value = value.get(one) if isinstance(value, dict) else None
        return value, rest

    def call(self, function: Any, arguments: list[Any], _scope: Scope) -> Any:
        return function(*arguments)

    def include(self, name: str, dot: Any) -> str:
        return self.run(self.defines[name], Scope(dot, dot))


def written(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return f"[{' '.join(map(written, value))}]"
    return "" if value is None else str(value)


def to_yaml(value: Any) -> str:
    return (
        yaml.safe_dump(value, sort_keys=True, indent=2, width=10**9, allow_unicode=True)
        .removesuffix("...\n")
        .rstrip("\n")
    )


def _quote(value: Any) -> str:
    return (
        ""
        if value is None
        else '"' + written(value).replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    )


def _required(message: str, value: Any) -> Any:
    if value is None or value == "":
        raise Refused(message)
    return value


def _printf(pattern: str, *arguments: Any) -> str:
    return pattern.replace("%s", "{}").format(*map(written, arguments))


def _indent(depth: int, text: str) -> str:
    return " " * depth + text.replace("\n", "\n" + " " * depth)


FUNCTIONS: dict[str, Any] = {
    "quote": _quote,
    "required": _required,
    "default": lambda otherwise, value=None: value or otherwise,
    "eq": lambda one, *others: one in others,
    "ne": lambda one, other: one != other,
    "not": lambda value: not value,
    "empty": lambda value: not value,
    "and": lambda *values: next((value for value in values if not value), values[-1]),
    "or": lambda *values: next((value for value in values if value), values[-1]),
    "printf": _printf,
    "indent": _indent,
    "nindent": lambda depth, text: "\n" + _indent(depth, text),
    "toYaml": to_yaml,
    "upper": lambda text: written(text).upper(),
    "trim": lambda text: text.strip(),
    "list": lambda *values: list(values),
    "dict": lambda *values: dict(zip(values[::2], values[1::2], strict=True)),
    "join": lambda between, values: between.join(map(written, values or [])),
}
