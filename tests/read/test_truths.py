"""Calls of which it is known when they are true; the charts conditions-* have Helm's word."""

from __future__ import annotations

import pytest

from udslint.read import read
from udslint.read.chart import Chart

HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n"


def texts(action: str, *helpers: str) -> dict[str, str]:
    """Give what a template writes for a name, by the answers that lead to it."""
    text = f"{HEAD}  name: {action}\n" + "".join(helpers)
    found = read("chart/templates/p.yaml", text, Chart("chart"), 64)
    assert found.template
    assert not found.template.errors
    by_answers = {}
    for document in found.packages:
        for number in document.variants:
            told = " and ".join(atom.words(holds=holds) for atom, holds in found.variants[number])
            by_answers[told] = document.text_at(("metadata", "name"))
    return by_answers


@pytest.mark.parametrize(
    "value",
    [
        ".Values.host | default .Release.Name",
        ".Chart.Name",
        'coalesce .Values.hosts (list "a")',
        'splitList "," .Values.csv',
        "toYaml .Values.x",
        'list "a" | uniq',
        'dict "a" .Values.x | keys | sortAlpha',
        'any .Values.a "b"',
    ],
)
def test_what_is_always_true_is_no_question(value: str) -> None:
    assert list(texts(f"{{{{ if {value} }}}}yes{{{{ else }}}}no{{{{ end }}}}")) == [""]


@pytest.mark.parametrize(
    ("value", "asked"),
    [
        (
            "coalesce .Values.a .Values.b",
            {".Values.a", "not .Values.a and .Values.b", "not .Values.a and not .Values.b"},
        ),
        ("any .Values.a .Values.b", {".Values.a", "not .Values.a and .Values.b", "not .Values.a and not .Values.b"}),
        ("all .Values.a .Values.b", {"not .Values.a", ".Values.a and .Values.b", ".Values.a and not .Values.b"}),
        ("uniq .Values.a", {".Values.a", "not .Values.a"}),
        ("keys .Values.a .Values.b", {".Values.a", "not .Values.a and .Values.b", "not .Values.a and not .Values.b"}),
        ("sortAlpha .Values.a", {"sortAlpha .Values.a", "not sortAlpha .Values.a"}),
        ('.Values.a | default ""', {".Values.a", "not .Values.a"}),
    ],
)
def test_what_is_as_true_as_its_arguments(value: str, asked: set[str]) -> None:
    assert set(texts(f"{{{{ if {value} }}}}yes{{{{ else }}}}no{{{{ end }}}}")) == asked


def test_a_choice_of_two_values_is_a_branch() -> None:
    assert texts('{{ ternary "yes" "no" .Values.a }}') == {".Values.a": "yes", "not .Values.a": "no"}
    assert texts('{{ .Values.a | ternary "yes" "no" | quote }}') == {".Values.a": "yes", "not .Values.a": "no"}
    assert texts('{{ ternary "yes" "no" (eq .Values.a "b") }}{{ if eq .Values.a "b" }}!{{ end }}') == {
        ".Values.a is 'b'": "yes!",
        ".Values.a is not 'b'": "no",
    }


def test_a_named_template_that_is_one_value_is_that_value() -> None:
    defined = '{{ define "d" }}{{ .Values.domain }}{{ end }}'
    [text] = texts('{{ printf "app.%s" (include "d" .) }}', defined).values()
    [same] = texts('app.{{ include "d" . }}', defined).values()
    assert text == same


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("gt (len .Values.a) 0", ".Values.a"),
        ("ge (len .Values.a) 1", ".Values.a"),
        ("len .Values.a", ".Values.a"),
        ("ne (len .Values.a) 0", ".Values.a"),
        ('ne (.Values.a | default "") ""', ".Values.a"),
        ('eq (.Values.a | default "x") "y"', 'eq .Values.a "y"'),
        (".Release.IsUpgrade", "not .Release.IsInstall"),
    ],
)
def test_two_ways_to_ask_one_question(one: str, other: str) -> None:
    text = f"{{{{ if {one} }}}}one{{{{ end }}}}{{{{ if {other} }}}}other{{{{ end }}}}."
    assert sorted(texts(text).values()) == [".", "oneother."]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ('hasKey .Values.web "on"', "not .Values.web.on", {"one.", "oneother.", "other."}),
        ("gt (len .Values.a) 1", ".Values.a", {".", "oneother.", "other."}),
        ("eq (len .Values.a) 2", ".Values.a", {".", "oneother.", "other."}),
        ('eq (.Values.a | default "x") "x"', ".Values.a", {"one.", "oneother.", "other."}),
        ('eq (.Values.a | default "x") "x"', 'and .Values.a (ne .Values.a "x")', {"one.", "other."}),
        ('hasPrefix "x" .Values.a', ".Values.a", {".", "oneother.", "other."}),
        ('.Values.web.a | trim | hasSuffix "x"', ".Values.web", {".", "oneother.", "other."}),
        ('contains "x" (lower .Values.a)', ".Values.a", {".", "oneother.", "other."}),
        ('contains "" .Values.a', ".Values.a", {".", "one.", "oneother.", "other."}),
        ("contains .Values.b .Values.a", ".Values.a", {".", "one.", "oneother.", "other."}),
        ('eq (.Values.a | trim | lower) "x"', ".Values.a", {".", "oneother.", "other."}),
        ('eq (toString .Values.a) "false"', ".Values.a", {".", "one.", "oneother.", "other."}),
        ("lower .Values.a", 'eq (lower .Values.a) "x"', {".", "one.", "oneother."}),
        ("gt (int .Values.a) 0", ".Values.a", {".", "oneother.", "other."}),
        ("ge (int .Values.a) 0", ".Values.a", {".", "one.", "oneother.", "other."}),
        ("eq (int .Values.a) 0", ".Values.a", {".", "one.", "oneother.", "other."}),
        ('kindIs "map" .Values.a', 'kindIs "slice" .Values.a', {".", "one.", "other."}),
        ('kindIs "map" .Values.a', 'kindIs "map" .Values.b', {".", "one.", "oneother.", "other."}),
    ],
)
def test_questions_that_bear_on_each_other(one: str, other: str, expected: set[str]) -> None:
    text = f"{{{{ if {one} }}}}one{{{{ end }}}}{{{{ if {other} }}}}other{{{{ end }}}}."
    assert set(texts(text).values()) == expected
    turned = f"{{{{ if {other} }}}}other{{{{ end }}}}{{{{ if {one} }}}}one{{{{ end }}}}."
    assert set(texts(turned).values()) == {one.replace("oneother", "otherone") for one in expected}
