"""Bytes to text, and text to the parts between `---`."""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from collections.abc import Iterator

from udslint.record import record

_START = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.M)
_WIDE = "not UTF-8 text: it has zero bytes, as UTF-16 and UTF-32 have, which need a byte order mark"
_DIRECTIVE = re.compile(r"^%", re.M)


class UnreadableError(ValueError):
    """Bytes that are no text; `line` and `column` (in bytes) are 1-based."""

    def __init__(self, problem: str, line: int, column: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line
        self.column = column


class YamlError(ValueError):
    """A text that is not YAML as Kubernetes reads it.

    Attributes:
        index: of the character where it goes wrong.
        context: what was being read, if the parser says so.
    """

    def __init__(self, problem: str, index: int, context: str = "") -> None:
        super().__init__(problem)
        self.problem = problem
        self.index = index
        self.context = context


@record
class Part:
    """A piece of a file that holds one YAML document; `base` is the index of its first character in the file."""

    text: str
    base: int


def decode(data: bytes) -> str:
    """Decode UTF-8, or UTF-16 that says so by its byte order mark; the mark is left out.

    Raises:
        UnreadableError: the bytes are neither.
    """
    marked = data[:2] in (b"\xff\xfe", b"\xfe\xff")
    data = data.removeprefix(BOM_UTF8)  # not by "utf-8-sig": that codec is written in Python
    try:
        text = data.decode("utf-16" if marked else "utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
        problem = f"not UTF-8 text: byte 0x{data[error.start]:02X}" if error.start < len(data) else "not UTF-8 text"
        raise UnreadableError(problem, line, column) from None
    if "\0" in text[:2]:  # a file of ours begins with ASCII, of which wider characters have a zero beside it
        raise UnreadableError(_WIDE, 1, 1)
    return text


def shown_at(text: str, index: int) -> int:
    """Give the index to show for a mistake: what is missed at the end is missed behind the last that stands there."""
    return min(index, len(text.rstrip()))


def first_part(text: str) -> Part | None:
    """Give the part of a text with its first document: comments before the first `---` are none. Measured with Helm."""
    found = parts(text)
    first = next(found, None)
    if first is None or first.text.startswith("---") or any(map(_has_content, first.text.split("\n"))):
        return first
    return next(found, first)


def _has_content(line: str) -> bool:
    return line.lstrip()[:1] not in ("", "#")


def parts(text: str) -> Iterator[Part]:
    """Split a text at `---`, as kubectl and Helm do, so that one broken document does not hide the others."""
    if text.startswith("%") or ("%" in text and _DIRECTIVE.search(text)):
        yield Part(text, 0)
        return
    starts = [match.start() for match in _START.finditer(text)] if "---" in text else []
    if not starts or text[: starts[0]].strip():
        starts.insert(0, 0)
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        yield Part(text[start:end], start)
