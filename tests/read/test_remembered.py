"""What is remembered from one reading of a template to the next changes no answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from templates import charts
from udslint.analysis import analyse
from udslint.inputs import Inputs
from udslint.read.chart import Chart, File
from udslint.read.repeats import Collections
from udslint.read.template import read as template_reader
from udslint.read.template.expand import Expander
from udslint.read.template.fragments import Fragments
from udslint.settings import Settings
from udslint.source import FileReport, Source

SETTINGS = Settings()
FEW = Settings(max_variants=32)
HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: reports\n  namespace: reports\nspec:\n"
CLIENT = "    - name: Reports\n      clientId: reports\n      redirectUris:\n"
LINES = (
    '        - "https://reports.{{ .Values.domain }}/*"\n',
    "        - https://reports.uds.dev/*\n",
    "        - https://{{ .Values.host }}.uds.dev/*\n",
    "      publicClient: true\n",
    "      publicClient: {{ .Values.public }}\n",
    "      serviceAccountsEnabled: true\n",
    "      standardFlowEnabled: false\n",
    "      groups:\n        anyOf: []\n",
    "      secret: {{ $x }}\n",
    "      secret: a && b\n",
    '      secret: {{ include "changed" . }}\n',
    "      secret: {{ .Values.web.host }}\n",
    '      secret: {{ required "give it" .Values.web }}\n',
    '      secret: {{ required "give it" .Values.mode }}\n',
    CLIENT,
)
OPENINGS = (
    "{{- if .Values.a }}\n",
    "{{- if .Values.b }}\n",
    "{{- if not .Values.a }}\n",
    '{{- if eq .Values.mode "x" }}\n',
    "{{- with .Values.extra }}\n",
    "{{- range .Values.items }}\n",
    '{{- if .Values.a }}{{ fail "not this" }}{{ end }}{{- if .Values.b }}\n',
    '{{- if eq (include "mode" .) "open" }}\n',
    '{{- $x = "late" }}{{- if $y }}\n',
    "{{- $y = .Values.b }}{{- if .Values.c }}\n",
    "{{- if and .Values.a .Values.web.enabled }}\n",
    "{{- if (.Values.web).enabled }}\n",
)


def forgetful(source: Source, settings: Settings = SETTINGS) -> FileReport:
    """Analyse a file with nothing remembered."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(template_reader, "Replays", lambda _: None)
        patch.setattr(Collections, "read", lambda _, node, make, noticed: make(node))
        patch.setattr(Fragments, "read", lambda *_: None)
        return analyse(source, settings)


def sources(folder: Path) -> list[Source]:
    return [source for source, _ in Inputs([str(folder)], lambda _: Settings()).sources()]


@pytest.mark.parametrize("chart", charts(), ids=lambda path: path.name)
def test_a_chart_comes_to_the_same(chart: Path) -> None:
    for source in sources(chart):
        assert analyse(source, SETTINGS) == forgetful(source)


def test_the_corpus_comes_to_the_same(shared: Path) -> None:
    templates = [source for source in sources(shared / "corpus/files") if source.chart]
    assert len(templates) > 20
    for source in templates:
        assert analyse(source, FEW) == forgetful(source, FEW)


HELPERS = File(
    "chart/templates/_helpers.tpl",
    """\
{{- define "mode" }}{{ if .Values.mode }}{{ if .Values.c }}{{ fail "no mode" }}{{ end }}open{{ end }}{{ end }}
{{- /* What is set here changes a value in place. */}}
{{- define "changed" }}{{ $_ := set .Values "mode" "x" }}{{ .Values.mode }}{{ end }}
""",
    name="templates/_helpers.tpl",
)
CHART = Chart("chart", helpers=(HELPERS,))
WITH_VALUES = Chart("chart", values=(File("chart/values.yaml", "a: true\nb: false\nmode: y\n"),), helpers=(HELPERS,))

BLOCKS = st.lists(
    st.one_of(
        st.sampled_from(LINES),
        st.tuples(st.sampled_from(OPENINGS), st.lists(st.sampled_from(LINES), max_size=3)).map(
            lambda block: block[0] + "".join(block[1]) + "{{- end }}\n"
        ),
    ),
    max_size=7,
)


AROUND = (
    "",
    "{{- if .Values.all }}\n",
    "{{- if $y := .Values.all }}\n",
    "{{- if .Values.none }}{{- else if .Values.all }}{{- if .Values.a }}{{- $y = .Values.b }}{{- end }}\n",
    "{{- if .Values.all }}{{- if not .Values.b }}\n",
    "{{- with .Values.all }}\n",
)
"""What may be around the whole file."""


@settings(max_examples=200)
@given(BLOCKS, st.sampled_from((CHART, WITH_VALUES)), st.sampled_from(AROUND))
def test_any_template_comes_to_the_same(blocks: list[str], chart: Chart, around: str) -> None:
    ends = "{{- end }}" * (around.count("{{- if") + around.count("{{- with") - around.count("{{- end"))
    inside = HEAD + "  sso:\n" + CLIENT + "".join(blocks)
    behind = "\n---\n" + HEAD.replace("name: reports", "name: {{ $x }}-{{ if $y }}y{{ end }}") + "  sso: []\n"
    text = '{{- $x := "early" }}{{- $y := true }}\n' + around + inside + ends + behind
    source = Source("chart/templates/package.yaml", text.encode(), chart=chart)
    assert analyse(source, SETTINGS) == forgetful(source)


def followed(text: str) -> int:
    """Count how often a node of a template is followed, over all readings."""
    steps = []
    with pytest.MonkeyPatch.context() as patch:
        node = Expander.node
        patch.setattr(Expander, "node", lambda self, *rest: steps.append(1) or node(self, *rest))
        analyse(Source("chart/templates/package.yaml", (HEAD + text).encode(), chart=CHART), SETTINGS)
    return len(steps)


def test_what_ends_in_fail_is_remembered() -> None:
    others = "".join(f"  # {{{{ if .Values.x{number} }}}}x{{{{ end }}}}\n" for number in range(5))
    failing = '{{ if .Values.a }}{{ if .Values.b }}{{ fail "no" }}{{ end }}{{ end }}\n'
    assert followed(others + failing) - followed(others) < 20


def test_a_helper_that_changes_values_matters_only_where_it_is_included() -> None:
    branches = "".join(f"  # {{{{ if .Values.x{number} }}}}x{{{{ end }}}}\n" for number in range(4))
    assert followed(branches) < 40
    assert followed(branches + '  # {{ include "changed" . }}\n') > 100


def test_a_tag_means_what_the_reading_says_it_means() -> None:
    client = "  sso:\n  - name: !!int 5\n    clientId: x\n    enabled: !!bool true\n"
    text = "{{ if .Values.a }}%TAG !! tag:x,2000:\n{{ end }}---\n" + HEAD + client
    source = Source("chart/templates/package.yaml", text.encode(), chart=Chart("chart"))
    assert analyse(source, SETTINGS) == forgetful(source)
    assert "wrong-type" in [finding.rule.name for finding in analyse(source, SETTINGS).findings]


def test_an_if_around_the_file_is_no_block_of_its_own() -> None:
    blocks = "".join(f"  # {{{{ if .Values.x{number} }}}}x{{{{ end }}}}\n" for number in range(5))
    assert followed("{{ if .Values.on }}" + blocks + blocks + "{{ end }}\n") < 60
