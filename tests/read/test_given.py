"""What the chart's values answer to a question tells which readings are the default ones."""

from __future__ import annotations

import pytest

from given_cases import ANSWERED, OF_ITEMS, OPEN, VALUES
from making import head
from udslint.read.chart import Chart, Deployment, File, SetValue
from udslint.read.template.read import read_template

ITEMS = """\
spec:
  x:
    {{- range .Values.list }}
    - {{ if CONDITION }}held{{ else }}not{{ end }}
    {{- end }}
"""


def by_default(text: str, chart: Chart) -> list[object]:
    """Give the objects that the values of a chart may come to."""
    reading = read_template("chart/templates/p.yaml", text, chart, 64)
    (numbers,) = reading.defaults
    return [one.tree for one in reading.packages if numbers & set(one.variants)]


def answers(condition: str, values: str = VALUES, **around: object) -> set[bool]:
    """Give what the values of a chart may answer to a condition."""
    chart = Chart("chart", values=(File("chart/values.yaml", values, deployed=True),), **around)  # type: ignore[arg-type]
    text = head().replace(" reports", f" {{{{ if {condition} }}}}held{{{{ else }}}}not{{{{ end }}}}")
    return {tree["metadata"]["name"] == "held" for tree in by_default(text, chart)}  # type: ignore[index]


@pytest.mark.parametrize(("condition", "holds"), ANSWERED.items())
def test_the_values_answer(condition: str, holds: bool) -> None:
    assert answers(condition) == {holds}


@pytest.mark.parametrize("condition", OPEN)
def test_the_values_do_not_answer(condition: str) -> None:
    assert answers(condition) == {True, False}


@pytest.mark.parametrize("name", ["list", "entries"])
@pytest.mark.parametrize(("condition", "turns"), OF_ITEMS.items())
def test_the_values_answer_for_the_items(condition: str, turns: tuple[bool, bool], name: str) -> None:
    chart = Chart("chart", values=(File("chart/values.yaml", VALUES),))
    (tree,) = by_default(head() + ITEMS.replace("CONDITION", condition).replace("list", name), chart)
    assert [one == "held" for one in tree["spec"]["x"][:2]] == list(turns)  # type: ignore[index]


def test_which_entry_a_turn_is_about_is_open_where_one_is_null() -> None:
    """Helm may have taken it away, or not."""
    chart = Chart("chart", values=(File("chart/values.yaml", "entries: {a: null, b: {host: x}}\n"),))
    trees = by_default(head() + ITEMS.replace("CONDITION", ".host").replace("list", "entries"), chart)
    assert {tree["spec"]["x"][0] for tree in trees} == {"held", "not"}  # type: ignore[index]


@pytest.mark.parametrize(
    ("condition", "values", "around"),
    [
        ('hasKey .Values "part"', "a: 1\n", {"parts": frozenset(("part",))}),
        ('hasKey .Values "x"', "a: 1\n", {"is_part": True}),
        ('kindIs "map" .Values.x', "a: 1\n", {"missing": ("more.yaml",), "is_part": True}),
        ('kindIs "string" .Values.x', "x: ###ZARF_VAR_X###\n", {}),
        ('hasKey .Values.x "y"', "x: ###ZARF_VAR_X###\n", {}),
        (
            'hasKey .Values "x"',
            "a: 1\n",
            {"deployments": (Deployment((0,), set_by_bundle=(SetValue(("x",), None),)),)},
        ),
    ],
)
def test_what_is_not_known_answers_nothing(condition: str, values: str, around: dict[str, object]) -> None:
    assert answers(condition, values, **around) == {True, False}


def test_a_zarf_variable_is_there() -> None:
    assert answers('hasKey .Values "x"', "x: ###ZARF_VAR_X###\n") == {True}
    assert answers('kindIs "string" .Values.x', 'x: "###ZARF_VAR_X###"\n') == {True}
