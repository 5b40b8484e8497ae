"""What is said of templates whose authors do unusual things: nothing that no values make true, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import write
from templates import CHARTS
from udslint.analysis import analyse
from udslint.finding import Finding
from udslint.inputs import Inputs
from udslint.read.chart import Chart, File
from udslint.run import check_paths
from udslint.settings import Settings
from udslint.source import Source

HEAD = "apiVersion: uds.dev/v1alpha1\nkind: Package\nmetadata:\n  name: app\n  namespace: app\nspec:\n"
CLIENT = "    - name: {name}\n      clientId: {id}\n      redirectUris: [https://app.uds.dev/login]\n"


def findings(text: str, values: str = "a: 1\n") -> list[Finding]:
    """Analyse a template of a chart."""
    chart = Chart("chart", values=(File("chart/values.yaml", values),))
    report = analyse(Source("chart/templates/package.yaml", text.encode(), chart=chart), Settings())
    assert not report.problems
    return list(report.findings)


def names(text: str, values: str = "a: 1\n") -> list[str]:
    return [finding.rule.name for finding in findings(text, values)]


@pytest.mark.parametrize(
    "chart",
    [
        "emissions-after-lists",
        "merged-dicts",
        "nindent-inside",
        "package-in-include",
        "range-defaults",
        "range-map-keys",
        "zarf-variables-in-actions",
    ],
)
def test_a_chart_that_is_right_has_no_finding_but_notes(chart: str) -> None:
    report = check_paths([str(CHARTS / chart / "templates")])
    assert report.packages
    assert [finding for finding in report.findings if finding.severity != "note"] == []


def test_a_file_of_definitions_alone_is_no_problem() -> None:
    assert names('{{- define "common.package" -}}\n' + HEAD + "{{- end -}}") == []


def test_what_begins_in_a_named_template_stands_where_it_is_put_together() -> None:
    text = HEAD + "  sso:\n" + CLIENT.format(name="App", id="app")
    text = text.replace("https://app.uds.dev/login", '{{ include "url" . }}/*')
    helpers = (File("chart/templates/_helpers.tpl", '{{ define "url" }}https://app.uds.dev{{ end }}'),)
    chart = Chart("chart", helpers=helpers)
    report = analyse(Source("chart/templates/package.yaml", text.encode(), chart=chart), Settings())
    (found,) = [one for one in report.findings if one.rule.name == "redirect-uri-broad"]
    line = next(line for line in text.split("\n") if "include" in line)
    assert found.span.path == "chart/templates/package.yaml"
    assert line[found.span.start_column - 1 : found.span.end_column - 1] == '{{ include "url" . }}/*'
    assert found.related == ()


def test_what_a_definition_of_the_same_file_gives_tells_where_it_is_included() -> None:
    text = HEAD + "  sso:\n" + CLIENT.format(name="App", id="app")
    text = text.replace("https://app.uds.dev/login", '{{ include "url" . }}')
    found = findings(text + '{{ define "url" }}https://app.uds.dev/*{{ end }}')
    (broad,) = [one for one in found if one.rule.name == "redirect-uri-broad"]
    assert [(one.message, one.span.start_line) for one in broad.related] == [("included here", 10)]


@pytest.mark.parametrize("function", ["uuidv4", "randAlphaNum 8"])
def test_what_is_random_is_never_the_same(function: str) -> None:
    twice = CLIENT.format(name="One", id=f"{{{{ {function} | quote }}}}") * 2
    assert "client-id-repeated" not in names(HEAD + "  sso:\n" + twice)


def test_a_key_stands_in_a_mapping_once() -> None:
    item = CLIENT.format(name="{{ $key }}", id='{{ if eq $key "prod" }}production{{ else }}{{ $key }}-x{{ end }}')
    loop = "  sso:\n    {{- range $key, $value := .Values.clients }}\n" + item + "    {{- end }}\n"
    assert "client-id-repeated" not in names(HEAD + loop, "clients:\n  prod: 1\n")


def test_what_is_required_is_left_out_on_purpose() -> None:
    text = HEAD + "  sso:\n" + CLIENT.format(name="App", id='{{ required "give it" .Values.id | quote }}')
    assert "undefined-value" not in names(text)


def test_every_branch_is_read_where_the_kind_comes_from_a_named_template() -> None:
    header = 'apiVersion: {{ include "api" . }}\n' + HEAD.partition("\n")[2]
    branches = "  {{- if .Values.a }}\n  monitor: 1\n  {{- else }}\n  network: 1\n  {{- end }}\n"
    text = header + branches + '{{- define "api" }}uds.dev/v1alpha1{{ end }}'
    assert [(one.path, one.when) for one in findings(text)] == [
        ("spec.monitor", ".Values.a"),
        ("spec.network", "not .Values.a"),
    ]


def test_a_package_that_is_all_in_a_named_template_is_found(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("name: x\nversion: 1.0.0\n")
    (tmp_path / "templates/_all.tpl").write_text('{{ define "all" }}' + HEAD + "  monitor: 1\n{{ end }}")
    (tmp_path / "templates/package.yaml").write_text('{{ include "all" . }}\n')
    (tmp_path / "templates/other.yaml").write_text('apiVersion: v1\nkind: Secret\n{{ include "all" . }}\n')
    report = check_paths([str(tmp_path)])
    assert (report.files, report.packages, [one.rule.name for one in report.findings]) == (1, 1, ["wrong-type"])


def test_a_workflow_is_no_template(tmp_path: Path) -> None:
    (tmp_path / "ci.yaml").write_text("on: push\nenv:\n  x: ${{ include x }\n")
    assert [source.path for source, _ in Inputs([str(tmp_path)], Settings()).sources()] == []


def test_a_mapping_that_is_asked_for_before_its_switch() -> None:
    values = "sso: {enabled: true}\n"
    asked = HEAD + "{{- if .Values.sso }}\n%s{{- end }}\n  network: {}\n%s"
    inner = "{{- if .Values.sso.enabled }}\n  monitor: []\n{{- end }}\n"
    assert names(asked % ("  monitor: []\n", ""), values) == ["condition-cannot-be-false"]
    assert names(asked % ("  monitor: []\n", inner.replace("monitor", "sso")), values) == ["condition-cannot-be-false"]
    assert names(asked % (inner, ""), values) == []
    assert (
        names(asked % ("{{- with .Values.sso }}" + inner.replace(".Values.sso", "") + "{{- end }}\n", ""), values) == []
    )


def test_a_switch_that_a_named_template_asks_for() -> None:
    text = HEAD + '{{- if .Values.sso }}\n{{ include "sso" . | indent 2 }}\n{{- end }}\n'
    helper = File(
        "chart/templates/_h.tpl", '{{ define "sso" }}{{ if .Values.sso.enabled }}monitor: []{{ end }}{{ end }}'
    )
    chart = Chart("chart", values=(File("chart/values.yaml", "sso: {enabled: true}\n"),), helpers=(helper,))
    report = analyse(Source("chart/templates/package.yaml", text.encode(), chart=chart), Settings())
    assert not report.findings


@pytest.mark.parametrize("root", [".", "$"])
def test_the_root_of_a_chart_is_something(root: str) -> None:
    text = HEAD + "{{- with " + root + " }}\n  network: 1\n{{- end }}\n"
    assert [(one.rule.name, one.when) for one in findings(text)] == [("wrong-type", None)]


@pytest.mark.parametrize(
    "condition",
    [
        "(.Values.more).enabled",
        'kindIs "map" .Values.more',
        "gt (len .Values.more) 0",
        'ne (toString (.Values.more).x) ""',
    ],
)
def test_what_a_condition_asks_about_may_be_left_out(condition: str) -> None:
    text = HEAD + "{{- if " + condition + " }}\n  network:\n    expose:\n      - service: {{ .Values.more.name }}\n"
    rest = "        selector: {app: a}\n        host: a\n        port: 80\n{{- end }}\n"
    assert names(text + rest) == []
    assert names(text.replace(".Values.more.name", ".Values.less.name") + rest) == ["undefined-value"]


def test_a_value_in_a_comment_matters_where_helm_refuses_it() -> None:
    text = HEAD + "  # was: {{ .Values.%s }}\n  network: {}\n"
    assert names(text % "old") == []
    assert names(text % "old.host") == ["undefined-value"]
    assert names(text.replace("# was", "monitor: [] # is") % "old") == ["undefined-value"]


EXEMPTION = """\
{{- if .Values.exempt }}
apiVersion: uds.dev/v1alpha1
kind: Exemption
metadata:
  name: {{ .Values.nothing }}
  namespace: {{ .Values.web.namespace }}
{{- end }}
"""


def test_what_is_not_defined_in_a_template_of_an_exemption() -> None:
    """The chart does not install then, whatever the template is of."""
    found = [
        (finding.span.start_line, finding.severity, finding.when) for finding in findings(EXEMPTION, "exempt: no\n")
    ]
    assert found == [(5, "note", ".Values.exempt"), (6, "note", ".Values.exempt")]
    assert [finding.when for finding in findings(EXEMPTION, "exempt: yes\n")] == [".Values.exempt", ".Values.exempt"]
    assert names(EXEMPTION.replace("Exemption", "Job").replace("uds.dev/v1alpha1", "batch/v1")) == []


def test_an_exemption_beside_a_package_makes_no_more_readings() -> None:
    chart = Chart("chart", values=(File("chart/values.yaml", "exempt: yes\n"),))
    text = f"{HEAD}---\n{EXEMPTION}"
    report = analyse(Source("chart/templates/package.yaml", text.encode(), chart=chart), Settings())
    assert len(report.facts[0].readings) == 1
    assert [finding.span.start_line for finding in report.findings] == [12, 13]


def test_values_of_a_chart_that_it_is_made_of(tmp_path: Path) -> None:
    text = HEAD + "  network: {serviceMesh: {mode: {{ .Values.%s.mode }}}}\n"
    needs = "name: a\ndependencies:\n  - {name: mesh, repository: oci://x}\n  - {name: db, alias: pg}\n  - nothing\n"
    write(
        tmp_path,
        {
            "Chart.yaml": needs,
            "values.yaml": "pgs: {}\n",
            "charts/inner/Chart.yaml": "name: inner\n",
            **{f"templates/{name}.yaml": text % name for name in ("mesh", "db", "pg", "inner")},
        },
    )
    found = [one for one in check_paths([str(tmp_path)]).findings if one.rule.name == "undefined-value"]
    assert [Path(one.span.path).stem for one in found] == ["db"]
    assert "Helm refuses" in found[0].message


def test_what_is_asked_in_parentheses_may_be_missing() -> None:
    text = HEAD + "  network: {serviceMesh: {mode: {{ %s }}}}\n"
    assert names(text % ".Values.mesh.mode") == ["undefined-value"]
    assert names(text % "(.Values.mesh).mode") == []
    assert names(text % "((.Values.mesh).more).mode") == []


VARIABLES = [
    ("{{ $a }}", True),
    ("{{ $.Values.a }}{{ $a := 1 }}{{ $a }}{{ $a = 2 }}", False),
    ("{{ $a = 1 }}", True),
    ("{{ $a := $a }}", True),
    ("{{ with $a := 1 }}{{ $a }}{{ else }}{{ $a }}{{ end }}", False),
    ("{{ with $a := 1 }}{{ end }}{{ $a }}", True),
    ("{{ if true }}{{ $a := 1 }}{{ else if $a }}{{ else }}{{ $a }}{{ end }}", False),
    ("{{ range $i, $a := .Values.list }}{{ $i }}{{ $a }}{{ else }}{{ $a }}{{ end }}", False),
    ("{{ range .Values.list }}{{ $b := 1 }}{{ end }}{{ $b }}", True),
    ('{{ $a := 1 }}{{ define "x" }}{{ $a }}{{ end }}', True),
    ('{{ define "x" }}{{ $.a }}{{ end }}', False),
]


@pytest.mark.parametrize(("text", "is_wrong"), VARIABLES)
def test_variables_are_known_in_their_block(text: str, is_wrong: bool) -> None:
    found = names(HEAD.replace("spec:", "  # " + text + "\nspec:") + "  network: {}\n", "list: []\n")
    assert found == ["template-error"] * is_wrong


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("quotee", "quote"),
        ("qoute", "quote"),
        ("toyaml", "toYaml"),
        ("nident", "nindent"),
        ("Values", ".Values"),
        ("brandNew", None),
    ],
)
def test_functions_misspelt(word: str, near: str | None) -> None:
    found = findings(HEAD + "  network: {} # {{ " + word + " 1 }}\n")
    assert [f"did you mean '{near}'" in one.message for one in found] == ([True] if near else [])


def test_templates_of_other_tools_have_names_of_their_own(tmp_path: Path) -> None:
    text = HEAD + "  network: {} # {{ key }} {{ $name }}\n"
    write(tmp_path, {"templates/package.yaml": text})
    assert not check_paths([str(tmp_path)]).findings
    write(tmp_path, {"values.yaml": "a: 1\n"})
    assert [one.rule.name for one in check_paths([str(tmp_path)]).findings] == ["template-error"] * 2


def test_names_in_a_helper_stand_there() -> None:
    helper = File("chart/templates/_h.tpl", '{{ define "a" }}\n{{ $b }}{{ end }}')
    chart = Chart("chart", values=(File("chart/values.yaml", "a: 1\n"),), helpers=(helper,))
    report = analyse(
        Source("chart/templates/p.yaml", (HEAD + "  network: {} # {{ .Values.a }}\n").encode(), chart=chart), Settings()
    )
    assert [(one.span.path, one.span.start_line) for one in report.findings] == [("chart/templates/_h.tpl", 2)]


def test_packages_are_for_clusters_that_have_them() -> None:
    text = '{{- if .Capabilities.APIVersions.Has "uds.dev/v1alpha1/Package" }}\n%s  network: {expose: {}}\n'
    [finding] = findings(text % HEAD + "{{- end }}\n")
    assert finding.severity == "error"
    [finding] = findings(text.replace("uds.dev/", "other.dev/") % HEAD + "{{- end }}\n")
    assert finding.severity == "warning"


def test_variables_of_another_package_say_nothing(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "other").mkdir()
    (tmp_path / "other/zarf.yaml").write_text("kind: ZarfPackageConfig\nvariables:\n  - name: X\n")
    (tmp_path / "package.yaml").write_text(HEAD.replace("name: app", "name: a-###ZARF_VAR_DOMAIN###"))
    assert check_paths([str(tmp_path)]).findings == ()


OPEN = """\
  sso:
    - name: App
      clientId: app
      redirectUris:
      - https://app.uds.dev/*
      {{- toYaml .Values.more | nindent 6 }}
    - clientId: other
