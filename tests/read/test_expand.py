"""What one template comes to: functions, variables, loops, named templates, and what stays open."""

from __future__ import annotations

from typing import Any

import pytest

from udslint.read import Reading, read
from udslint.read.chart import Chart, File
from udslint.read.holes import Hole, OpenDict, OpenList

HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\n"


def reading(text: str, *helpers: File, **values: str) -> Reading:
    files = tuple(File(name, body) for name, body in values.items())
    return read("chart/templates/package.yaml", HEAD + text, Chart("chart", files, helpers), 256)


def trees(text: str, *helpers: File) -> list[Any]:
    return [document.tree for document in reading(text, *helpers).packages]


def only(text: str, *helpers: File) -> Any:
    [tree] = trees(text, *helpers)
    return tree


def asked_of_loop(head: str, body: str) -> set[str]:
    text = f"x:\n  {{{{- {head} }}}}\n  {body}\n  {{{{- end }}}}\n"
    return {atom.kind for answers in reading(text).variants for atom, _ in answers}


def value(expression: str, prelude: str = "") -> Any:
    return only(f"{prelude}x: {{{{ {expression} }}}}\n")["x"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ('"a"', "a"),
        ('"a" | quote', "a"),
        ('"a\\"b" | quote', 'a"b'),
        ('squote "a"', "a"),
        ("quote 1", "1"),
        ('printf "%s-%d-%v-%%" "a" 1 true', "a-1-true-%"),
        ('print "a"', "a"),
        ('ternary "a" "b" true', "a"),
        ('ternary "a" "b" (eq "x" "y")', "b"),
        ('default "a" ""', "a"),
        ('"b" | default "a"', "b"),
        ('required "m" "a"', "a"),
        ('coalesce "" "a"', None),
        ('index (list "a" "b") 1', "b"),
        ('get (dict "a" "b") "a"', "b"),
        ('(dict "a" (dict "b" "c")).a.b', "c"),
        ('index (dict "a" (dict "b" "c")) "a" "b"', "c"),
        ('(set (dict "a" "b") "a" "c").a', "c"),
        ('and "a" "b"', "b"),
        ('and "" "b"', ""),
        ('or "" "b"', "b"),
        ("not true", False),
        ('eq "a" "b" "a"', True),
        ('ne "a" "a"', False),
        ("toString 1 | quote", "1"),
    ],
)
def test_functions_of_known_values(expression: str, expected: object) -> None:
    found = value(expression)
    if expected is None:
        assert isinstance(found, Hole)
    else:
        assert found == (None if expected == "" else expected)


@pytest.mark.parametrize(
    ("expression", "written"),
    [
        (".Values.a | quote", "{{ .Values.a | quote }}"),
        ('printf "%s" .Values.a', '{{ printf "%s" .Values.a }}'),
        ('printf "uds-%s" .Values.a | quote', "uds-{{ .Values.a }}"),
        ('printf "%s.%s" .Values.a (default "x" .Values.b)', '{{ .Values.a }}.{{ default "x" .Values.b }}'),
        ('printf "%s%s" .Values.a .Values.a', "{{ .Values.a }}{{ .Values.a }}"),
        ('printf "uds-%s" (randAlpha 3)', "uds-{{ randAlpha 3 }}"),
    ],
)
def test_a_value_with_text_of_its_action_is_written_in_pieces(expression: str, written: str) -> None:
    found = value(expression)
    assert isinstance(found, Hole)
    assert found.source == written


