"""A template's text cut into plain text and actions.

Source: Go's text/template lexer. `{{- ` and ` -}}` trim white space; strings, raw strings and comments may hold `}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_OPEN = re.compile(r"\{\{")
_SPACE = " \t\r\n"
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|' + r"'(?:\\.|[^'\\\n])*'", re.S)
_COMMENT = re.compile(r"/\*.*?\*/", re.S)
_TOKEN = re.compile(
    r"""
      (?P<space>[ \t\r\n]+)
    | (?P<string>"(?:\\.|[^"\\\n])*")
    | (?P<raw>`[^`]*`)
    | (?P<char>'(?:\\.|[^'\\\n])*')
    | (?P<declare>:=)
    | (?P<assign>=)
    | (?P<pipe>\|)
    | (?P<comma>,)
    | (?P<left>\()
    | (?P<right>\)(?:\.[A-Za-z_]\w*)*)
    | (?P<variable>\$\w*(?:\.[A-Za-z_]\w*)*)
    | (?P<field>(?:\.[A-Za-z_]\w*)+)
    | (?P<number>[-+]?(?:0[xXbBoO])?\d[\w.]*(?:[eE][-+]?\d+)?)
    | (?P<dot>\.)
    | (?P<word>[A-Za-z_]\w*)
    """,
    re.X | re.S,
)


class TemplateError(ValueError):
    """A template that Go refuses; `start` and `end` are indices in the file."""

    def __init__(self, problem: str, start: int, end: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.start = start
        self.end = end


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an action."""

    kind: str
    text: str
    start: int


@dataclass(frozen=True, slots=True)
class Text:
    """Plain text between actions."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Action:
    """An action with its delimiters."""

    start: int
    end: int
    tokens: tuple[Token, ...]
    """Without white space; empty for a comment."""
    trims_left: bool
    trims_right: bool
    comment: bool = False


def lex(text: str) -> Iterator[Text | Action]:
    """Cut a template into text and actions; white space that actions trim is left out.

    Raises:
        TemplateError: an action, a string or a comment is not closed, or has a character that Go refuses.
    """
    position = 0
    trims = False
    for match in iter(lambda: _OPEN.search(text, position), None):
        action = _action(text, match.start())
        yield from _trimmed(text, position, action.start, left=trims, right=action.trims_left)
        yield action
        position, trims = action.end, action.trims_right
    yield from _trimmed(text, position, len(text), left=trims, right=False)


def _trimmed(text: str, start: int, end: int, *, left: bool, right: bool) -> Iterator[Text]:
    piece = text[start:end]
    if left:
        start = end - len(piece.lstrip(_SPACE))
    if right:
        end = max(start, start + len(text[start:end].rstrip(_SPACE)))
    if end > start:
        yield Text(start, end)


def _action(text: str, start: int) -> Action:
    inner = start + 2
    trims_left = text[inner : inner + 1] == "-" and text[inner + 1 : inner + 2] in tuple(_SPACE)
    if trims_left:
        inner += 2
    bare = len(text) - len(text[inner:].lstrip(_SPACE)) if text[inner : inner + 1] in tuple(_SPACE) else inner
    if text.startswith("/*", bare if trims_left else inner):
        return _comment(text, start, bare if trims_left else inner, trims_left=trims_left)
    end = _close(text, start, inner)
    trims_right = text[end - 1 : end] == "-" and text[end - 2 : end - 1] in tuple(_SPACE)
    tokens = tuple(_tokens(text, inner, end - 1 if trims_right else end))
    return Action(start, end + 2, tokens, trims_left, trims_right)


def _comment(text: str, start: int, inner: int, *, trims_left: bool) -> Action:
    comment = _COMMENT.match(text, inner)
    if not comment:
        raise TemplateError("unclosed comment", start, start + 2)
    end = text.find("}}", comment.end())
    between = text[comment.end() : end]
    if end < 0 or between.strip(_SPACE) not in ("", "-"):
        raise TemplateError("a comment must end at the closing delimiter", start, start + 2)
    return Action(start, end + 2, (), trims_left, between.strip(_SPACE) == "-", comment=True)


def _close(text: str, start: int, inner: int) -> int:
    """Find the `}}` that closes an action."""
    position = inner
    while position < len(text):
        if text.startswith("}}", position):
            return position
        if text.startswith("{{", position):
            break
        if text[position] in "\"'`":
            string = _STRING.match(text, position)
            if not string:
                raise TemplateError("unterminated quoted string in an action", position, position + 1)
            position = string.end()
        else:
            position += 1
    raise TemplateError("unclosed action", start, start + 2)


def _tokens(text: str, start: int, end: int) -> Iterator[Token]:
    position = start
    while position < end:
        match = _TOKEN.match(text, position, end)
        if not match:
            raise TemplateError(f"unexpected '{text[position]}' in an action", position, position + 1)
        if match.lastgroup != "space":
            yield Token(str(match.lastgroup), match[0], position)
        position = match.end()