"""


@pytest.mark.parametrize(("values", "is_open"), [("more: []\n", False), ("more: {}\n", True), ("a: 1\n", True)])
def test_lines_under_a_list_at_the_column_of_its_key(values: str, is_open: bool) -> None:
    """They are items where the chart's values are a list; else they may be keys, and what is missing may be there."""
    found = [(one.rule.name, one.path) for one in findings(HEAD + OPEN, values)]
    assert ("missing-field", "spec.sso[1].name") in found or ("missing-field", "spec.sso[1]") in found
    assert (("egress-to-keycloak-missing", "spec.sso[0].clientId") not in found) is is_open


@pytest.mark.parametrize("values", ["labels: {app: a}\n", "labels: []\n", "labels:\n"])
def test_lines_alone_at_the_column_of_their_key(values: str) -> None:
    text = HEAD + "  network:\n    allow:\n      - direction: Egress\n        remoteNamespace: a\n        selector:\n"
    assert names(text + "        {{- toYaml .Values.labels | nindent 8 }}\n        port: 80\n", values) == []
    assert names(text + "        - {{ toYaml .Values.labels | nindent 10 }}\n        port: 80\n", values) == [
        "wrong-type"
    ]


def test_further_turns_write_more_items() -> None:
    loop = "{{- range .Values.more }}\n      - {{ . | quote }}\n      {{- end }}\n"
    text = HEAD + OPEN.replace("{{- toYaml .Values.more | nindent 6 }}\n", loop)
    found = [one for one in findings(text) if one.rule.name == "egress-to-keycloak-missing"]
    assert ("spec.sso[0].clientId", None) in [(one.path, one.when) for one in found]


