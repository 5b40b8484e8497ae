"""`.Values` and `.Release` where `.` is an item of the values: said where it is certain."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from making import head, write
from udslint import Settings, check_paths

CHART = "apiVersion: v2\nname: reports\nversion: 0.1.0\n"
VALUES = "domain: uds.dev\napps:\n  - {id: a}\nnames: [a]\nempty: []\nmap: {a: {id: a}}\nsso: {id: a}\n"
HELPER = '{{- define "host" -}}\nx.{{ .Values.domain }}\n{{- end -}}\n'


def said(body: str, folder: Path, values: str = VALUES) -> list[tuple[int, str]]:
    text = f"{head()}spec:\n  network:\n    allow:\n{body}"
    files = {"Chart.yaml": CHART, "values.yaml": values, "templates/_h.tpl": HELPER, "templates/p.yaml": text}
    write(folder, files)
    report = check_paths([str(folder)], Settings(select=("undefined-value",)))
    assert not report.problems
    return [
        (one.span.start_line, one.arguments["name"]) for one in report.findings if one.message_id.startswith("scope")
    ]


def block(opening: str, value: str) -> str:
    return f"""{{{{- {opening} }}}}
      - direction: Egress
        remoteHost: {value}
{{{{- end }}}}
"""


@pytest.mark.parametrize(
    ("opening", "value", "name"),
    [
        ("range .Values.apps", "{{ .Values.domain }}", ".Values.domain"),
        ("range .Values.names", "{{ .Values.domain }}", ".Values.domain"),
        ("range .Values.empty", "x.{{ .Values.domain | quote }}", ".Values.domain"),
        ("range $key, $one := .Values.map", "{{ .Release.Name }}", ".Release.Name"),
        ("range .Values.apps", '{{ printf "%s.x" .Chart.Name }}', ".Chart.Name"),
        ("range .Values.apps", '{{ include "host" . }}', ".Values.domain"),
        ("with .Values", '{{ include "host" . }}', ".Values.domain"),
        ("with .Values.sso", "{{ .Values.domain }}", ".Values.domain"),
        ("with .Values.sso", "{{ .Release.Namespace }}", ".Release.Namespace"),
        ("with .Values.domain", "{{ .Values.domain }}", ".Values.domain"),
    ],
)
def test_an_item_is_not_the_root(opening: str, value: str, name: str, tmp_path: Path) -> None:
    assert [what for _, what in said(block(opening, value), tmp_path)] == [name]


def test_a_condition_in_a_loop_is_at_its_action(tmp_path: Path) -> None:
    inner = block("if .Values.sso.id", "x")
    assert said("{{- range .Values.apps }}\n" + inner + "{{- end }}\n", tmp_path) == [(10, ".Values.sso.id")]


@pytest.mark.parametrize(
    ("opening", "value"),
    [
        ("range .Values.apps", "{{ $.Values.domain }}"),
        ("range .Values.apps", "{{ .id }}.{{ $.Release.Name }}"),
        ("range .Values.apps", '{{ include "host" $ }}'),
        ("range .Values.apps", '{{ include "host" (dict "Values" $.Values) }}'),
        ("range .Values.apps", '{{ include "host" (merge (dict "id" .id) $) }}'),
        ("range (list 1 2)", "{{ .Values.domain }}"),
        ("with $", "{{ .Values.domain }}"),
        ('with (dict "Values" .Values)', "{{ .Values.domain }}"),
        ("with .Values.sso", '{{ if hasKey . "Values" }}{{ .Values.domain }}{{ end }}'),
        ("range .Values.apps", "{{ if .Values }}{{ .Values.domain }}{{ end }}"),
        ("range .Values.apps", "{{ .Release.Version }}"),
        ("range .Values.apps", '{{ "(.Values.a)[0].Values.b" }}'),
    ],
)
def test_what_may_be_right_is_not_said(opening: str, value: str, tmp_path: Path) -> None:
    assert said(block(opening, value), tmp_path) == []


def test_items_with_such_a_key_are_what_is_meant(tmp_path: Path) -> None:
    values = "domain: uds.dev\napps:\n  - {id: a}\n  - {Values: {domain: x}}\nsso: {Values: {domain: x}}\n"
    assert said(block("range .Values.apps", "{{ .Values.domain }}"), tmp_path, values) == []
    assert said(block("with .Values.sso", "{{ .Values.domain }}"), tmp_path, values) == []


@pytest.mark.parametrize(
    ("host", "advice"),
    [("{{ .Values.domain }}", "write '$.Values.domain'"), ('{{ include "host" . }}', "as '.' and '$' what 'include'")],
)
def test_the_advice_is_right_where_it_stands(tmp_path: Path, host: str, advice: str) -> None:
    body = f"      {{{{- range .Values.apps }}}}\n      - remoteHost: {host}\n      {{{{- end }}}}\n"
    said(body, tmp_path)
    [finding] = check_paths([str(tmp_path)], Settings(select=("undefined-value",))).findings
    assert advice in finding.message


ITEMS = "apps: [{host: a}, {host: b, hosts: []}]\nnamed: {one: {clientId: x}}\n"


def of_items(folder: Path, body: str, values: str = ITEMS) -> list[str]:
    text = f"{head()}spec:\n  network:\n    allow:\n{body}\n      - {{direction: Egress, remoteGenerated: Anywhere}}\n"
    write(folder, {"Chart.yaml": CHART, "values.yaml": values, "templates/package.yaml": text})
    report = check_paths([str(folder)], Settings(select=("undefined-value",)))
    assert (report.problems, report.packages) == ((), 1)
    return [one.message for one in report.findings]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("{{ range .Values.apps }}{{ ITEM .hots }}{{ end }}", "No item of '.Values.apps[]' has 'hots'"),
        ("{{ range .Values.named }}{{ ITEM .clientID }}{{ end }}", "No item of '.Values.named[]' has 'clientID'"),
        ("{{ range $n, $v := .Values.named }}{{ ITEM $v.clientID }}{{ end }}", "No item of '.Values.named[]'"),
        ('{{ range .Values.apps }}{{ ITEM (default "x" .hots) }}{{ end }}', None),
        ("{{ range .Values.apps }}{{ if .hots }}{{ ITEM .hots }}{{ end }}{{ end }}", None),
        ('{{ range .Values.apps }}{{ if hasKey . "hots" }}{{ ITEM .hots }}{{ end }}{{ end }}', None),
        ('{{ range .Values.apps }}{{ if has "hots" (keys .) }}{{ ITEM .hots }}{{ end }}{{ end }}', None),
        ('{{ range .Values.apps }}{{ if ne (toString .hots) "" }}{{ ITEM .hots }}{{ end }}{{ end }}', None),
        ('{{ range .Values.apps }}{{ $_ := merge . (dict "hots" .host) }}{{ ITEM .hots }}{{ end }}', None),
        ('{{ range .Values.apps }}{{ ITEM ternary .hots .host (hasKey . "hots") }}{{ end }}', None),
        ('{{ range .Values.apps }}{{ ITEM required "hots" .hots }}{{ end }}', None),
        ('{{ range .Values.apps }}{{ ITEM .hots | required "each app has some" }}{{ end }}', None),
        ("{{ range .Values.apps }}{{ ITEM .description }}{{ end }}", None),
        ("{{ range .Values.apps }}{{ ITEM .hosts }}{{ end }}", None),
        ("{{ range .Values.more }}{{ ITEM .hots }}{{ end }}", None),
    ],
)
def test_keys_that_no_item_has(body: str, said: str | None, tmp_path: Path) -> None:
    start, end = "\n      - {direction: Egress, remoteHost: '{{ ", " }}'}\n"
    found = of_items(tmp_path, re.sub(r"\{\{ ITEM (.*?) \}\}", lambda one: start + one[1] + end, body))
    assert [one.startswith(said or "") for one in found] == ([True] if said else [])


def test_items_that_are_not_known(tmp_path: Path) -> None:
    body = "{{ range .Values.apps }}\n      - {direction: Egress, remoteHost: '{{ .hots }}'}\n{{ end }}"
    assert of_items(tmp_path, body, 'apps: ["###ZARF_VAR_APP###", {host: x}]\n') == []
