"""A template's text cut into plain text and actions.

Source: Go's text/template lexer. `{{- ` and ` -}}` trim white space; strings, raw strings and comments may hold `}}`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from udslint.record import record

_SPACE = " \t\r\n"
_MARK = re.compile(r"""\}\}|\{\{|["'`]""")
_STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|`[^`]*`|' + r"'(?:\\.|[^'\\\n])*'", re.S)
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
    | (?P<right>\))
    | (?P<variable>\$\w*)
    | (?P<field>(?:\.[^\W\d]\w*)+)
    | (?P<number>[-+]?(?:\.?\d[\w.]*)(?:(?<=[eEpP])[-+]\d+)?)
    | (?P<dot>\.)
    | (?P<word>[^\W\d]\w*)
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


@record
class Token:
    """A piece of an action."""

    kind: str
    text: str
    start: int


@record
class Text:
    """Plain text between actions."""

    start: int
    end: int


@record
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
    while (start := text.find("{{", position)) >= 0:
        action = _action(text, start)
        yield from _trimmed(text, position, start, left=trims, right=action.trims_left)
        yield action
        position, trims = action.end, action.trims_right
    yield from _trimmed(text, position, len(text), left=trims, right=False)


def _trimmed(text: str, start: int, end: int, *, left: bool, right: bool) -> Iterator[Text]:
    if left:
        start = end - len(text[start:end].lstrip(_SPACE))
    if right:
        end = start + len(text[start:end].rstrip(_SPACE))
    if end > start:
        yield Text(start, end)


def _action(text: str, start: int) -> Action:
    inner = start + 2
    trims_left = text[inner : inner + 1] == "-" and _is_space(text, inner + 1)
    if trims_left:
        inner += 2
    if text.startswith("/*", inner):
        return _comment(text, start, inner, trims_left=trims_left)
    end = _close(text, start, inner)
    trims_right = end - 2 >= inner and text[end - 1] == "-" and _is_space(text, end - 2)
    tokens = tuple(_tokens(text, inner, end - 1 if trims_right else end))
    return Action(start, end + 2, tokens, trims_left, trims_right)


def _is_space(text: str, index: int) -> bool:
    return text[index : index + 1] in (" ", "\t", "\r", "\n")


def _comment(text: str, start: int, inner: int, *, trims_left: bool) -> Action:
    close = text.find("*/", inner + 2)
    if close < 0:
        raise TemplateError("unclosed comment", start, start + 2)
    trims_right = _is_space(text, close + 2) and text[close + 3 : close + 4] == "-"
    end = close + (4 if trims_right else 2)
    if not text.startswith("}}", end):
        raise TemplateError("a comment must end at the closing delimiter", start, start + 2)
    return Action(start, end + 2, (), trims_left, trims_right, comment=True)


def _close(text: str, start: int, inner: int) -> int:
    """Find the `}}` that closes an action."""
    position = inner
    while found := _MARK.search(text, position):
        if found[0] == "}}":
            return found.start()
        if found[0] == "{{":
            break
        string = _STRING.match(text, found.start())
        if not string:
            raise TemplateError("unterminated quoted string in an action", found.start(), found.end())
        position = string.end()
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