@pytest.mark.parametrize(
    "condition",
    [
        ".Values.a | default true",
        "default true .Values.a",
        'not (.Values.a | default "yes")',
        "and .Values.b (or .Values.b (default 1 .Values.a))",
        "(.Values.a | default true)",
    ],
)
def test_a_default_that_is_true_cannot_be_switched_off(condition: str) -> None:
    (finding,) = findings(HEAD + "{{- if " + condition + " }}\n  network: {}\n{{- end }}\n", "a: false\nb: true\n")
    assert finding.rule.name == "condition-cannot-be-false"
    assert finding.arguments == {"name": ".Values.a"}
    assert finding.span.start_column == 8 + condition.index(".Values.a")


@pytest.mark.parametrize(
    "condition",
    [
        ".Values.a | default false",
        '.Values.a | default ""',
        ".Values.a | default .Values.b",
        "eq (.Values.a | default true) true",
        'ternary .Values.a true (hasKey .Values "a")',
        'ne (toString .Values.a) "false"',
    ],
)
def test_a_default_that_may_be_false_switches(condition: str) -> None:
    assert names(HEAD + "{{- if " + condition + " }}\n  network: {}\n{{- end }}\n", "a: false\nb: true\n") == []


@pytest.mark.parametrize("asked", ["with", "if .Values.b }}{{ else with", "if $name :="])
def test_a_value_with_a_default_is_no_switch(asked: str) -> None:
    text = HEAD + "{{- " + asked + ' .Values.a | default "app" }}\n  network: {expose: []}\n{{- end }}\n'
    assert names(text, "a: app\nb: false\n") == []


