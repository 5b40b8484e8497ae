"""YAML as Kubernetes and Helm read it, with places that fit an editor, whatever the file holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from udslint.read import read_yaml
from udslint.read.compose import MAX_DEPTH, compose
from udslint.read.source import UnreadableError, YamlError, decode, parts
from udslint.read.tree import MAX_NODES, Reader

FIXTURES = Path(__file__).parents[1] / "fixtures"
OWN = [json.loads(line) for line in (FIXTURES / "yaml" / "cases.jsonl").read_text("utf-8").splitlines()]
HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\n"


def value(text: str) -> object:
    node = compose(text)
    return None if node is None else Reader().value(node)


def same_json(left: object, right: object) -> bool:
    """Compare as JSON does: 1 and 1.0 are one number, true and 1 are not."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, (int, float)) and isinstance(right, (int, float)):
        return float(left) == float(right)
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same_json(left[name], right[name]) for name in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same_json, left, right))
    return left == right


def agrees(case: dict[str, object]) -> bool:
    text = str(case["text"])
    try:
        found = value(text)
    except YamlError:
        return bool(case.get("error"))
    return not case.get("error") and same_json(found, case["json"])


@pytest.mark.parametrize("case", OWN, ids=lambda case: repr(case["text"])[:40])
def test_text_comes_to_what_kubernetes_makes_of_it(case: dict[str, object]) -> None:
    assert agrees(case)


def test_all_measured_texts(shared: Path) -> None:
    cases = [json.loads(line) for line in (shared / "facts/yaml/cases.jsonl").read_text("utf-8").splitlines()]
    assert [case["text"] for case in cases if not agrees(case)] == []
    assert len(cases) >= 162


def place(text: str, *path: str | int) -> tuple[int, int, str]:
    """Give line, column and text of what stands at a path of the only Package of a text."""
    reading = read_yaml("package.yaml", text)
    span = reading.packages[0].span(path)
    line = reading.lines.line(span.start_line)
    return span.start_line, span.start_column, line[span.start_column - 1 : span.end_column - 1]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends(end: str) -> None:
    text = (HEAD + "metadata:\n  name: reports\n").replace("\n", end)
    assert place(text, "metadata", "name") == (4, 9, "reports")


@pytest.mark.parametrize("break_", ["\u0085", "\u2028", "\u2029"])
def test_what_only_libyaml_counts_as_line_end_moves_no_place(break_: str) -> None:
    text = HEAD + f'metadata:\n  annotations: {{note: "a{break_}b"}}\n  name: reports\n'
    assert place(text, "metadata", "name") == (5, 9, "reports")


def test_columns_are_code_points_and_a_byte_order_mark_is_none() -> None:
    text = "\ufeff" + HEAD + 'metadata: {note: "é😀", name: reports}\n'
    reading = read_yaml("package.yaml", decode(text.encode("utf-8")))
    assert reading.packages[0].span(("metadata", "name")).start_column == 30
    assert reading.packages[0].span(("apiVersion",)).start_column == 13


def test_utf_16_with_its_mark_is_read() -> None:
    assert decode("a: 1".encode("utf-16")) == "a: 1"


def test_bytes_that_are_no_text_say_where() -> None:
    with pytest.raises(UnreadableError) as caught:
        decode(b"a: 1\nb: \xff\n")
    assert (caught.value.line, caught.value.column) == (2, 4)


def test_places_of_keys_items_and_what_is_missing() -> None:
    text = HEAD + "spec:\n  sso:\n    - name: 'Reports'\n      redirectUris:\n        - https://a/b\n"
    assert place(text, "spec", "sso", 0, "name") == (5, 14, "Reports")
    assert place(text, "spec", "sso", 0, "clientId") == (5, 7, "name")
    assert place(text, "spec", "sso", 0, "redirectUris") == (6, 7, "redirectUris")
    assert place(text, "spec", "sso", 0, "redirectUris", 0) == (7, 11, "https://a/b")
    assert place(text, "spec", "network", "expose") == (3, 1, "spec")


def test_a_block_scalar_has_a_place_of_one_line() -> None:
    reading = read_yaml("package.yaml", HEAD + "spec:\n  a: |\n    one\n    two\n")
    span = reading.packages[0].span(("spec", "a"))
    assert span.start_line == span.end_line == 4