@pytest.mark.parametrize(
    ("expression", "prefix", "suffix", "text"),
    [
        (".Values.a", "", "", False),
        (".Values.a | quote", "", "", True),
        ('printf "a-%s-b" .Values.a', "a-", "-b", True),
        ('printf "a-%s" .Values.a | quote', "a-", "", True),
        ('printf "%5s" .Values.a', "", "", False),
        ('printf "%d" "a"', "", "", False),
        ('default "a" .Values.b', "", "", False),
        ("toYaml .Values.a", "", "", False),
        ("tpl .Values.a .", "", "", False),
        ('printf "%s%s" "0x" .Values.a', "0x", "", False),
        ('printf "%s%s" "tr" .Values.a', "tr", "", False),
        ('printf "%s%s" .Values.a "s"', "", "s", False),
        ('printf "%s%s" .Values.a "z"', "", "z", True),
        ('printf "%s%s" "1" .Values.a', "1", "", False),
        ('printf "1%s-z" .Values.a', "1", "-z", True),
        ('(merge (dict "a" "b") .Values.c).a', "", "", False),
        ('(set (dict "a" "b") .Values.k "c").a', "", "", False),
    ],
)
def test_functions_of_unknown_values(expression: str, prefix: str, suffix: str, text: bool) -> None:
    found = value(expression)
    assert isinstance(found, Hole)
    assert (found.prefix, found.suffix, found.text) == (prefix, suffix, text)


def test_two_spellings_are_one_value() -> None:
    one, other, third = (value(text) for text in (".Values.a | upper", "upper $.Values.a", "upper .Values.b"))
    assert one.key == other.key != third.key


def settled_in(text: str) -> set[str | None]:
    """What `x` is in the readings of a text; None where it is not known."""
    return {one if isinstance(one, str) else None for one in (tree["x"] for tree in trees(text))}


@pytest.mark.parametrize(
    ("prelude", "expression", "expected"),
    [
        ('{{ $x := "a" }}', "$x", {"a"}),
        ('{{ $x := "a" }}{{ $x = "b" }}', "$x", {"b"}),
        ('{{ $x := "a" }}{{ if .Values.c }}{{ $x = "b" }}{{ end }}', "$x", {"a", "b"}),
        ('{{ $x := "a" }}{{ if .Values.c }}{{ $x := "b" }}{{ end }}', "$x", {"a"}),
        ('{{ $x := "a" }}{{ range list 1 2 }}{{ $x = printf "%sb" $x }}{{ end }}', "$x", {"abb"}),
        ('{{ $d := dict "a" "b" }}{{ if .Values.c }}{{ $_ := set $d "a" "c" }}{{ end }}', "$d.a", {"b", "c"}),
        ('{{ $_ := set .Values "a" "b" }}', ".Values.a", {"b"}),
        ('{{ $x := "a" }}{{ with $x }}{{ $x = "b" }}{{ end }}', "$x", {"b"}),
        ('{{ with $x := "a" }}{{ end }}{{ $x := "b" }}', "$x", {"b"}),
    ],
)
def test_variables(prelude: str, expression: str, expected: set[str]) -> None:
    assert settled_in(f"x: {prelude} {{{{ {expression} }}}}\n") == expected