@pytest.mark.parametrize(
    "loop",
    [
        "{{- range .Values.all }}\n---\n%s{{- end }}\n",
        "{{- range .Values.all }}\n%s---\n{{- end }}\n",
        "{{- range .Values.all }}\n# one of all\n\n---\n%s{{- end }}\n",
        "{{ range .Values.all -}}\n---\n%s{{ end -}}\n",
        HEAD.replace("app", "first") + "  network: {}\n{{- range .Values.all }}\n---\n%s{{- end }}\n",
    ],
)
def test_a_loop_over_documents_leaves_none_of_them_open(loop: str) -> None:
    package = HEAD.replace("app", "{{ .name }}") + '  sso:\n    - name: App\n      clientId: ""\n'
    found = findings(loop % package, "all: [{name: a}]\n")
    said = [(one.when, one.severity) for one in found if one.rule.name == "client-id-empty"]
    assert said == [(".Values.all", "error")]


def test_a_loop_over_documents_may_write_some_of_them_only() -> None:
    package = HEAD.replace("app", "{{ .name }}") + "  sso:\n" + CLIENT.format(name="App", id="app")
    loop = "{{- range .Values.all }}\n{{- $x := .x }}\n{{- if .name }}\n---\n" + package + "{{- end }}\n{{- end }}\n"
    said = [(one.rule.name, one.when) for one in findings(loop, "all: [{name: a}]\n")]
    assert said == [("egress-to-keycloak-missing", ".Values.all has an item where .name")]


