"""Values that no values file defines: said with when they are read, and as a refusal where Helm certainly refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint import Finding, Settings, check_paths
from undefined_cases import Case, cases


def findings(folder: Path, files: dict[str, str]) -> list[Finding]:
    write(folder, files)
    report = check_paths([str(folder)], Settings(select=("undefined-value",)))
    assert (report.problems, report.packages) == ((), 1)
    return list(report.findings)


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.body)
def test_what_helm_refuses(case: Case, tmp_path: Path) -> None:
    """What Helm says is in tests/undefined_cases.py; tests/e2e/test_helm.py asks it."""
    refused = [one for one in findings(tmp_path, case.files()) if one.message_id in ("refused", "bare")]
    assert tuple(dict.fromkeys((one.when, one.severity) for one in refused)) == case.said


VALUES = "sso: {enabled: false}\nnetwork: {egressEnabled: true}\napps: [{id: a}]\ndomain: uds.dev\n"
CHART = "apiVersion: v2\nname: reports\nversion: 0.1.0\n"


def chart(body: str) -> dict[str, str]:
    text = f"{head()}spec:\n  network:\n    allow:\n{body}      - {{direction: Egress, remoteGenerated: Anywhere}}\n"
    return {"Chart.yaml": CHART, "values.yaml": VALUES, "templates/package.yaml": text}


def item(value: str) -> str:
    return f"      - {{direction: Egress, remoteHost: '{value}'}}\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("{{ if .Values.sso.enabled }}\n" + item("{{ .Values.sso.host }}") + "{{ end }}\n", ("default", "note")),
        (
            "{{ if .Values.sso.enabled }}\n" + item("{{ .Values.network.enableEgress }}") + "{{ end }}\n",
            ("near", "note"),
        ),
        (
            "{{ if and .Values.sso.enabled .Values.network.enableEgress }}\n" + item("x") + "{{ end }}\n",
            ("near", "note"),
        ),
        (
            "{{ if .Values.sso.enabled }}\n{{ range .Values.apps }}\n"
            + item("{{ .id }}.{{ .Values.domain }}")
            + "{{ end }}\n{{ end }}\n",
            ("scope", "note"),
        ),
        (
            "{{ if .Values.sso.enabled }}\n{{ range .Values.apps }}\n{{ if .Values.domain }}\n"
            + item("{{ .id }}")
            + "{{ end }}\n{{ end }}\n{{ end }}\n",
            ("scope", "note"),
        ),
    ],
)
def test_a_branch_that_is_off(body: str, expected: tuple[str, str], tmp_path: Path) -> None:
    """What stands in it says when it is read, and is one step milder."""
    [found] = findings(tmp_path, chart(body))
    assert (found.message_id, found.severity) == expected
    assert found.when is not None
    assert found.when.startswith(".Values.sso.enabled")


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ('{{ printf "%s.(x)|%s" .Values.domain .Values.host | quote }}', "nil"),
        ('{{ .Values.host | printf "%s" }}', "nil"),
        ("{{ print .Values.host }}", "nil"),
        ("{{ .Values.host | toString }}", "nil"),
        ('{{ printf "%s" (.Values.host | quote) }}', "default"),
        ('{{ printf "x" }}{{ .Values.host | quote }}', "default"),
        ('{{ printf "%s" (cat "x" .Values.host) }}', "default"),
        ('{{ .Values.host | quote | printf "%s" }}', "default"),
    ],
)
def test_what_is_written_in_its_place(action: str, expected: str, tmp_path: Path) -> None:
    """As Helm 3.19 renders it: `<nil>` or `%!s(<nil>)` by these functions, nothing by others."""
    [found] = findings(tmp_path, chart(item(action)))
    assert found.message_id == expected


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        (".Values.egressEnabled", ".Values.network.egressEnabled"),
        (".Values.sso.domain", ".Values.domain"),
        (".Values.sso.egressEnabled", ""),
        (".Values.port", ""),
        (".Values.secret", ""),
        (".Values.web.network", ""),
    ],
)
def test_a_value_that_is_defined_a_level_deeper_or_higher(value: str, meant: str, tmp_path: Path) -> None:
    files = chart(item(f"{{{{ {value} }}}}"))
    files["values.yaml"] += "web: {port: 1}\napi: {port: 2}\nmy-app: {secret: x}\n"
    [found] = findings(tmp_path, files)
    assert (found.message_id, found.arguments.get("near", "")) == ("moved" if meant else "default", meant)


def test_a_branch_that_is_on_says_so(tmp_path: Path) -> None:
    body = "{{ if .Values.network.egressEnabled }}\n" + item("{{ .Values.host }}") + "{{ end }}\n"
    [found] = findings(tmp_path, chart(body))
    assert (found.severity, found.when) == ("warning", ".Values.network.egressEnabled")


def test_a_place_that_is_read_in_every_branch_is_said_once(tmp_path: Path) -> None:
    body = "{{ $x := .Values.host }}{{ if .Values.sso.enabled }}\n" + item("{{ $x }}") + "{{ end }}\n"
    [found] = findings(tmp_path, chart(body))
    assert (found.severity, found.when) == ("warning", None)


SCHEMA = '{"definitions": {"a/b": {"required": ["host"]}}, "properties": {"sso": {%s}}}'


@pytest.mark.parametrize(
    ("name", "text", "demanded"),
    [
        ("templates/deployment.yaml", 'host: {{ required "a host" .Values.sso.host }}', True),
        ("templates/deployment.yaml", "host: {{ $.Values.sso.host | required `a host` }}", True),
        ("templates/deployment.yaml", 'host: {{ required (printf "%s" (quote "a host")) (.Values.sso.host) }}', True),
        ("templates/deployment.yaml", '{{ if required "a \\"host\\"" .Values.sso.host }}x{{ end }}', True),
        (
            "templates/deployment.yaml",
            "{{ range .Values.apps }}{{ else }}{{ required `x` $.Values.sso.host }}{{ end }}",
            True,
        ),
        ("templates/deployment.yaml", '{{ with .Values.sso }}{{ required "a host" .host }}{{ end }}', True),
        (
            "templates/deployment.yaml",
            '{{ with $.Values }}{{ with .sso }}{{ required "x" .host }}{{ end }}{{ end }}',
            True,
        ),
        ("templates/deployment.yaml", '{{ if .Values.sso }}{{ required "x" .host }}{{ end }}', False),
        ("templates/deployment.yaml", '{{ range .Values.sso }}{{ required "x" .host }}{{ end }}', False),
        ("templates/deployment.yaml", '{{ with .Values.sso }}{{ else }}{{ required "x" .host }}{{ end }}', False),
        ("templates/deployment.yaml", 'host: {{ index .Values "sso" "host" | required "a host" }}', True),
        ("templates/deployment.yaml", 'host: {{ index .Values.sso .key | required "a host" }}', False),
        ("templates/deployment.yaml", 'host: {{ required "a host" (index $here "host") }}', False),
        (
            "charts/lib/templates/_host.tpl",
            '{{ define "host" }}{{ required "a host" .Values.sso.host }}{{ end }}',
            True,
        ),
        ("templates/deployment.yaml", 'host: {{ required "a host" (.Values.sso.host | default "x") }}', False),
        ("templates/deployment.yaml", 'host: {{ .Subcharts.s.Values.sso.host | required "x" }}', False),
        ("templates/deployment.yaml", '# required "x" .Values.sso.host {{/* required "x" .Values.sso.host */}}', False),
        ("templates/deployment.yaml", '{{ required "x" .Values.sso.host', False),
        ("templates/NOTES.txt", "{{ fail (required) }}", False),
        ("templates/_helpers.tpl", '{{ define "host" }}{{ required "a host" .Values.sso.host }}{{ end }}', True),
        ("templates/deployment.yaml", "host: {{ .Values.sso.host }} # required", False),
        ("templates/deployment.yaml", 'host: {{ required "a host" .Values.sso.hosts }}', False),
        ("values.schema.json", '{"properties": {"sso": {"required": ["host"]}}}', True),
        ("values.schema.json", '{"required": ["sso", 1], "properties": {"sso": {"properties": {"host": {}}}}}', False),
        ("values.schema.json", '{"required": "host", "properties": []}', False),
        ("values.schema.json", SCHEMA % '"$ref": "#/definitions/a~1b"', True),
        ("values.schema.json", SCHEMA % '"allOf": [{}, {"$ref": "#/definitions/a~1b"}]', True),
        ("values.schema.json", SCHEMA % '"$ref": "#/definitions/none"', False),
        ("values.schema.json", SCHEMA % '"$ref": "other.json#/definitions/a~1b"', False),
        ("values.schema.json", '{"properties": {"sso": {"$ref": "#"}}, "required": ["host"]}', True),
        ("values.schema.json", 'no JSON: "required"', False),
    ],
)
def test_what_the_chart_demands_of_its_user(name: str, text: str, demanded: bool, tmp_path: Path) -> None:
    files = {**chart(item("{{ .Values.sso.host }}")), name: text}
    assert bool(findings(tmp_path, files)) is not demanded


def test_what_lies_in_what_the_chart_demands(tmp_path: Path) -> None:
    files = chart(item("{{ .Values.web.tls.host }}"))
    assert [one.message_id for one in findings(tmp_path, files)] == ["refused"]
    within = '{"properties": {"web": {"required": ["tls"]}}}'  # of a mapping that may be left out
    assert [one.message_id for one in findings(tmp_path, {"values.schema.json": within})] == ["refused"]
    assert not findings(tmp_path, {"values.schema.json": '{"required": ["web"]}'})


def test_other_documents_of_the_file(tmp_path: Path) -> None:
    """Their conditions are followed one way only: nothing is certain where the values do not answer them."""
    files = chart("")
    other = "---\nkind: ConfigMap\napiVersion: v1\ndata: {}\n# {{ if %s }}{{ .Values.web.host }}{{ end }}\n"
    for condition, refused in (
        (".Values.network", 1),
        (".Values.sso.enabled", 0),
        ('kindIs "map" .Values.web', 0),
        ('semverCompare ">1" .Capabilities.KubeVersion.Version', 0),
    ):
        text = files["templates/package.yaml"] + other % condition
        found = findings(tmp_path, {**files, "templates/package.yaml": text})
        assert len([one for one in found if one.message_id in ("refused", "bare")]) == refused, condition


@pytest.mark.parametrize(
    ("name", "text", "refused"),
    [
        ("zarf.yaml", "variables: [{name: X, path: other.host}]", 1),
        ("zarf.yaml", "variables: [{name: X, path: web.host}]", 0),
        ("zarf.yaml", "valuesFiles: [more.yaml]", 0),
        ("zarf.yaml", "valuesFiles: [gone.yaml]", 0),
        ("parent/Chart.yaml", "name: parent\ndependencies: [{name: reports, repository: file://../chart}]\n", 0),
        ("chart/charts/web/Chart.yaml", "name: web\n", 0),
    ],
)
def test_values_from_elsewhere(name: str, text: str, refused: int, tmp_path: Path) -> None:
    """A Zarf package may give them, and a chart that this one is part of, or one in it."""
    if name == "zarf.yaml":
        inner = f"charts: [{{name: reports, localPath: chart, namespace: a, {text}}}]"
        text = f"kind: ZarfPackageConfig\nmetadata: {{name: a}}\ncomponents: [{{name: a, {inner}}}]\n"
    body = "{{ if .Values.web.enabled }}\n" + item("{{ .Values.web.host }}") + "{{ end }}\n"
    files = {f"chart/{path}": content for path, content in chart(body).items()}
    found = findings(tmp_path, {**files, "more.yaml": "web: {host: x}\n", name: text})
    assert [one.message_id for one in found] == ["refused"] * refused


@pytest.mark.parametrize("before", ["", "# what the chart needs\n---\n", "---\n", "\n# one\n# two\n--- # three\n"])
def test_values_behind_comments(before: str, tmp_path: Path) -> None:
    """Comments before the first `---` are no document, so values may stand behind it; measured with Helm."""
    files = chart(item("{{ .Values.domain }}"))
    assert not findings(tmp_path, {**files, "values.yaml": before + files["values.yaml"]})
    [found] = findings(tmp_path, {"values.yaml": before + "sso: {}\n"})
    assert found.arguments["name"] == ".Values.domain"