def test_a_variable_that_a_loop_builds_up_is_not_known() -> None:
    prelude = '{{ $x := "" }}{{ range .Values.l }}{{ $x = printf "%sa" $x }}{{ end }}'
    assert settled_in(f"x: {prelude}v{{{{ $x }}}}\n") == {"v", "va", None}


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("x:\n  {{- range .Values.l }}\n  - {{ . }}\n  {{- end }}\n", {type(None), OpenList}),
        ("x:\n  - a\n  {{- range .Values.l }}\n  - {{ . }}\n  {{- end }}\n", {list, OpenList}),
        ("x:\n  a: b\n  {{- range $k, $v := .Values.m }}\n  {{ $k }}: {{ $v }}\n  {{- end }}\n", {dict, OpenDict}),
        ("x: [{{ range .Values.l }}{{ . | quote }},{{ end }}]\n", {list, OpenList}),
        ("x: [{{ .Values.l }}]\n", {OpenList}),
        ('x: ["{{ .Values.l }}"]\n', {list}),
        ("x:\n  a: b\n  {{- toYaml .Values.m | nindent 2 }}\n", {OpenDict}),
        ("x:\n  - b\n  {{- toYaml .Values.m | nindent 2 }}\n", {OpenList}),
        ("x:\n{{ toYaml .Values.m | indent 2 }}\n", {Hole}),
        ("x: {{ toYaml .Values.m | nindent 2 }}\n", {Hole}),
        ('x:\n  a: b\n  {{ include "unknown" . | nindent 2 }}\n', {OpenDict}),
        ("x:\n  a: b\n  {{ .Values.k }}: c\n", {OpenDict}),
        ("x:\n  a: b\n{{ .Values.raw }}\n", {OpenDict}),
        ('x:\n  {{- range list "a" "b" }}\n  - {{ . }}\n  {{- end }}\n', {list}),
        ('x:\n  {{- range $k, $v := dict "a" "b" }}\n  {{ $k }}: {{ $v }}\n  {{- end }}\n', {dict}),
    ],
)
def test_what_stays_open(text: str, kinds: set[type]) -> None:
    assert {type(tree["x"]) for tree in trees(text)} == kinds


def test_the_index_of_a_turn() -> None:
    """`{{ if $i }}, {{ end }}` puts a comma before all turns but the first."""
    text = "x: [{{ range $i, $v := .Values.l }}{{ if $i }}, {{ end }}{{ $v | quote }}{{ end }}]\n"
    assert not reading(text).unread
    assert [tree["x"] for tree in trees('x: {{ range $i, $v := list "a" "b" }}{{ $i }}{{ $v }}{{ end }}\n')] == ["0a1b"]


def test_break_and_continue() -> None:
    text = '{{ range list "a" "b" "c" }}{{ if eq . "b" }}{{ %s }}{{ end }}{{ . }}{{ end }}'
    assert only(f"x: {text % 'continue'}\n")["x"] == "ac"
    assert only(f"x: {text % 'break'}\n")["x"] == "a"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("range .Values.l", "- {{ . }}"),
        ("range .Values.l", "- {{ toYaml . | nindent 4 }}"),
        ("range .Values.l", '- "https://{{ $.Values.host }}/{{ . }}"'),
        ("range .Values.l", "# one\n  - name: {{ .name }}\n    in:\n      port: {{ .port }}"),
        ("range $v := .Values.l", "- ports:\n    {{- range $v.ports }}\n    - {{ . }}\n    {{- end }}"),
        ("range .Values.l", "{{ .key }}: value"),
        ("range .Values.l", "{{- if .on }}\n  - name: {{ .name }}\n  {{- end }}"),
    ],
)
def test_a_second_turn_is_not_read_where_it_says_no_more(head: str, body: str) -> None:
    """Two of its items can neither be equal nor contradict each other; that there may be more is open already."""
    assert asked_of_loop(head, body) == {"true"}


def test_line_ends_of_windows_are_no_values() -> None:
    item = "  - name: {{ .name }}\n    {{- if .port }}\n    port: {{ .port }}\n    {{- end }}\n"
    text = f"x:\n  {{{{- range .Values.l }}}}\n{item}  {{{{- end }}}}\n"
    assert len(reading(text.replace("\n", "\r\n")).variants) == len(reading(text).variants)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("range .Values.l", "- name: {{ . }}\n    port: 80"),
        ("range .Values.l", '- "https://{{ $.Values.host }}/"'),
        ("range .Values.l", "- {name: a, port: {{ . }}}"),
        ("range .Values.l", "- text: |\n      one\n    name: {{ . }}"),
        ("range $i, $v := .Values.l", "- {{ $v }}{{ if $i }}b{{ end }}"),
        ("$n := 0 }}\n  {{- range .Values.l }}{{ $n = add $n 1", "\n  - {{ . }}"),
    ],
)
def test_a_second_turn_is_read_where_items_may_be_alike(head: str, body: str) -> None:
    assert asked_of_loop(head, body) == {"true", "more"}


