"""Where the strings of a text are: what looks like a comment in one is none."""

from __future__ import annotations

import re
from collections.abc import Iterator

from udslint.read.compose import scalars
from udslint.read.source import YamlError, parts

_ONE = r"\{\{(?:[^}]|\}(?!\}))*(?:\}\}|\Z)"
_ACTION = re.compile(rf"(?P<alone>^[ \t]*{_ONE}[ \t]*\r?$)|{_ONE}", re.M)
_BLACK = re.compile(r"\S")
_VISIBLE = re.compile(r"[^\r\n]")


def strings_with(word: str, text: str) -> Iterator[tuple[int, int]]:
    """Give the start and the end of each scalar that holds a word; of a block scalar, without the line of its `|`.

    Nothing is said of a part that is not YAML, and of a template nothing where it is not YAML with its actions masked.
    """
    masked = _masked(text) if "{{" in text else text
    for part in parts(masked):
        if word in part.text:
            for start, end in _strings(part.text):
                if word in part.text[start:end]:
                    yield part.base + start, part.base + end


def _strings(text: str) -> list[tuple[int, int]]:
    try:
        return [_inside(text, *place) for place in scalars(text)]
    except YamlError:
        return []


def _inside(text: str, start: int, end: int) -> tuple[int, int]:
    if text[start] in "|>":
        return text.find("\n", start, end) + 1 or end, end
    return start, end


def _masked(text: str) -> str:
    """Write something of the same length for each action: a comment where it stands alone on its line, else a word."""
    return _ACTION.sub(lambda match: _BLACK.sub("#", match[0]) if match["alone"] else _VISIBLE.sub("x", match[0]), text)
