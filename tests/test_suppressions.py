"""Suppression comments: which line and rule they speak of, and what is said of them."""

from __future__ import annotations

import time

import pytest

from making import WITH_SSO
from udslint.read.lines import Lines
from udslint.run import check_text
from udslint.suppressions import read_suppressions

PACKAGE = WITH_SSO + "      secretName: reports-sso{comment}\n"


def read(text: str) -> list[tuple[str, int | None, str]]:
    return [(one.name, one.line, one.reason) for one in read_suppressions(Lines("a.yaml", text))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: 1 # udslint: ignore[x] why\n", [("x", 1, "why")]),
        ("# udslint: ignore[x]\na: 1\n", [("x", 2, "")]),
        ("# udslint: ignore[x]\n# more\n\na: 1\n", [("x", 4, "")]),
        ("a: 1 # udslint: ignore[x, UDS1009 ] both\n", [("x", 1, "both"), ("UDS1009", 1, "both")]),
        ("# udslint: ignore-file[x] all\na: 1\n", [("x", None, "all")]),
        ("{{/* udslint: ignore[x] why */}}\na: 1\n", [("x", 2, "why")]),
        ("{{- /* udslint: ignore[x] why */ -}}\na: 1\n", [("x", 2, "why")]),
        ("a: 1 # udslint: ignore[X, uds1009] case\n", [("x", 1, "case"), ("UDS1009", 1, "case")]),
        ("a: 1 # udslint: ignore[] none\n", [("", 1, "")]),
        ("a: 1 # udslint: ignore[ , ] none\n", [("", 1, "")]),
        ("a: 1 # udslint: ignore[x\n", [("", 1, "")]),
        ("a: 1 # udslint: Ignore x\n", [("", 1, "")]),
        ("{{/* udslint: disable */}}\na: 1\n", [("", 1, "")]),
        ("a: 1 # udslint: ignored on purpose\n", []),
        ("a: 1 # udslint: see the docs\n", []),
        ("a: 1 # ignore[x]\n", []),
        ("a: 1 # udslint ignores [x]\n", []),
        ("a: 1 # udslint ignore x\n", []),
        ("a: 1 # udslint does not ignore[x]\n", []),
        ("a: 1 # udslint: ignore[x] why\r\nb: 2\r\n", [("x", 1, "why")]),
    ],
)
def test_comments(text: str, found: list[tuple[str, int | None, str]]) -> None:
    assert read(text) == found


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("udslint: disable[Some-Rule] why", "'udslint: ignore[Some-Rule]' would"),
        ("udslint: ignore [redirect-uri-broad, UDS1009]", "'udslint: ignore[redirect-uri-broad, UDS1009]' would"),
        ("udslint ignore[x]", "'udslint: ignore[x]' would"),
        ("UDSLINT: IGNORE-FILE[x]", "'udslint: ignore-file[x]' would"),
        ("udslint: ignore-next-line[x]", "'udslint: ignore[x]' would"),
        ("udslint: ignore[ALL]", "There is no rule 'ALL'"),
        ("udslint: ignore", "names no rule in brackets"),
        ("udslint: disable=x", "names no rule in brackets"),
    ],
)
def test_what_is_written_otherwise_is_said_with_what_would_do(comment: str, said: str) -> None:
    found = check_text(PACKAGE.format(comment=f" # {comment}")).findings
    messages = [one.message for one in found if one.rule.name == "unknown-suppression"]
    assert len(messages) == 1
    assert said in messages[0]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("a: |\n  b: 1 # udslint: ignore[x]\nc: 2\n", []),
        ("a: >- # udslint: ignore[y]\n  b: 1 # udslint: ignore[x]\n# udslint: ignore[z]\nc: 2\n", [("y", 1), ("z", 4)]),
        ("a: |\n  text\n  # udslint: ignore[x]\n # udslint: ignore[y]\nc: 2\n", [("y", 5)]),
        ("a: 'b # udslint: ignore[x]'\n", []),
        ('a: "b\n  # udslint: ignore[x]\n  c" # udslint: ignore[y]\n', [("y", 3)]),
        ("a: b\n  c # udslint: ignore[x]\n", [("x", 2)]),
        ("a: |\n  # udslint: ignore[x]\n---\nb: 1 # udslint: ignore[y]\n", [("y", 4)]),
        ("é: '😀' # udslint: ignore[x]\nö: '😀 # udslint: ignore[y]'\n", [("x", 1)]),
        ("a: [\n---\nb: |\n  # udslint: ignore[x]\n", []),
        ("a: [ # udslint: ignore[x]\n---\nb: |\n  # udslint: ignore[y]\n", [("x", 1)]),
        ("{{- if .Values.a }}\na: {{ .b }}\n{{- end }}\nb: |\n  # udslint: ignore[x]\n", []),
        ("a: |\n  {{- toYaml .b | nindent 2 }}\n  # udslint: ignore[x]\nb: {{ .c }} # udslint: ignore[y]", [("y", 4)]),
        ("{{- if .a -}}\nb: # udslint: ignore[x]\n  {{- toYaml .b | nindent 2 }}\n{{- end }}\n", [("x", 2)]),
        ("{{- /* two\nlines: of it */ -}}\na: |\n  # udslint: ignore[x]\n", []),
        ("a: |\n  # udslint: ignore[x]\nb: {{ .c", []),
        ("a: |\n  {{/* udslint: ignore[x] */}}\n  b # udslint: ignore[y]\n", [("x", 3)]),
    ],
)
def test_what_looks_like_a_comment_in_a_string_is_none(text: str, found: list[tuple[str, int]]) -> None:
    assert [(name, line) for name, line, _ in read(text)] == found