@pytest.mark.parametrize("asked", ['eq .name "a"', ".primary", 'and .on (eq .kind "x")'])
def test_items_in_a_branch_are_as_a_rule_one(asked: str) -> None:
    """A second turn would take the same branch again, which what it asks of an item hardly ever does."""
    assert "more" not in asked_of_loop("range .Values.l", f"{{{{- if {asked} }}}}\n  - name: a\n  {{{{- end }}}}")


def test_a_list_is_open_though_its_second_turn_writes_nothing() -> None:
    item = "{{- $n = add $n 1 }}\n  {{- if .on }}\n  - name: a\n  {{- end }}"
    found = [
        tree["x"]
        for tree in trees(f"{{{{- $n := 0 }}}}\nx:\n  {{{{- range .Values.l }}}}\n  {item}\n  {{{{- end }}}}\n")
    ]
    assert {(type(one), len(one)) for one in found if one} == {(OpenList, 1), (OpenList, 2)}


def test_fail_is_no_reading() -> None:
    text = 'x: {{ if .Values.a }}a{{ else }}{{ fail "no a" }}{{ end }}\n'
    assert [tree["x"] for tree in trees(text)] == ["a"]
    assert not trees('x: {{ fail "never" }}\n')


def test_what_comes_after_a_decision_is_not_evaluated() -> None:
    """As in Go, `and` does not look at its second argument where the first is false."""
    text = 'x: {{ if and .Values.a (include "check" .) }}a{{ else }}b{{ end }}\n'
    helper = File("chart/templates/_h.tpl", '{{ define "check" }}{{ if .Values.b }}{{ fail "" }}{{ end }}ok{{ end }}')
    found = reading(text, helper)
    assert sorted(document.tree["x"] for document in found.packages) == ["a", "b"]
    asked = [{atom.subject: holds for atom, holds in answers} for answers in found.variants]
    assert {".Values.a": False} in asked
    assert {".Values.a": True, ".Values.b": False} in asked
    assert len(asked) == 2


def test_conditions_on_variables_are_those_of_their_values() -> None:
    text = """\
z: {{ $on := and .Values.a .Values.b }}0
x: {{ if $on }}1{{ else }}2{{ end }}
w: {{ if .Values.a }}1{{ else }}2{{ end }}
"""
    assert sorted((tree["x"], tree["w"]) for tree in trees(text)) == [(1, 1), (2, 1), (2, 2)]


def test_named_templates_of_parents_and_of_earlier_paths_win() -> None:
    def one(path: str, name: str) -> File:
        return File(f"chart/{path}", '{{ define "who" }}' + name + "{{ end }}", name=path)

    use = 'x: {{ include "who" . }}\n'
    assert only(use, one("templates/_b.tpl", "b"), one("templates/_a.tpl", "a"))["x"] == "a"
    assert only(use, one("charts/s/templates/_a.tpl", "sub"), one("templates/_b.tpl", "b"))["x"] == "b"
    assert only('{{ define "who" }}own{{ end }}' + use, one("templates/_a.tpl", "a"))["x"] == "a"
    assert only('{{ define "who" }}own{{ end }}' + use, one("templates/z.tpl", "z"))["x"] == "own"


def test_a_second_turn_where_a_branch_asks_for_its_number() -> None:
    """Though no item begins outside of a branch: what is asked of the number differs from turn to turn."""
    body = "{{- if gt $i 0 }}\n  - a: {{ $e }}\n  {{- else }}\n  - b: 1\n  {{- end }}"
    text = f"x:\n  {{{{- range $i, $e := .Values.apps }}}}\n  {body}\n  {{{{- end }}}}\n"
    found = [tree["x"] for tree in trees(text) if isinstance(tree["x"], list)]
    assert [[list(item) for item in items] for items in found] == [[["b"], ["a"]], [["b"]]]
