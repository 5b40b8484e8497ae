"""Expressions, parsed and written in one way; literals as Go reads and prints them."""

from __future__ import annotations

import pytest

from udslint.read.template.evaluate import Evaluator
from udslint.read.template.lexer import Action, TemplateError, lex
from udslint.read.template.literals import quoted, written
from udslint.read.template.pipeline import MAX_DEPTH, Literal, Pipeline, parse_pipeline
from udslint.read.template.symbols import ROOT, Scope


def pipeline(text: str) -> Pipeline:
    [action] = lex("{{ " + text + " }}")
    assert isinstance(action, Action)
    return parse_pipeline(action.tokens, (action.start, action.end))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (".Values.a", ".Values.a"),
        ("$.Values.a", ".Values.a"),
        ("$x.a.b", "$x.a.b"),
        (".", ""),
        ("$", ""),
        (".a | quote", "quote .a"),
        ("quote .a", "quote .a"),
        ('.a | default "b" | quote', 'quote (default "b" .a)'),
        ('include "a" . | nindent 4', 'nindent 4 (include "a" .)'),
        ("(.a).b", ".a.b"),
        ("(index .a 0).b", "(index .a 0).b"),
        ("(quote .a)", "quote .a"),
        ("and (eq .a 1) .b", "and (eq .a 1) .b"),
        ("and (eq .a 1) (not .b)", "and (eq .a 1) (not .b)"),
        (".Capabilities.APIVersions.Has `x`", '.Capabilities.APIVersions.Has "x"'),
        ("dict.key", "dict.key"),
        ("true", "true"),
        ("f .a.b .c", "f .a.b .c"),
    ],
)
def test_normal_form(text: str, expected: str) -> None:
    evaluator = Evaluator(Scope(ROOT, ROOT), lambda *_: None, lambda _: None, {}, lambda _: True)
    assert evaluator.value(pipeline(text).expression).normal == expected


def test_variables() -> None:
    assert pipeline("$x := .a").declares == ("$x",)
    assert not pipeline("$x := .a").assigns
    assert pipeline("$x = .a").assigns
    assert pipeline("$i, $x := .a").declares == ("$i", "$x")


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ('"a\\tb\\u00e4\\x41\\101\\U0001F984"', "a\tbäAA🦄"),
        ("`a\\n`", "a\\n"),
        ("17", "17"),
        ("017", "15"),
        ("0x1F", "31"),
        ("0b101", "5"),
        ("-3", "-3"),
        ("1_000", "1000"),
        ("1.5", "1.5"),
        ("1e3", "1000"),
        ("100000.0", "100000"),
        ("1e6", "1e+06"),
        ("1.5e10", "1.5e+10"),
        ("0.0001", "0.0001"),
        ("0.00001", "1e-05"),
        ("123456.75", "123456.75"),
        ("1234567.5", "1.2345675e+06"),
        ("0.0", "0"),
        ("-2.5e-7", "-2.5e-07"),
        ("true", "true"),
        ("'a'", "97"),
    ],
)
def test_literals_print_as_in_go(text: str, printed: str) -> None:
    expression = pipeline(text).expression
    assert isinstance(expression, Literal)
    assert written(expression.value) == printed


def test_quoted() -> None:
    assert quoted('a"b\\c\nd\te') == 'a\\"b\\\\c\\nd\\te'
    assert written(None) == ""


@pytest.mark.parametrize(
    ("text", "problem", "under"),
    [
        ("| quote", "missing value", "|"),
        ("(.a", "unclosed left parenthesis", "("),
        (".a)", "unexpected ')'", ")"),
        ("()", "missing value", ")"),
        (".a, .b", "unexpected ','", ","),
        ("$x := ", "missing value", None),
        ('"a\\d"', "'\\d' is no escape", "\\d"),
        ("1x2", "'1x2' is no number", "1x2"),
        ("18446744073709551616", "'18446744073709551616' is no number", "18446744073709551616"),
        ("-9223372036854775809", "'-9223372036854775809' is no number", "-9223372036854775809"),
        ("0x1FFFFFFFFFFFFFFFF", "'0x1FFFFFFFFFFFFFFFF' is no number", "0x1FFFFFFFFFFFFFFFF"),
        ('"a\\ud800"', "'\\u' is no escape", "\\u"),
    ],
)
def test_what_go_refuses(text: str, problem: str, under: str | None) -> None:
    with pytest.raises(TemplateError) as caught:
        pipeline(text)
    assert caught.value.problem.startswith(problem)
    found = ("{{ " + text + " }}")[caught.value.start : caught.value.end]
    assert found == (under or "{{ " + text + " }}")


@pytest.mark.parametrize("text", ["(" * 100_000 + ".a" + ")" * 100_000, ".a" + " | quote" * 100_000])
def test_depth_is_bounded(text: str) -> None:
    with pytest.raises(TemplateError, match=f"more than {MAX_DEPTH} pipes"):
        pipeline(text)