def test_a_loop_that_begins_some_documents_may_write_more_of_the_last_one() -> None:
    package = HEAD + "  sso:\n" + CLIENT.format(name="App", id="app") + "  network:\n    allow:\n"
    entry = "      - direction: Egress\n        remoteGenerated: Anywhere\n"
    loop = "{{- range .Values.all }}\n{{- if .lead }}\n---\n%s{{- else }}\n%s{{- end }}\n{{- end }}\n"
    assert names(loop % (package, entry), "all: [{lead: true}, {lead: false}]\n") == []
    assert names(loop % (package, ""), "all: [{lead: true}]\n") == ["egress-to-keycloak-missing"]


def test_what_is_asked_of_a_text_does_not_blur_when_something_holds() -> None:
    asked = HEAD.replace("namespace: app", 'namespace: {{ if hasPrefix "http" .Values.url }}a{{ else }}b{{ end }}')
    client = '{{- if .Values.url }}\n  sso:\n    - name: App\n      clientId: ""\n{{- end }}\n'
    said = [one.when for one in findings(asked + client) if one.rule.name == "client-id-empty"]
    assert said == [".Values.url"]


def test_a_loop_whose_items_begin_in_branches_may_write_more_of_the_last_document() -> None:
    package = HEAD + "  sso:\n" + CLIENT.format(name="App", id="app") + "  network:\n    allow:\n"
    entry = "{{- if .kc }}\n      - {direction: Egress, remoteGenerated: Anywhere}\n{{- end }}\n"
    loop = "{{- range .Values.all }}\n{{- if .first }}\n---\n" + package + "{{- end }}\n" + entry + "{{- end }}\n"
    assert names(loop, "all: [{first: true}, {kc: true}]\n") == []


def test_entries_of_a_mapping_that_a_template_changes_are_not_known_by_default() -> None:
    change = '{{- $_ := set .Values.all "a" (dict "use" false) -}}\n'
    entry = (
        "{{- range $k, $v := .Values.all }}\n      - {host: a, service: a, selector: {a: b}, port: PORT}\n{{- end }}\n"
    )
    text = HEAD + "  network:\n    expose:\n" + entry.replace("PORT", "{{ if $v.use }}99999{{ else }}80{{ end }}")
    values = "all: {a: {use: true}}\n"
    assert {one.severity for one in findings(text, values) if one.rule.name == "value-not-allowed"} == {"error"}
    assert {one.severity for one in findings(change + text, values) if one.rule.name == "value-not-allowed"} == {
        "warning"
    }


