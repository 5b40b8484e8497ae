"""Where lines that are not known stand: as list items, as mapping entries, or as a whole value.

A template that writes `{{ toYaml . | nindent 6 }}` adds to whatever collection has the indent 6. The lines around tell
which kind it is; the placeholder is rewritten in place, with the same length, so that no place moves.
"""

from __future__ import annotations

import re

from udslint.read.template.pieces import EMIT, HOLE

ITEM = "- " + EMIT[:2]
ENTRY = EMIT[0] + ": " + EMIT[0]
BLANK = " " * len(EMIT)
_ALONE = re.compile(rf"^([ \t]*)((?:- +)*)({EMIT}|{HOLE})[ \t]*(?:#.*)?$")
_KEY = re.compile(r"""^(?:"[^"]*"|'[^']*'|[^\s#"'\[{&*!|>%@`-][^#]*?|-[^\s#][^#]*?):(?:\s|$)""")


def settle_placeholders(text: str) -> str:
    """Give every placeholder that stands alone on its line a form that fits its neighbours."""
    if EMIT not in text and HOLE not in text:
        return text
    lines = text.split("\n")
    for number, line in enumerate(lines):
        alone = _ALONE.match(line) if EMIT[0] in line or HOLE[0] in line else None
        if alone:
            column = alone.start(3)
            form = _form(lines, number, column, dashed=bool(alone[2]))
            if form:
                lines[number] = line[:column] + form + line[column + len(form) :]
    return "\n".join(lines)


def _form(lines: list[str], number: int, column: int, *, dashed: bool) -> str | None:
    """Give the form of a placeholder at a column; None: it is a value as it stands."""
    below = _neighbour(lines, range(number + 1, len(lines)), column)
    if dashed:
        return ENTRY if below == "entry" else None
    above = _neighbour(lines, range(number - 1, -1, -1), column)
    kind = above or below
    if kind == "closed":
        return BLANK
    return {"item": ITEM, "entry": ENTRY}.get(kind or "")


def _neighbour(lines: list[str], numbers: range, column: int) -> str | None:
    """Tell what the nearest line at this column is; None where the collection has none in that direction."""
    upward = numbers.step < 0
    for number in numbers:
        line = lines[number]
        bare = line.strip()
        if not bare or bare[0] == "#" or bare in (EMIT, HOLE):
            continue
        if bare.startswith(("---", "...")) and line[0] in "-.":
            return None
        indent = len(line) - len(line.lstrip())
        if indent > column:
            continue
        if indent == column:
            return _kind(bare)
        return _behind_dashes(line, indent, column) if upward else None
    return None


def _kind(bare: str) -> str | None:
    if bare == "-" or bare.startswith("- "):
        return "item"
    return "entry" if _KEY.match(bare) or bare.startswith((EMIT[0] + ": ", HOLE)) else None


def _behind_dashes(line: str, indent: int, column: int) -> str | None:
    """Tell what a line like `- name: x` is for the column of its key; "closed" where nothing can be put under it."""
    rest = line[indent:]
    while rest.startswith("- "):
        step = len(rest) - len(rest[2:].lstrip()) if rest[2:].strip() else 2
        indent, rest = indent + step, rest[step:]
        if indent == column:
            return _kind(rest.strip())
    closed = _KEY.match(rest) and not re.search(r":\s*(?:#.*|[|>][-+0-9]*|&\S+|!\S+)?\s*$", rest)
    return "closed" if closed else None
