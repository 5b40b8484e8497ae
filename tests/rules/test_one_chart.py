"""What the templates of one chart have in common: Helm installs them at once, from one set of values."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint import Settings, check_paths

RELEASE = "{{ .Release.Namespace }}"
TAKEN = "namespace-already-has-package"
ZARF = """kind: ZarfPackageConfig
metadata:
  name: both
components:
  - name: one
    required: true
    charts:
      - {name: one, localPath: chart, namespace: one, valuesFiles: [one.yaml]}
  - name: two
    required: true
    charts:
      - {name: two, localPath: chart, namespace: two, valuesFiles: [two.yaml]}
"""


def said(folder: Path, files: dict[str, str], *select: str) -> list[tuple[str, str, str]]:
    """Check a chart; give file, rule and severity of each finding."""
    chart = {"chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", "chart/values.yaml": "x: 1\n"}
    write(folder, {".git/HEAD": "", **chart, **files})
    report = check_paths([str(folder)], Settings(select=select or (TAKEN,)))
    assert not report.problems
    return sorted((Path(one.span.path).name, one.rule.name, one.severity) for one in report.findings)


def two(first: str, second: str, place: str = "chart/templates") -> dict[str, str]:
    return {f"{place}/a.yaml": first, f"{place}/b.yaml": second}


def plain(name: str, namespace: str = RELEASE) -> str:
    return head(name, namespace) + "spec: {}\n"


def bare(name: str) -> str:
    return plain(name).replace(f"  namespace: {RELEASE}\n", "")


def web(name: str, client: str = "", host: str = "", extra: str = "") -> str:
    expose = f"    expose:\n      - {{service: w, selector: {{app: {name}}}, port: 80, host: '{host}'}}\n"
    sso = f"  sso:\n    - name: W\n      clientId: '{client}'\n{extra}" if client else ""
    return head(name) + "spec:\n" + sso + (f"  network:\n{expose}" if host else "")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (plain("a"), plain("b")),
        (bare("a"), bare("b")),
        (bare("a"), plain("b")),
        (plain("a", "same"), plain("b", "same")),
        (plain("a", "{{ .Values.n | default .Release.Name }}"), plain("b", "{{ .Values.n | default $.Release.Name }}")),
        (plain("a", "x-{{ .Values.ns }}"), "{{ $ns := .Values.ns }}" + plain("b", "x-{{ $ns }}")),
    ],
)  # fmt: skip
def test_two_templates_go_to_one_namespace(tmp_path: Path, first: str, second: str) -> None:
    assert said(tmp_path, two(first, second)) == [("b.yaml", TAKEN, "error")]


ITEM = "{{ range .Values.list }}\n" + plain("NAME", "{{ .ns }}") + "{{ break }}{{ end }}\n"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (plain("a", "{{ .Values.a }}"), plain("b", "{{ .Values.b }}")),
        (ITEM.replace("NAME", "a"), ITEM.replace("NAME", "b")),
        (plain("a", "{{ tpl .Values.a . }}"), plain("b", "{{ tpl .Values.a . }}")),
        (plain("a", "{{ randAlpha 5 }}"), plain("b", "{{ randAlpha 5 }}")),
        ("{{ if .Values.a }}\n" + plain("a") + "{{ end }}", "{{ if not .Values.a }}\n" + plain("b") + "{{ end }}"),
        (
            "{{ if .Release.IsInstall }}\n" + plain("a") + "{{ end }}",
            "{{ if not .Release.IsInstall }}\n" + plain("b") + "{{ end }}",
        ),
    ],
)
def test_what_may_be_two_namespaces_is_no_conflict(tmp_path: Path, first: str, second: str) -> None:
    assert said(tmp_path, two(first, second)) == []


def test_only_what_helm_installs_with_a_template_is_certainly_beside_it(tmp_path: Path) -> None:
    files = {
        "chart/templates/a.yaml": plain("a"),
        "chart/templates/_b.yaml": plain("b"),
        "chart/files/c.yaml": plain("c"),
        "chart/charts/inner/Chart.yaml": "apiVersion: v2\nname: inner\nversion: 0.1.0\n",
        "chart/charts/inner/templates/d.yaml": plain("d"),
        "chart/charts/inner/templates/deeper/e.yaml": plain("e"),
        **two(plain("f"), plain("g"), "templates"),
    }
    assert said(tmp_path, files) == [("e.yaml", TAKEN, "error")]
    literal = {name: text.replace(RELEASE, "same") for name, text in files.items() if "inner" not in name}
    assert {severity for _, _, severity in said(tmp_path / "literal", literal)} == {"warning"}


def test_a_chart_that_is_installed_twice_has_other_values_each_time(tmp_path: Path) -> None:
    zarf = {"zarf.yaml": ZARF, "one.yaml": "a: true\n", "two.yaml": "b: true\n"}
    first, second = (f"{{{{ if .Values.{name} }}}}\n{plain(name)}{{{{ end }}}}\n" for name in "ab")
    assert said(tmp_path / "each", {**zarf, **two(first, second)}) == []
    assert said(tmp_path / "both", {**zarf, **two(plain("a"), plain("b"))}) == [("b.yaml", TAKEN, "error")]
    same = {**zarf, "zarf.yaml": ZARF.replace("two.yaml", "one.yaml")}
    assert said(tmp_path / "same", {**same, **two(first, second)}) == [("b.yaml", TAKEN, "warning")]


def test_clients_and_hosts_of_one_value_are_one(tmp_path: Path) -> None:
    guard = "      redirectUris: ['https://{{ .Values.host }}/x']\n      enableAuthserviceSelector: {app: NAME}\n"
    rules = ("client-id-owned-elsewhere", "exposed-host-collision", "authservice-host-collision")
    texts = (web(name, "{{ .Values.id }}", "{{ .Values.host }}", guard.replace("NAME", name)) for name in ("a", "b"))
    assert said(tmp_path / "ids", two(*texts), *rules) == [
        ("b.yaml", "client-id-owned-elsewhere", "error"),
        ("b.yaml", "exposed-host-collision", "warning"),
    ]
    texts = (web(name, name, "", guard.replace("NAME", name)) for name in ("a", "b"))
    assert said(tmp_path / "hosts", two(*texts), *rules) == [("b.yaml", "authservice-host-collision", "warning")]


def test_an_audience_of_one_value_reaches_the_other_template(tmp_path: Path) -> None:
    job = """      standardFlowEnabled: false
      serviceAccountsEnabled: true
      protocolMappers:
        - name: audience
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config: {included.client.audience: 'uds-{{ .Values.id }}', access.token.claim: "true"}
"""
    files = two(web("a", "job", extra=job), web("b", "uds-{{ .Values.id }}"))
    assert said(tmp_path, files, "audience-crosses-packages") == [("a.yaml", "audience-crosses-packages", "note")]


def test_names_of_two_values_are_those_of_two_packages(tmp_path: Path) -> None:
    first, second = (web("x", host="same").replace("name: x", f"name: {{{{ .Values.{name} }}}}") for name in "ab")
    rule = "exposed-host-collision"
    assert said(tmp_path, two(first, second), rule) == [("b.yaml", rule, "warning")]
    assert said(tmp_path / "one", two(first, first), rule) == []