def test_what_each_turn_of_a_loop_has_is_told_once() -> None:
    client = '    - name: App\n      clientId: {{ printf "app-%s" . }}\n      secret: plain\n'
    loop = HEAD + "  sso:\n    {{- range .Values.all }}\n" + client + "    {{- end }}\n"
    found = [one for one in findings(loop, "all: [a]\n") if one.rule.name == "secret-in-manifest"]
    assert [(one.client, one.when) for one in found] == [("app-{{ .Values.all[] }}", ".Values.all")]


UNQUOTED = [
    ("a - b, c/d (e)", "", ""),
    ("https://app.uds.dev/#top", "", ""),
    ("'a'", "", ""),
    ("#a", "cut", "cut"),
    ("a #b", "cut", "cut"),
    ("&a b", "cut", "cut"),
    ("a: b", "broken", "by-default"),
    ("- a", "broken", "by-default"),
    ("*a", "broken", "broken"),
    ("@a", "broken", "broken"),
    ("[a]", "by-default", "by-default"),
    ("7", "by-default", "by-default"),
    ("7 #a", "by-default", "by-default"),
    ("~ #a", "cut", "cut"),
    ("!a b", "", ""),
]


@pytest.mark.parametrize(("text", "as_value", "as_item"), UNQUOTED)
def test_what_yaml_reads_in_a_default_without_quotes(text: str, as_value: str, as_item: str) -> None:
    named = CLIENT.format(name="{{ .Values.a }}", id="app")
    grouped = CLIENT.format(name="App", id="app") + "      groups:\n        anyOf:\n          - {{ .Values.a }}\n"
    for client, said in ((named, as_value), (grouped, as_item)):
        found = findings(HEAD + "  sso:\n" + client, f"a: {json.dumps(text)}\n")
        assert [one.message_id for one in found if one.rule.name == "unquoted-template-value"] == [said or "default"]


def test_labels_are_texts() -> None:
    labels = "  labels:\n    tier: {{ .Values.a }}\n    chart: {{ .Values.b }}\n"
    found = findings(HEAD.replace("spec:", f"{labels}spec:") + "  network: {}\n", "a: 1\nb: web\n")
    assert [(one.rule.name, one.path, one.severity) for one in found] == [
        ("unquoted-template-value", "metadata.labels.tier", "warning")
    ]


@pytest.mark.parametrize(
    ("own", "remote", "is_missing"),
    [
        ("{{ .Values.ns }}", "{{ .Values.ns }}", True),
        ("{{ .Values.ns }}", "{{ .Values.other }}", False),
        ("{{ .Values.empty | quote }}", "{{ .Values.empty | quote }}", False),
        ("{{ .Values.login }}", "{{ .Values.login }}", False),
        ("{{ .Values.absent }}", "{{ .Values.absent }}", False),
        ("{{ .Release.Namespace }}", "{{ .Release.Namespace }}", True),
        ("{{ .Release.Namespace }}", "{{ .Release.Namespace }}\n        remoteGenerated: {{ .Values.gen }}", False),
        ("", "{{ .Release.Namespace }}", True),
        ("", "{{ .Release.Namespace }}-login", False),
    ],
)
def test_the_own_namespace_is_not_that_of_keycloak(own: str, remote: str, is_missing: bool) -> None:
    head = HEAD.replace("  namespace: app\n", f"  namespace: {own}\n" if own else "")
    allow = f"  network:\n    allow:\n      - direction: Egress\n        remoteNamespace: {remote}\n"
    found = names(
        head + allow + "  sso:\n" + CLIENT.format(name="App", id="app"),
        "ns: app\nother: x\nempty: ''\nlogin: keycloak\n",
    )
    assert ("egress-to-keycloak-missing" in found) == is_missing


