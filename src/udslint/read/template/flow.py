"""Which stretches of a text are YAML flow collections: what stands in brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

_HEAD = re.compile(
    r"""(?P<indent>[ ]*)(?:-[ ]+)*
    (?P<key>(?:"(?:\\.|[^"\\])*"|'[^']*'|[^\s\[{"'|>&!*#\-][^#]*?|-[^\s#][^#]*?)[ ]*:(?:[ \t]+|$))?
    (?:[&!]\S*[ \t]+)*""",
    re.X,
)
_TOKEN = re.compile(
    r"""(?<![^\s\[{,:])(?:"(?:\\.|[^"\\])*(?:"|$)|'(?:''|[^'])*(?:'|$)) | [\[{\]}] | (?:^|(?<=\s))\#.*""", re.X
)
LONG = 1000
"""Lines of so many characters are not remembered."""
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]*[ \t]*(?:#.*)?$")


def flow_collections(text: str) -> Iterator[tuple[int, int]]:
    """Give where each outermost flow collection starts and ends."""
    depth, scalar = 0, -1
    position = opened = 0
    for line in text.split("\n"):
        start = 0
        bare = line.lstrip(" ")
        is_scalar = not depth and (not bare.strip() or len(line) - len(bare) > scalar >= 0)
        if not depth and not is_scalar:
            start, scalar = (_known_value_of if len(line) < LONG else _value_of)(line)
            is_scalar = line[start : start + 1] not in ("[", "{")
            opened = position + start
        if not is_scalar:
            depth, end = _through(line, start, depth)
            if not depth:
                yield opened, position + end
        position += len(line) + 1


def _value_of(line: str) -> tuple[int, int]:
    """Give the column at which a line's value starts, and the indent that a block scalar in it lies deeper than."""
    head = _HEAD.match(line)
    assert head
    rest = line[head.end() :].rstrip("\r")
    if not _BLOCK_SCALAR.match(rest):
        return head.end(), -1
    return head.end(), head.start("key") if head["key"] else len(head["indent"])


_known_value_of = lru_cache(maxsize=4096)(_value_of)
"""For lines that are in most readings of a template."""


def _through(line: str, start: int, depth: int) -> tuple[int, int]:
    """Follow the brackets of a line; gives how many are open at its end, and the column behind the last that closes."""
    for token in _TOKEN.finditer(line, start):
        if token[0] in ("[", "{"):
            depth += 1
        elif token[0] in ("]", "}"):
            depth -= 1
            if not depth:
                return 0, token.end()
    return depth, len(line)
