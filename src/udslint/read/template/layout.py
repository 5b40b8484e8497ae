"""Where lines that are not known stand: as list items, as mapping entries, or as a whole value.

A template that writes `{{ toYaml . | nindent 6 }}` adds to whatever collection has the indent 6. The lines around tell
which kind it is; the placeholder is rewritten in place, with the same length, so that no place moves.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from udslint.read.placeholders import BLANK, EMIT, ENTRY, HOLE, ITEM, MORE
from udslint.read.template.flow import flow_collections

_ALONE = re.compile(rf"^([ \t]*)((?:- +)*)({EMIT}|{HOLE})[ \t\r]*(?:#.*)?$")
_KEY = re.compile(r"""^(?:"[^"]*"|'[^']*'|[^\s#"'\[{&*!|>%@`-][^#]*?|-[^\s#][^#]*?):(?:\s|$)""")
_OPEN_KEY = re.compile(r":\s*(?:#.*|[|>][-+0-9]*|&\S+|!\S+)?\s*$")
_IN_BRACKETS = re.compile(rf"""(?<![^\s\[{{,:])(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')|{MORE}""", re.S)
_EITHER = "either"
"""The form of a placeholder that may be items of a list or keys of the mapping around it."""
_NO_COMMA_AFTER = ("[", "{", ",", ":", "")
_NO_COMMA_BEFORE = ("]", "}", ",", ":", "")
Known = dict[tuple[int, int], bool]
"""Of items, by their lines and columns: whether their list stands at the column of its key."""
_EMPTY_KEY = re.compile(r":\s*(?:#.*|&\S+)?\s*$")


def settle_placeholders(text: str, is_list: Callable[[int], bool] = lambda _: False) -> str:
    """Give every placeholder that stands for lines a form that fits its neighbours.

    Args:
        text: with placeholders.
        is_list: tells of one by its index whether it is a list by the chart's values; asked where its place may be that
            of items and of keys.
    """
    if HOLE not in text and EMIT not in text and MORE not in text:
        return text
    text, inside = _settle_in_brackets(text)
    lines = text.split("\n")
    known: Known = {}
    position = 0
    for number, line in enumerate(lines):
        alone = _ALONE.match(line) if EMIT[0] in line or HOLE[0] in line else None
        if alone and not any(start < position < end for start, end in inside):
            column = alone.start(3)
            form = _form(lines, number, column, known, dashed=bool(alone[2]))
            if form == _EITHER:
                form = ITEM if is_list(position + column) else ENTRY
            if form:
                lines[number] = line[:column] + form + line[column + len(form) :]
        position += len(line) + 1
    return "\n".join(lines)


def _settle_in_brackets(text: str) -> tuple[str, list[tuple[int, int]]]:
    """Write what stands for further turns of loops, in brackets with commas; gives where the brackets are."""
    inside = list(flow_collections(text)) if "[" in text or "{" in text else []
    for start, end in inside if MORE in text else ():
        for found in _IN_BRACKETS.finditer(text, start, end):
            if found[0] == MORE:
                before = text[start : found.start()].rstrip()[-1:]
                after = text[found.end() : end].lstrip()[:1]
                lead = "" if before in _NO_COMMA_AFTER else ","
                trail = "" if after in _NO_COMMA_BEFORE else ","
                form = lead + EMIT[len(lead) : len(EMIT) - len(trail)] + trail
                text = text[: found.start()] + form + text[found.end() :]
    return text.replace(MORE, EMIT), inside


def _form(lines: list[str], number: int, column: int, known: Known, *, dashed: bool) -> str | None:
    """Give the form of a placeholder at a column; None: it is a value as it stands."""
    below = _neighbour(lines, range(number + 1, len(lines)), column, known)
    if dashed:
        return ENTRY if below == "entry" else None
    above = _neighbour(lines, range(number - 1, -1, -1), column, known)
    kind = above or below
    if kind == "closed":
        return BLANK
    return {"item": ITEM, "list": ITEM, "entry": ENTRY, "either": _EITHER}.get(kind or "")


def _neighbour(lines: list[str], numbers: range, column: int, known: Known) -> str | None:
    """Tell what the nearest line at this column is; None where the collection has none in that direction."""
    upward = numbers.step < 0
    nearest = True
    for number in numbers:
        line = lines[number]
        bare = line.strip()
        if not bare or bare[0] == "#":
            continue
        indent = len(line) - len(line.lstrip())
        if bare in (EMIT, HOLE):
            nearest = nearest and indent <= column
            continue
        if bare.startswith(("---", "...")) and line[0] in "-.":
            return None
        if indent > column:
            nearest = False
            continue
        if indent == column:
            # What stands at the column of a key without a value is that value, if it is a list.
            if upward and nearest and _is_empty_key(bare):
                return "list"
            kind = _kind(bare)
            return "either" if upward and kind == "item" and _is_below_its_key(lines, number, column, known) else kind
        return _behind_dashes(line, indent, column, nearest=nearest) if upward else None
    return None


def _is_below_its_key(lines: list[str], number: int, column: int, known: Known) -> bool:
    """Tell whether the list of an item stands at the column of its key, which is that of other keys too.

    What was found of an earlier item holds for all of its list.
    """
    found = False
    for above in range(number - 1, -1, -1):
        if (above, column) in known:
            found = known[above, column]
            break
        bare, indent = lines[above].strip(), len(lines[above]) - len(lines[above].lstrip())
        if not bare or bare[0] == "#" or indent > column:
            continue
        if indent < column or _kind(bare) != "item":
            found = indent == column and _is_empty_key(bare)
            break
    known[number, column] = found
    return found


def _is_empty_key(bare: str) -> bool:
    return _KEY.match(bare) is not None and _EMPTY_KEY.search(bare) is not None


def _kind(bare: str) -> str | None:
    if bare == "-" or bare.startswith("- "):
        return "item"
    return "entry" if _KEY.match(bare) or bare.startswith((EMIT[0] + ": ", HOLE)) else None


def _behind_dashes(line: str, indent: int, column: int, *, nearest: bool) -> str | None:
    """Tell what a line like `- name: x` is for the column of its key; "closed" where nothing can be put under it."""
    rest = line[indent:]
    while rest.startswith("- "):
        step = len(rest) - len(rest[2:].lstrip()) if rest[2:].strip() else 2
        indent, rest = indent + step, rest[step:]
        if indent == column:
            return "list" if nearest and _is_empty_key(rest.strip()) else _kind(rest.strip())
    return "closed" if nearest and _KEY.match(rest) and not _OPEN_KEY.search(rest) else None