@pytest.mark.parametrize(
    "where",
    [
        "description:\n          {{ .Values.a }}",
        "description: >-\n          {{ .Values.a }}",
        "description: text {{ .Values.a }}",
        "description: '{{ .Values.a }}'",
        "selector: {a: {{ .Values.a }}}",
    ],
)
def test_what_yaml_reads_is_said_of_values_behind_their_keys_only(where: str) -> None:
    text = (
        HEAD + f"  network:\n    expose:\n      - service: app\n        host: app\n        port: 80\n        {where}\n"
    )
    assert "unquoted-template-value" not in names(text, "a: 'a: b'\n")


def test_an_alias_is_no_mistake_where_there_are_anchors() -> None:
    text = HEAD.replace("spec:", "  annotations:\n    a: &x b\n    b: {{ .Values.a }}\nspec:") + "  network: {}\n"
    assert names(text, "a: '*x'\n") == []
    assert names(text.replace("&x ", ""), "a: '*x'\n") == ["unquoted-template-value"]


def test_a_long_default_is_not_quoted_as_a_whole() -> None:
    text = HEAD.replace("spec:", "  annotations:\n    a: {{ .Values.a }}\nspec:") + "  network: {}\n"
    [finding] = findings(text, f"a: '{'b' * 5000}: c'\n")
    assert len(finding.message) < 300


SECRET = "      secretConfig:\n        template:\n          a: "


@pytest.mark.parametrize(
    ("client", "is_said"),
    [
        (SECRET + '"{{ .secret }}"', True),
        ('      secretTemplate:\n        a: "{{ .secret }}"', True),
        (SECRET + '"{{ .token }}"', False),
        (SECRET + '"x {{ .secret }}"', False),
        (SECRET + '|\n            a: "{{ .name }}"', False),
        ('      attributes:\n        template: "{{ .id }}"', False),
    ],
)
def test_an_action_in_the_template_of_a_secret_that_nothing_renders(client: str, is_said: bool) -> None:
    text = HEAD + "  sso:\n" + CLIENT.format(name="App", id="app") + client + "\n"

    def said(path: str, chart: Chart | None = None) -> bool:
        report = analyse(Source(path, text.encode(), chart=chart), Settings())
        assert not report.problems
        return "template-placeholder-unrendered" in {one.rule.name for one in report.findings}

    assert said("package.yaml") == is_said
    assert not said("package.yaml.gotmpl")
    assert not said("chart/templates/package.yaml", Chart("chart"))


@pytest.mark.parametrize(
    ("action", "problem"),
    [
        ("eq .Values.x admin", "'admin'; a text needs quotes"),
        ("(.Values.x) | default app", "'app'; a text needs quotes"),
        ("ternary yes .Values.x .Values.y", "'yes'; a text needs quotes"),
        ('env "HOME"', "'env': Helm leaves it out"),
        ("elseif .Values.x", "'elseif': write 'else if'"),
        ("endif", "'endif': write 'end'"),
        ("if brandNew .Values.x", None),
        ("brandNew", None),
        (".Values.x | brandNew .Values.y", None),
        ("default (brandNew .Values.x) .Values.y", None),
        ("$x := brandNew .Values.x", None),
    ],
)
def test_a_word_that_is_no_function(action: str, problem: str | None) -> None:
    end = "{{ end }}" if action.startswith("if") else ""
    text = f"{HEAD}  network: {{}} # {{{{ {action} }}}}{end}\n"
    found = [one.message for one in findings(text, "x: 1\ny: 1\n") if one.rule.name == "template-error"]
    assert len(found) == (problem is not None)
    assert all(f"there is no function {problem}" in message for message in found)


@pytest.mark.parametrize(("name", "meant"), [(".Release.name", "Name"), (".Chart.appVersion", "AppVersion")])
def test_fields_of_built_in_objects_in_another_case(name: str, meant: str) -> None:
    [message] = [one.message for one in findings(f"{HEAD}  network: {{}} # {{{{ {name} }}}}\n")]
    assert message.endswith(f"(did you mean '{meant}'?).")


@pytest.mark.parametrize(("literal", "is_usual"), [("1.0", True), ("2.0", False), ("1.5", False)])
def test_a_number_with_a_point_may_be_the_same(literal: str, is_usual: bool) -> None:
    """Helm reads 1 in values as 1.0."""
    branch = f"  {{{{- if eq .Values.size {literal} }}}}\n  sso: [{{name: A, clientId: a}}]\n  {{{{- end }}}}\n"
    (found,) = [one for one in findings(HEAD + branch, "size: 1\n") if one.rule.name == "redirect-uris-missing"]
    assert (found.severity == "error") is is_usual