@pytest.mark.parametrize("text", ["{{ ", "{{\n", "{{ a }} ", "{{ a }}\n", " ", "\n", "'# udslint: ignore[x]',\n"])
def test_hostile_text_takes_no_longer(text: str) -> None:
    began = time.perf_counter()
    read("a: 1 # udslint: ignore[x]\nb: [" + text * (1_000_000 // len(text)))
    assert time.perf_counter() - began < 5


def test_aliases_that_multiply_do_not_keep_comments_from_being_read() -> None:
    lists = [f"{b}: &{b} [{','.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefghi", "bcdefghij", strict=True)]
    assert read("a: &a [x, x]\n" + "".join(lists) + "z: 1 # udslint: ignore[x]\n") == [("x", 11, "")]


def test_line_ends_of_windows_in_a_template() -> None:
    text = "foo: >\n  {{ .Values.d }}\n  # udslint: ignore[x] text\nbar: 1\n{{ if .Values.e }}\nb: 1\n{{ end }}\n"
    assert read(text) == read(text.replace("\n", "\r\n")) == []


def test_the_name_has_a_place() -> None:
    (one,) = read_suppressions(Lines("a.yaml", "a: 1 # udslint: ignore[rule-x] why\n"))
    assert (one.span.start_column, one.span.end_column) == (24, 30)


@pytest.mark.parametrize("name", ["deprecated-field", "UDS1009", "uds1009", "Deprecated-Field"])
def test_a_suppressed_finding_is_kept_apart_with_its_reason(name: str) -> None:
    report = check_text(PACKAGE.format(comment=f" # udslint: ignore[{name}] until v2"))
    assert [finding.rule.name for finding in report.suppressed] == ["deprecated-field"]
    assert report.suppressed[0].suppressed == "until v2"
    assert "deprecated-field" not in [finding.rule.name for finding in report.findings]


def test_of_two_comments_about_a_finding_the_first_gives_the_reason() -> None:
    here = PACKAGE.format(comment=" # udslint: ignore[deprecated-field] of the line")
    of_file = "# udslint: ignore-file[UDS1009] of the file\n"
    for text, reason in ((of_file + here, "of the file"), (here + of_file, "of the line")):
        assert [finding.suppressed for finding in check_text(text).suppressed] == [reason]


def test_one_of_another_line_or_rule_suppresses_nothing_and_is_said() -> None:
    report = check_text(PACKAGE.format(comment=" # udslint: ignore[unknown-field] wrong rule"))
    names = [finding.rule.name for finding in report.findings]
    assert "deprecated-field" in names
    assert "unused-suppression" in names


def test_a_rule_that_did_not_run_is_not_called_unused() -> None:
    from udslint import Settings

    text = PACKAGE.format(comment=" # udslint: ignore[deprecated-field] later")
    report = check_text(text, settings=Settings(ignore=("deprecated-field",)))
    assert "unused-suppression" not in [finding.rule.name for finding in report.findings]


@pytest.mark.parametrize("names", ["a" * 200_000, "a," * 100_000, " " * 200_000])
def test_a_long_comment_takes_no_longer_than_it_is(names: str) -> None:
    before = time.process_time()
    assert [name for name, *_ in read(f"# udslint: ignore[{names}\n")] == [""]
    assert time.process_time() - before < 5
