"""What stands for lines fits its neighbours."""

from __future__ import annotations

import pytest

from udslint.read.placeholders import EMIT, ENTRY, HOLE, ITEM, MORE
from udslint.read.template.flow import flow_collections
from udslint.read.template.layout import settle_placeholders

NAMES = {"EMIT": EMIT, "HOLE": HOLE, "MORE": MORE, "ITEM": ITEM, "NTRY": ENTRY, "____": "    "}


def marked(text: str) -> str:
    for name, placeholder in NAMES.items():
        text = text.replace(name, placeholder)
    return text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Among the entries of a mapping, above or below.
        ("a: 1\nEMIT\n", "a: 1\nNTRY\n"),
        ("EMIT\na: 1\n", "NTRY\na: 1\n"),
        ("k:\n  a: 1\n  HOLE\n", "k:\n  a: 1\n  NTRY\n"),
        ("k:\n  a:\n    - x\n  EMIT\n", "k:\n  a:\n    - x\n  NTRY\n"),
        ('k:\n  "a b": 1\n  EMIT\n', 'k:\n  "a b": 1\n  NTRY\n'),
        # Among the items of a list.
        ("k:\n  - a\n  EMIT\n", "k:\n  - a\n  ITEM\n"),
        ("k:\n  EMIT\n  - a\n", "k:\n  ITEM\n  - a\n"),
        ("k:\n  - a: 1\n    b: 2\n  EMIT\n", "k:\n  - a: 1\n    b: 2\n  ITEM\n"),
        ("-\n  a:\n    x: 1\n-\n  - b\n  EMIT\n", "-\n  a:\n    x: 1\n-\n  - b\n  ITEM\n"),
        # Among the entries of an item.
        ("k:\n  - a: 1\n    EMIT\n", "k:\n  - a: 1\n    NTRY\n"),
        ("k:\n  - EMIT\n    a: 1\n", "k:\n  - NTRY\n    a: 1\n"),
        ("k:\n  - - a: 1\n      EMIT\n", "k:\n  - - a: 1\n      NTRY\n"),
        # The list of a key at the same column.
        ("k:\nEMIT\nb: 1\n", "k:\nITEM\nb: 1\n"),
        ("- a: 1\n  k:\n  EMIT\n", "- a: 1\n  k:\n  ITEM\n"),
        # A whole value.
        ("k:\n  EMIT\n", "k:\n  EMIT\n"),
        ("k: EMIT\n", "k: EMIT\n"),
        ("k:\n  - HOLE\n", "k:\n  - HOLE\n"),
        ("k:\n  EMIT\n  EMIT\nb: 1\n", "k:\n  EMIT\n  EMIT\nb: 1\n"),
        # Comments and blank lines are no neighbours; the end of a document is.
        ("a: 1\n\n# x\nEMIT # y\n", "a: 1\n\n# x\nNTRY # y\n"),
        ("a: 1\n---\nEMIT\n", "a: 1\n---\nEMIT\n"),
        # Nothing can be put under a scalar.
        ("a: 1\n  EMIT\n", "a: 1\n  ____\n"),
        ("a: |\n  EMIT\n", "a: |\n  EMIT\n"),
        ("a: &x\n  EMIT\n", "a: &x\n  EMIT\n"),
        # CRLF.
        ("a: 1\r\nEMIT\r\n", "a: 1\r\nNTRY\r\n"),
        ("k:\r\nEMIT\r\n", "k:\r\nITEM\r\n"),
    ],
)
def test_alone_on_a_line(text: str, expected: str) -> None:
    assert settle_placeholders(marked(text)) == marked(expected)


E1, E2, E3 = EMIT[:1], EMIT[:2], EMIT[:3]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("k: [MORE]", f"k: [{EMIT}]"),
        ('k: ["a"MORE]', f'k: ["a",{E3}]'),
        ('k: ["a",MORE]', f'k: ["a",{EMIT}]'),
        ('k: ["a",MORE "b"]', f'k: ["a",{E3}, "b"]'),
        ('k: [MORE"b"]', f'k: [{E3},"b"]'),
        ('k: ["a"MORE, "b"]', f'k: ["a",{E3}, "b"]'),
        ('k: ["a"MORE "b"]', f'k: ["a",{E2}, "b"]'),
        ("k: {a: 1MORE}", f"k: {{a: 1,{E3}}}"),
        ('k: [\n  "a"\n  MORE\n  ]', f'k: [\n  "a"\n  ,{E3}\n  ]'),
        ('k: [\n  "a",\n  MORE\n  "b"]', f'k: [\n  "a",\n  {E3},\n  "b"]'),
        # Within a scalar it is text.
        ('k: "[aMORE]"', f'k: "[a{EMIT}]"'),
        ('k: ["aMORE"]', f'k: ["a{EMIT}"]'),
        ("k: a [bMORE]", f"k: a [b{EMIT}]"),
        ("k: |\n  [aMORE]", f"k: |\n  [a{EMIT}]"),
        ("k: aMORE", f"k: a{EMIT}"),
        ("# [aMORE]", f"# [a{EMIT}]"),
        # Text that a template writes into brackets is no item of its own.
        ('k: ["a"EMIT]', f'k: ["a"{EMIT}]'),
    ],
)
def test_further_turns_in_brackets(text: str, expected: str) -> None:
    assert settle_placeholders(marked(text)) == expected


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: [b]", ["[b]"]),
        ("a: [b, {c: d}] # ]", ["[b, {c: d}]"]),
        ("[a]", ["[a]"]),
        ("- [a]\n- - {b: c}", ["[a]", "{b: c}"]),
        ("a: [\n  b,\n  c\n]\nd: {e: f}", ["[\n  b,\n  c\n]", "{e: f}"]),
        ('a: ["]", \']\', "\\"]"]', ['["]", \']\', "\\"]"]']),
        ("a: [it's, b]", ["[it's, b]"]),
        ("a: [b # ]\n]", ["[b # ]\n]"]),
        ('"a [": [b]', ["[b]"]),
        ("a: &x !t [b]", ["[b]"]),
        ("a: b [c]", []),
        ("a: '[c]'", []),
        ("a: |\n  [b\nc: [d]", ["[d]"]),
        ("- |\n  [b\n- [d]", ["[d]"]),
        ("a:\n  - b: >-\n      [c\n    d: [e]", ["[e]"]),
        ("# [a\nb: [c]", ["[c]"]),
        ("a: [b", []),
    ],
)
def test_flow_collections(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in flow_collections(text)] == found


def test_length_and_lines_stay() -> None:
    text = marked("a: [b MORE]\nEMIT\nk:\n  - HOLE\n  HOLE\n  x: 1\n    EMIT\n")
    settled = settle_placeholders(text)
    assert len(settled) == len(text)
    assert [index for index, one in enumerate(settled) if one == "\n"] == [
        index for index, one in enumerate(text) if one == "\n"
    ]
