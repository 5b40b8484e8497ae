"""Source lines: line ends, byte order marks, files that are not there."""

from __future__ import annotations

import os
from codecs import BOM_UTF8
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udslint.finding import Span
from udslint.report.source import HELD, File, Sources, read_text

LINES = st.lists(st.text(st.characters(exclude_characters="\r\n\ufeff"), max_size=6), min_size=1, max_size=5)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def span(line: int, column: int, end_line: int, end_column: int) -> Span:
    return Span("a.yaml", line, column, end_line, end_column)


@given(LINES, ENDS)
def test_lines_are_those_of_editors(lines: list[str], end: str) -> None:
    file = File(end.join(lines))
    assert file.lines == lines
    assert file.line(len(lines)) == lines[-1]
    assert file.line(len(lines) + 1) is None


@given(LINES, ENDS, st.data())
def test_a_span_is_cut_as_it_stands_in_the_file(lines: list[str], end: str, data: st.DataObject) -> None:
    file = File(end.join(lines))
    number = data.draw(st.integers(1, len(lines)))
    line = lines[number - 1]
    start = data.draw(st.integers(1, len(line) + 1))
    stop = data.draw(st.integers(start, len(line) + 1))
    assert file.cut(span(number, start, number, stop)) == line[start - 1 : stop - 1]
    assert file.cut(span(1, 1, len(lines), len(lines[-1]) + 1)) == file.text


def test_a_byte_order_mark_is_no_column() -> None:
    file = File("\ufeffkind: Package\n")
    assert file.lines == ["kind: Package", ""]
    assert file.cut(span(1, 7, 1, 14)) == "Package"


def test_other_separators_end_no_line() -> None:
    assert File("a\u0085b\u2028c\u2029d\x0be\x0cf").lines == ["a\u0085b\u2028c\u2029d\x0be\x0cf"]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (1, (1, 3, "1\r\n2\r\n33")),
        (3, (1, 5, "1\r\n2\r\n33\r\n4\r\n5")),
        (5, (3, 5, "33\r\n4\r\n5")),
        (6, (4, 6, "4\r\n5\r\n")),
    ],
)
def test_context_is_two_lines_around(line: int, expected: tuple[int, int, str]) -> None:
    file = File("1\r\n2\r\n33\r\n4\r\n5\r\n")
    around = file.context(span(line, 1, line, 1))
    assert (around.start_line, around.end_line, file.cut(around)) == expected
    assert file.whole_lines(around)


def test_the_context_in_a_very_long_line_is_what_stands_beside() -> None:
    file = File("a\n" + "x" * 5000 + "needle" + "y" * 50 + "\nb\n")
    around = file.context(span(2, 5001, 2, 5007))
    assert file.cut(around) == "x" * 100 + "needle" + "y" * 50
    assert not file.whole_lines(around)


def test_a_very_long_line_is_its_own_context() -> None:
    file = File("x" * 5000)
    assert file.context(span(1, 1, 1, 5001)) == span(1, 1, 1, 5001)
    assert file.whole_lines(span(1, 1, 1, 5001))


def test_a_column_past_the_end_of_its_line_does_not_reach_the_next() -> None:
    assert File("ab\ncd\n").cut(span(1, 2, 1, 9)) == "b"


def test_text_is_read_once(tmp_path: Path) -> None:
    calls: list[str] = []
    sources = Sources(lambda path: calls.append(path) or "kind: Package\n")  # type: ignore[func-returns-value]
    assert sources.file("a.yaml") is sources.file("a.yaml")
    assert calls == ["a.yaml"]


def test_a_span_past_the_end_of_a_text_has_no_file() -> None:
    sources = Sources(lambda _: "one\ntwo")
    assert sources.holding(span(2, 1, 2, 2)) is not None
    assert sources.holding(span(3, 1, 3, 2)) is None
    assert sources.holding(span(2, 1, 3, 2)) is None


def test_read_text(tmp_path: Path) -> None:
    file = tmp_path / "é 😀.yaml"
    file.write_bytes("name: é\r\n".encode())
    assert read_text(str(file)) == "name: é\r\n"
    file.write_bytes(BOM_UTF8 + b"name: x\n")
    assert read_text(str(file)) == "\ufeffname: x\n"
    file.write_bytes("name: é\n".encode("utf-16"))
    assert read_text(str(file)) == "name: é\n"


def test_what_has_no_text_is_none(tmp_path: Path) -> None:
    (tmp_path / "latin.yaml").write_bytes(b"name: \xe9\n")
    for name in ("latin.yaml", "missing.yaml", ".", "nul\0.yaml"):
        assert read_text(str(tmp_path / name)) is None


def test_a_pipe_is_not_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    os.mkfifo(tmp_path / "pipe")
    monkeypatch.setattr(Path, "read_bytes", lambda _: b"it would have waited for ever")
    assert read_text(str(tmp_path / "pipe")) is None


def test_few_files_are_held_at_once() -> None:
    read: list[str] = []
    sources = Sources(lambda path: read.append(path) or path)  # type: ignore[func-returns-value]
    names = [f"{number}.yaml" for number in range(HELD + 1)]
    for name in (*names, names[-1], names[0]):
        file = sources.file(name)
        assert file is not None
        assert file.text == name
    assert read == [*names, names[0]]
