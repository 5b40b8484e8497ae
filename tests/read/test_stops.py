"""`required` and `fail` stop Helm: what the readings that go on have in common, and which of them are usual."""

from __future__ import annotations

import pytest

from making import head
from udslint.read.chart import Chart, File
from udslint.read.objects import Reading
from udslint.read.template.read import read_template

VALUES = 'text: ""\nword: a\nflag: false\nmap: {}\nlist: []\nlive: true\nmode: ""\n'
WANT = '# {{ required "give it" .Values.%s }}\n'
IF = "# {{ if %s }}%s{{ end }}\n"


def read(text: str, values: str = VALUES) -> Reading:
    chart = Chart("chart", values=(File("chart/values.yaml", values),))
    return read_template("chart/templates/p.yaml", head() + text, chart, 64)


def asked(text: str) -> list[dict[str, bool]]:
    return [{atom.words(holds=True): holds for atom, holds in one} for one in read(text).variants]


def usual(text: str) -> list[dict[str, bool]]:
    reading = read(text)
    return [
        {atom.words(holds=True): holds for atom, holds in reading.variants[number]}
        for number in sorted(reading.defaults[0])
    ]


@pytest.mark.parametrize("name", ["text", "word"])
def test_a_text_that_is_required_is_true(name: str) -> None:
    assert asked(WANT % name + IF % (f".Values.{name}", "x")) == [{}]
    assert asked(IF % (f".Values.{name}", "x") + WANT % name) == [{f".Values.{name}": True}]


@pytest.mark.parametrize("name", ["flag", "map", "list", "open"])
def test_what_may_be_false_is_required_all_the_same(name: str) -> None:
    """Helm lets pass what is false, 0 or empty, but no null and no empty text."""
    assert len(asked(WANT % name + IF % (f".Values.{name}", "x"))) == 2
    assert asked(WANT % name + IF % (f'eq .Values.{name} ""', "x")) == [{}]
    assert asked(IF % (f"eq .Values.{name} nil", "x") + WANT % name) == [{f".Values.{name} is 'nil'": False}]


def test_what_lies_in_a_mapping_is_there_only_if_the_mapping_is() -> None:
    assert asked(WANT % "map.inner" + IF % (".Values.map", "x")) == [{}]


@pytest.mark.parametrize(
    "wanted",
    [
        '{{ and .Values.live (required "give it" .Values.text) }}',
        '{{ if and (not .Values.live) (required "give it" .Values.text) }}x{{ end }}',
        '{{ if not .Values.live }}{{ required "give it" .Values.text }}{{ end }}',
    ],
)
def test_helm_need_not_come_to_what_is_required(wanted: str) -> None:
    values = [one.get(".Values.text") for one in asked(f"# {wanted}\n" + IF % (".Values.text", "x"))]
    assert False in values


def test_nothing_is_never_enough() -> None:
    assert not asked('# {{ required "give it" "" }}\n')
    assert asked('# {{ required "give it" false }}\n') == [{}]
    assert not asked('# {{ $x := fail "no" }}\n')


def test_a_user_must_give_what_is_required_so_its_default_says_nothing() -> None:
    assert usual(IF % (".Values.text", "x") + WANT % "text") == [{".Values.text": True}]
    both = usual(IF % (".Values.open.on", "x") + WANT % "open")
    assert {one[".Values.open.on"] for one in both} == {True, False}
    assert usual(IF % (".Values.flag", "x") + WANT % "flag") == [{".Values.flag": False}]


def test_a_user_must_change_what_fails_and_nothing_else() -> None:
    guard = '# {{ if not .Values.text }}{{ fail "give it" }}{{ end }}\n'
    assert usual(guard + IF % (".Values.live", "x")) == [{".Values.text": True, ".Values.live": True}]
    modes = (
        '# {{ if eq .Values.mode "a" }}a{{ else if eq .Values.mode "b" }}b{{ else }}{{ fail "which mode?" }}{{ end }}\n'
    )
    assert len(usual(modes)) == 2


@pytest.mark.parametrize("guard", ['{{ if not .Values.text }}{{ fail "give it" }}{{ end }}', WANT % "text"])
def test_what_stops_in_another_document_is_not_followed(guard: str) -> None:
    """Its conditions have their usual answers, so it is not known whether it is come to."""
    other = f"---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: {guard}\n"
    assert len(asked(IF % (".Values.text", "x") + other)) == 2
