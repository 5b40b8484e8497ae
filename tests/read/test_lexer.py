"""Text and actions, cut as Go's lexer does."""

from __future__ import annotations

import pytest

from udslint.read.template.lexer import Action, TemplateError, Text, lex


def cut(text: str) -> list[str]:
    """Plain text as it is, actions by their tokens."""
    found = []
    for item in lex(text):
        if isinstance(item, Text):
            found.append(text[item.start : item.end])
        else:
            found.append("<" + " ".join(token.text for token in item.tokens) + ">")
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a", ["a"]),
        ("", []),
        ("a {{ .x }} b", ["a ", "<.x>", " b"]),
        ("a {{- .x }} b", ["a", "<.x>", " b"]),
        ("a {{ .x -}} b", ["a ", "<.x>", "b"]),
        ("a \n\t{{- .x -}}\r\n b", ["a", "<.x>", "b"]),
        ("a {{- .x -}}  {{- .y -}} b", ["a", "<.x>", "<.y>", "b"]),
        ("{{-3}}", ["<-3>"]),
        ("a {{ -3 -}} ", ["a ", "<-3>"]),
        ('{{ "}}" }}', ['<"}}">']),
        ("{{ `}}{{` }}", ["<`}}{{`>"]),
        ('{{ "\\"}}" }}x', ['<"\\"}}">', "x"]),
        ("{{ '}' }}", ["<'}'>"]),
        ("{{/* }} {{ */}}b", ["<>", "b"]),
        ("a {{- /* x */ -}} b", ["a", "<>", "b"]),
        ("{{ .a\n  .b }}", ["<.a .b>"]),
        ("{{ $x := .a.b | quote }}", ["<$x := .a.b | quote>"]),
        ("{{ range $i, $x := .a }}", ["<range $i , $x := .a>"]),
        ("{{ (.a.b).c }}", ["<( .a.b ) .c>"]),
        ("{{ $.Values.ünit.größe2 }}", ["<$ .Values.ünit.größe2>"]),
        ("{{ 0x1F 1_000 1e-3 .5 017 }}", ["<0x1F 1_000 1e-3 .5 017>"]),
        ("} }} {", ["} }} {"]),
        ("{ {{ .x }} }", ["{ ", "<.x>", " }"]),
        ("{{{ .x }}}", None),
    ],
)
def test_cut(text: str, expected: list[str] | None) -> None:
    if expected is None:
        with pytest.raises(TemplateError):
            cut(text)
        return
    assert cut(text) == expected


@pytest.mark.parametrize(
    ("text", "problem", "under"),
    [
        ("a {{ .x", "unclosed action", "{{"),
        ("a {{ .x {{ .y }}", "unclosed action", "{{"),
        ('{{ "abc }}', "unterminated quoted string", '"'),
        ("{{ `abc }}", "unterminated quoted string", "`"),
        ('{{ "a\nb" }}', "unterminated quoted string", '"'),
        ("{{/* x }}", "unclosed comment", "{{"),
        ("{{/* x */ }}", "a comment must end", "{{"),
        ("{{ /* x */}}", "unexpected '/'", "/"),
        ("{{-  /* x */}}", "unexpected '/'", "/"),
        ("{{ .my-key }}", "unexpected '-'", "-"),
        ("{{ a & b }}", "unexpected '&'", "&"),
    ],
)
def test_what_go_refuses(text: str, problem: str, under: str) -> None:
    with pytest.raises(TemplateError) as caught:
        cut(text)
    assert caught.value.problem.startswith(problem)
    assert text[caught.value.start : caught.value.end] == under


def test_places_and_trims() -> None:
    [_, action, _] = lex("äö {{- .x -}} b")
    assert isinstance(action, Action)
    assert (action.start, action.end, action.trims_left, action.trims_right) == (3, 13, True, True)
    assert [(token.text, token.start) for token in action.tokens] == [(".x", 7)]


def test_many_actions_are_cut() -> None:
    assert sum(1 for _ in lex("{{- /* x */}} text\n{{ .Values.a }}" * 20_000)) == 60_000