def test_an_alias_has_the_place_of_its_anchor_and_a_merge_that_of_its_source() -> None:
    text = HEAD + "x-all: &all {name: reports}\nmetadata:\n  <<: *all\n"
    assert place(text, "metadata", "name") == (3, 20, "reports")


def test_duplicate_keys_are_kept_with_both_places() -> None:
    document = read_yaml("package.yaml", HEAD + "metadata:\n  name: a\n  name: b\n").packages[0]
    (duplicate,) = document.duplicates
    assert document.tree["metadata"] == {"name": "b"}
    assert document.node_span(duplicate.first).start_line == 4
    assert document.node_span(duplicate.again).start_line == 5


def test_a_broken_document_does_not_hide_the_others() -> None:
    text = f"{HEAD}---\n{HEAD}spec: [\n\n---\n{HEAD}"
    reading = read_yaml("package.yaml", text)
    assert len(reading.packages) == 2
    assert [(unread.span.start_line, unread.span.start_column) for unread in reading.unread] == [(6, 8)]


def test_items_of_a_list_are_documents() -> None:
    items = [{"apiVersion": "uds.dev/v1alpha1", "kind": "Package", "metadata": {"name": name}} for name in ("a", "b")]
    text = json.dumps({"apiVersion": "v1", "kind": "List", "items": items})
    reading = read_yaml("packages.json", text)
    assert [document.tree["metadata"]["name"] for document in reading.packages] == ["a", "b"]
    assert [document.number for document in reading.packages] == [0, 1]


@pytest.mark.parametrize("text", ["", "# nothing\n", "---\n", "---\n---\n", "\n\n"])
def test_nothing_is_nothing(text: str) -> None:
    reading = read_yaml("package.yaml", text)
    assert (reading.packages, reading.unread) == ((), ())


@pytest.mark.parametrize(
    "deep",
    ["[" * 100_000, "{a: " * 100_000, "- " * 100_000 + "a", "[" * 100_000 + "]" * 100_000, "? " * 100_000],
    ids=["flow list", "flow mapping", "block list", "closed", "keys"],
)
def test_deep_nesting_is_refused_before_it_can_crash(deep: str) -> None:
    with pytest.raises(YamlError, match=r"nested deeper|not find|mapping|block"):
        value(deep)


def test_nesting_up_to_the_limit_is_read() -> None:
    depth = MAX_DEPTH - 1
    found = value("[" * depth + "]" * depth)
    while found:
        assert isinstance(found, list)
        (found,) = found or [None]
        depth -= 1
    assert depth == 1


def test_brackets_in_text_are_no_nesting() -> None:
    assert value("a: '" + "[" * 500 + "'") == {"a": "[" * 500}


def test_aliases_that_multiply_are_refused() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]
    with pytest.raises(YamlError, match="excessive"):
        value("\n".join(lines))
    assert MAX_NODES < 10**9


def test_aliases_of_texts_in_mappings_count_too() -> None:
    texts = ", ".join(f"k{number}: v" for number in range(200))
    lines = [f"a0: &a0 {{{texts}}}", *(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 20)}]" for n in range(1, 4))]
    with pytest.raises(YamlError, match="excessive"):
        value("\n".join(lines))


@pytest.mark.parametrize("text", ["a: &a [*a]\n", "&a {b: *a}\n"])
def test_an_anchor_in_itself_is_refused(text: str) -> None:
    with pytest.raises(YamlError, match="contains itself"):
        value(text)


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: b: c\n", 1), ("a: 1\n\tb: 2\n", 2), ("a: [\n", 2), ("a: \u0007\n", 1), ("a: 1\n b: 2\n", 2)],
)
def test_errors_say_where(text: str, line: int) -> None:
    with pytest.raises(YamlError) as caught:
        compose(text)
    assert text.count("\n", 0, caught.value.index) + 1 == line


def test_parts_are_split_at_document_starts_only() -> None:
    text = "a: 1\n---\nb: |\n  --- no start\n--- # c\nd: '---'\n"
    assert [part.base for part in parts(text)] == [0, 5, 29]
