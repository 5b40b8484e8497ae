"""What is composed entry by entry is what is composed as a whole: the same values at the same places."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udslint.finding import Path
from udslint.read.compose import YamlError, compose
from udslint.read.document import Document
from udslint.read.lines import Lines
from udslint.read.repeats import Repeats
from udslint.read.simple import NotSimpleError, simple_tree
from udslint.read.template import fragments
from udslint.read.template.fragments import Fragments
from udslint.read.tree import Reader

PACKAGE = """\
---
# A Package.
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
  # of the team
  namespace: reports
spec:
  network:
    expose:
      - service: reports
        host: reports

    # allowed
    allow: []
  sso:
  - name: "Reports"
    clientId: reports
    description: |
      Some text:
        indented

      # not a comment
  monitor: {}
"""
LINES = (
    "a: 1",
    "b:",
    "b: # nothing",
    "c: 'it''s",
    "d'",
    'e: "x',
    'y"',
    "f: |",
    "f: >2-",
    "f: |+",
    "# a comment",
    "",
    "- g",
    "- h: 1",
    "{i: 1,",
    "j: 2}",
    "k: [",
    "]",
    "? l",
    ": m",
    "yes: 1",
    "'n': 1",
    "o:p: 2",
    "q: r: s",
    "plain text",
    "...",
    "---",
    "%T: 1",
    "t:\tx",
    "\tu: 1",
    "<<: {v: 1}",
    "w: !!str 5",
    "x: y\r",
    "z: \u00e9\u2028",
)
VALUES = (
    " 1\n",
    " some text # and a comment\n",
    " 'it''s'\n",
    ' "one\n    two"\n',
    " one\n    two\n",
    "\n  # nothing\n",
    " |\n    # text\n\n     more\n",
    " |+\n    text\n\n",
    " >2-\n    text\n",
    " [a,\n    b]\n",
    " {a: 1,\n    b: 2}\n",
    "\n  - a\n  - b: 1\n    c: 2\n",
    "\n- a\n",
    "\n    a: 1\n    b:\n      c: |\n        text\n    d: 2\n\n",
    "\n  a:\n    - 1\n  # comment\n  b: {}\n",
    " !!str 5\n",
)
KEYS = st.lists(st.sampled_from(("kind", "spec", "a.b/c", "sso", "x_1", "y")), min_size=1, max_size=4, unique=True)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Draw a mapping, often with a line in it that may make it something else."""
    text = "".join(f"{key}:{draw(st.sampled_from(VALUES))}" for key in draw(KEYS))
    lines = text.splitlines(keepends=True)
    for _ in range(draw(st.sampled_from((0, 0, 1, 2)))):
        line = " " * draw(st.sampled_from((0, 2, 4))) + draw(st.sampled_from(LINES)) + "\n"
        lines.insert(draw(st.integers(0, len(lines))), line)
    return "".join(lines)


TEXTS = texts()


def paths(tree: Any, path: Path = ()) -> Iterator[Path]:
    yield path
    steps = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ()
    for step, inner in steps:
        yield from paths(inner, (*path, step))


def both(text: str, known: Fragments) -> tuple[Document, Document] | None:
    """Read a text both ways; None where it is not cut."""
    read = known.read(text, ())
    if read is None:
        return None
    whole = compose(text)
    assert whole is not None
    lines = Lines("x.yaml", text)
    return Document(lines, *read), Document(lines, whole, Reader().value(whole))


def assert_same(text: str, known: Fragments) -> bool:
    documents = both(text, known)
    if documents is None:
        return False
    cut, whole = documents
    assert cut.tree == whole.tree
    for path in [*paths(whole.tree), ("spec", "absent"), ("metadata", "absent", 0), ("absent",)]:
        assert cut.span(path) == whole.span(path), path
        assert cut.key_span(path) == whole.key_span(path), path
        assert cut.text_at(path) == whole.text_at(path), path
        assert cut.has(path) == whole.has(path), path
    return True


@pytest.fixture(autouse=True)
def cut_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fragments, "LONG", 0)


@settings(max_examples=1500)
@given(st.lists(TEXTS, min_size=1, max_size=3))
def test_any_text_comes_to_the_same(drawn: list[str]) -> None:
    known = Fragments(Repeats())
    for text in [*drawn, *drawn]:
        try:
            assert_same(text, known)
        except YamlError as error:  # what cannot be read as a whole must not be read in pieces
            raise AssertionError(text) from error


@settings(max_examples=600)
@given(TEXTS)
def test_what_is_simple_is_what_a_reader_gives(text: str) -> None:
    try:
        node = compose(text)
        simple = simple_tree(node, text) if node is not None else None
    except (YamlError, NotSimpleError):
        return
    assert node is None or simple == Reader().value(node)


@pytest.mark.parametrize("text", ["a: &x 1\n", "a: 1\na: 2\n", "<<: {a: 1}\n", "yes: 1\n", "a: \ue001\ue001\n"])
def test_what_is_not_simple_takes_a_reader(text: str) -> None:
    node = compose(text)
    assert node is not None
    with pytest.raises(NotSimpleError):
        simple_tree(node, text)


def test_a_package_comes_to_the_same() -> None:
    known = Fragments(Repeats())
    assert assert_same(PACKAGE, known)
    assert assert_same(PACKAGE.replace("# of the team\n", "# of another team, with more words\n"), known)
    assert assert_same(PACKAGE.replace("namespace: reports", "namespace: other").replace("---\n", ""), known)


def test_what_stood_before_is_the_same_object() -> None:
    known = Fragments(Repeats())
    first, _ = both(PACKAGE, known) or pytest.fail("it is not cut")
    second, _ = both(PACKAGE.replace("name: reports", "name: other", 1), known) or pytest.fail("it is not cut")
    assert second.tree["spec"] is first.tree["spec"]
    assert second.span(("spec", "network")).start_line == first.span(("spec", "network")).start_line


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\na: 2\n",
        "a: 'b\nc: d'\n",
        "- a: 1\n",
        "a: 1\n<<: {b: 1}\n",
        "yes: 1\n",
        "kind: PackageList\nitems: []\n",
        "a: 1\n...\n",
        "a: 1\n b: 2\n",
        "",
    ],
)
def test_what_is_out_of_the_ordinary_is_composed_as_a_whole(text: str) -> None:
    assert Fragments(Repeats()).read(text, ()) is None
