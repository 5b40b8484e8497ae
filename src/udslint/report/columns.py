"""Columns and characters: UTF-16 for SARIF and LSP, cells for a terminal."""

from __future__ import annotations

import unicodedata

TAB = "    "
"""How a tab is shown: a fixed width keeps the marks under their text on every terminal."""


def utf16(column: int, line: str) -> int:
    """Turn a 1-based code point column into a 1-based UTF-16 column; LSP uses it too."""
    return len(line[: column - 1].encode("utf-16-le", "surrogatepass")) // 2 + 1


def visible(text: str) -> str:
    r"""Write what no terminal should obey as an escape: `\x1b`, `\u202e`, `\n`.

    Control characters, invisible ones and those that turn the direction of text would let a manifest repaint a report.
    """
    if text.isprintable():
        return text
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)


def cells(text: str) -> int:
    """Tell how many terminal cells a visible text takes: wide characters two, combining ones none."""
    if text.isascii():
        return len(text)
    return sum(map(_cell, text))


def shown(text: str) -> str:
    """Write a piece of a source line as a terminal shows it."""
    return visible(text.replace("\t", TAB))


def _cell(char: str) -> int:
    if unicodedata.category(char) in ("Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def counted(number: int, noun: str) -> str:
    """Write a number of things: 1 file, 2 files."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
