"""UTF-16 columns, cells of a terminal, and escapes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udslint.report.columns import cells, shown, utf16, visible


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [("", 1, 1), ("abc", 3, 3), ("é=1", 2, 2), ("報x", 2, 2), ("😀x", 2, 3), ("a😀😀x", 4, 6), ("abc", 4, 4)],
)
def test_utf16(line: str, column: int, expected: int) -> None:
    assert utf16(column, line) == expected


@given(st.text(), st.data())
def test_utf16_columns_cut_the_same_text(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(1, len(line) + 1))
    end = data.draw(st.integers(start, len(line) + 1))
    encoded = line.encode("utf-16-le", "surrogatepass")
    piece = encoded[2 * (utf16(start, line) - 1) : 2 * (utf16(end, line) - 1)]
    assert piece.decode("utf-16-le", "surrogatepass") == line[start - 1 : end - 1]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain é 報 😀", "plain é 報 😀"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\u202edcba", "\\u202edcba"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("no\xa0break", "no\\xa0break"),
        ("\x9b31m", "\\x9b31m"),
        ("\udcff.yaml", "\\udcff.yaml"),
        ("\U000e0041", "\\U000e0041"),
    ],
)
def test_visible(text: str, expected: str) -> None:
    assert visible(text) == expected


@given(st.text(st.characters(exclude_categories=())))
def test_visible_text_is_printable_whatever_it_was(text: str) -> None:
    assert visible(text).isprintable()
    assert visible(visible(text)) == visible(text)


@pytest.mark.parametrize(
    ("text", "width"), [("abc", 3), ("報告", 4), ("😀", 2), ("é", 1), ("e\u0301", 1), ("\uff48", 2), ("\\x1b", 4)]
)
def test_cells(text: str, width: int) -> None:
    assert cells(text) == width


def test_a_tab_in_a_source_line_takes_four_cells() -> None:
    assert shown("a\tb\x00") == "a    b\\x00"
