"""Actions to blocks."""

from __future__ import annotations

import pytest

from udslint.read.template.blocks import MAX_DEPTH, Choice, Include, Leave, Loop, Output, Silent, parse


def shape(text: str) -> list[object]:
    template = parse(text)
    assert not template.errors, template.errors[0].problem
    return [_shape(node) for node in template.nodes]


def _shape(node: object) -> object:
    if isinstance(node, Choice):
        return [(branch.word, [_shape(one) for one in branch.body]) for branch in node.branches]
    if isinstance(node, Loop):
        return ("range", [_shape(one) for one in node.body], node.otherwise is not None)
    names = {Output: "out", Silent: "silent", Leave: "leave", Include: "template"}
    return names.get(type(node), "text")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a{{ .x }}", ["text", "out"]),
        ("{{ $x := 1 }}{{ $x = 2 }}{{/* c */}}", ["silent"] * 3),
        ("{{ if .a }}b{{ end }}", [[("if", ["text"])]]),
        (
            "{{ if .a }}b{{ else if .c }}d{{ else }}{{ .e }}{{ end }}",
            [[("if", ["text"]), ("if", ["text"]), ("else", ["out"])]],
        ),
        (
            "{{ with .a }}b{{ else with .c }}d{{ else }}e{{ end }}",
            [[("with", ["text"]), ("with", ["text"]), ("else", ["text"])]],
        ),
        ("{{ range .a }}{{ break }}{{ else }}b{{ end }}", [("range", ["leave"], True)]),
        ("{{ range .a }}{{ if .b }}{{ continue }}{{ end }}{{ end }}", [("range", [[("if", ["leave"])]], False)]),
        ('{{ define "a" }}b{{ end }}{{ template "a" . }}', ["template"]),
        ('{{ block "a" . }}b{{ end }}', ["template"]),
    ],
)
def test_shape(text: str, expected: list[object]) -> None:
    assert shape(text) == expected


def test_defines() -> None:
    template = parse('{{ define "a" }}1{{ end }}{{ block "b" . }}2{{ end }}{{ define `c` }}{{ end }}')
    assert list(template.defines) == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("text", "problem", "under"),
    [
        ("a{{ if .x }}b", "unclosed {{if}}", "{{ if .x }}"),
        ("{{ range .x }}{{ if .y }}{{ end }}", "unclosed {{range}}", "{{ range .x }}"),
        ("a{{ end }}", "unexpected {{end}}", "{{ end }}"),
        ("a{{ else }}", "unexpected {{else}}", "{{ else }}"),
        ("{{ if .a }}{{ else }}{{ else }}{{ end }}", "unexpected {{else}}", "{{ else }}"),
        ("{{ if }}{{ end }}", "missing value", "{{ if }}"),
        ("{{ }}", "missing value", "{{ }}"),
        ("{{ define a }}{{ end }}", "the name of a template", "{{ define a }}"),
        ('{{ define "a" }}', "unclosed {{define}}", '{{ define "a" }}'),
        ('{{ define "a" }}{{ else }}{{ end }}', "unexpected {{else}}", "{{ else }}"),
        ("{{ if .a }}{{ else foo }}{{ end }}", "unexpected 'foo'", "{{ else foo }}"),
        ("{{ if .a }}{{ range .b }}{{ else }}{{ end }}", "unclosed {{if}}", "{{ if .a }}"),
        ("{{ if .a }}{{ break }}{{ end }}", "{{break}} outside {{range}}", "{{ break }}"),
        ("{{ range .a }}{{ else }}{{ continue }}{{ end }}", "{{continue}} outside {{range}}", "{{ continue }}"),
        ('{{ range .a }}{{ block "b" . }}{{ break }}{{ end }}{{ end }}', "{{break}} outside {{range}}", "{{ break }}"),
    ],
)
def test_errors_and_their_place(text: str, problem: str, under: str) -> None:
    [error] = parse(text).errors
    assert error.problem.startswith(problem)
    assert text[error.start : error.end] == under


@pytest.mark.parametrize("word", ["if", "with", "range"])
def test_depth_is_bounded(word: str) -> None:
    [error] = parse(f"{{{{ {word} .a }}}}" * 100_000 + "{{ end }}" * 100_000).errors
    assert error.problem == f"more than {MAX_DEPTH} blocks inside one another"
