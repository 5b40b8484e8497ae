"""Services and pods behind `expose` entries: when nothing is said of them, and what templates make of their names."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, together, write
from udslint import Settings, check_paths
from udslint.source import Source

RULES = (
    "expose-port-unknown",
    "expose-target-port-missing",
    "expose-selector-other-pods",
)
SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: reports}
spec:
  selector: {app: reports}
  ports: [{port: 80, targetPort: 8080}]
"""
DEPLOYMENT = """\
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: reports}
spec:
  template:
    metadata: {labels: {app: reports}}
"""
EXPOSE = "{host: reports, service: reports, gateway: tenant, port: 80, selector: {app: reports}}"
ALLOW = "    allow:\n      - "
CLIENT = """\
  sso:
    - name: Reports
      clientId: reports
      redirectUris: [https://reports.uds.dev/login]
      enableAuthserviceSelector: {app: reports}
"""


def package(*exposes: str, rest: str = "", mode: str = "sidecar") -> str:
    lines = "".join(f"      - {expose}\n" for expose in exposes)
    return f"{head('reports')}spec:\n  network:\n    serviceMesh: {{mode: {mode}}}\n    expose:\n{lines}{rest}"


def said(text: str, around: str = SERVICE, *, patch: str = "") -> list[str]:
    known = Source("app.yaml", around.encode(), patch=patch)  # type: ignore[arg-type]
    return [one.rule.name for one in together([Source("package.yaml", text.encode()), known], Settings(select=RULES))]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("port: 80", "port: 80", ["expose-target-port-missing"]),
        ("port: 80", "port: 80, targetPort: 8080", []),
        ("port: 80", "port: 8080", ["expose-port-unknown"]),
        ("port: 80", "port: '{{ .Values.port }}'", []),
        ("port: 80", "port: 80, targetPort: '{{ .Values.port }}'", []),
        ("port: 80", "port: 8080, protocol: UDP", []),
        ("port: 80", "port: 8080, advancedHTTP: {redirect: {uri: /x}}", []),
        ("service: reports", "service: other", []),
    ],
)
def test_entries(old: str, new: str, expected: list[str]) -> None:
    assert said(package(EXPOSE.replace(old, new))) == expected


@pytest.mark.parametrize(
    "around",
    [
        SERVICE.replace("targetPort: 8080", "targetPort: http"),
        SERVICE.replace("8080", "'{{ .Values.port }}'"),
        SERVICE.replace("port: 80,", "port: '{{ .Values.port }}',"),
        SERVICE.replace("ports: [{port: 80, targetPort: 8080}]", "ports: '{{ .Values.ports }}'"),
        SERVICE.replace("  selector: {app: reports}\n", ""),
        SERVICE.replace("spec:\n", "spec:\n  type: ExternalName\n"),
        SERVICE.replace("{name: reports}", "{name: reports, namespace: other}"),
        SERVICE + "---\n" + SERVICE.replace("8080", "80"),
    ],
)
def test_services_that_tell_nothing(around: str) -> None:
    assert said(package(EXPOSE), around) == []


@pytest.mark.parametrize(
    "rest",
    [
        f"{ALLOW}{{direction: Ingress, remoteGenerated: Anywhere}}\n",
        f"{ALLOW}{{direction: Ingress, remoteNamespace: istio-tenant-gateway, port: 8080}}\n",
        f"{ALLOW}{{direction: '{{{{ .Values.direction }}}}', remoteGenerated: KubeAPI}}\n",
        "    allow: '{{ .Values.allow }}'\n",
        "    {{- toYaml .Values.more | nindent 4 }}\n",
    ],
)
def test_what_else_may_let_the_gateway_in(rest: str) -> None:
    wrong = EXPOSE.replace("app: reports", "app: report")
    assert said(package(wrong, rest=rest), SERVICE + DEPLOYMENT) == []
    others = f"{ALLOW}{{direction: Ingress, remoteGenerated: IntraNamespace}}\n"
    others += "      - {direction: Ingress, remoteNamespace: monitoring}\n"
    expected = ["expose-target-port-missing", "expose-selector-other-pods"]
    assert said(package(wrong, rest=others), SERVICE + DEPLOYMENT) == expected


@pytest.mark.parametrize(
    ("containers", "is_said"),
    [
        ("[{name: app, ports: [{name: http, containerPort: 8080}]}]", True),
        ("[{name: app, ports: [{name: http, containerPort: 80}]}]", False),
        ("[{name: app, ports: [{name: web, containerPort: 8080}]}]", False),
        ("[{name: app, ports: [{containerPort: 8080}]}]", False),
        ("[{name: app, ports: [{name: http, containerPort: '{{ .Values.port }}'}]}]", False),
        ("[{name: app}, {name: side, ports: [{name: http, containerPort: 8080}]}]", True),
        ("'{{ .Values.containers }}'", False),
    ],
)
def test_ports_of_pods_that_have_a_name(containers: str, is_said: bool) -> None:
    around = f"{SERVICE}{DEPLOYMENT}    spec: {{containers: {containers}}}\n".replace(
        "targetPort: 8080", "targetPort: http"
    )
    assert bool(said(package(EXPOSE), around)) is is_said
    unknown = DEPLOYMENT.replace("{app: reports}", "'{{ .Values.labels }}'")
    assert said(package(EXPOSE), around + unknown) == []


def test_another_entry_that_opens_the_port() -> None:
    assert said(package(EXPOSE, EXPOSE.replace("port: 80", "port: 80, targetPort: 8080"))) == []


def test_a_waypoint_may_let_in() -> None:
    assert said(package(EXPOSE, rest=CLIENT, mode="ambient")) == []
    assert said(package(EXPOSE, rest=CLIENT)) == ["expose-target-port-missing"]


def test_a_patch_is_no_service() -> None:
    assert said(package(EXPOSE), patch="joins") == []


@pytest.mark.parametrize(
    ("labels", "alone", "with_pods"),
    [
        ("{app: report}", True, True),
        ("{app: '{{ .Values.app }}'}", False, False),
        ("{}", False, False),
        ("{app: reports, part: web}", False, True),
        ("{app: reports, statefulset.kubernetes.io/pod-name: reports-0}", False, False),
    ],
)
def test_labels(labels: str, alone: bool, with_pods: bool) -> None:
    right = EXPOSE.replace("port: 80", "port: 80, targetPort: 8080")
    entry = right.replace("{app: reports}", labels)
    assert bool(said(package(entry), SERVICE)) is alone
    assert bool(said(package(entry), SERVICE + DEPLOYMENT)) is with_pods
    unknown = DEPLOYMENT.replace("{app: reports}", "'{{ .Values.labels }}'")
    assert bool(said(package(entry), SERVICE + DEPLOYMENT + unknown)) is alone
    assert bool(said(package(entry), SERVICE + DEPLOYMENT.replace("apps/v1", "example.com/v1"))) is alone
    assert said(package(entry), SERVICE.replace("apiVersion: v1", "apiVersion: serving.knative.dev/v1")) == []
    assert said(package(entry, right), SERVICE + DEPLOYMENT) == []


@pytest.mark.parametrize("ports", ["[]", "[{name: metrics, containerPort: 9090}]"])
def test_pods_without_the_port_of_the_service_are_none_of_it(ports: str) -> None:
    entry = EXPOSE.replace("{app: reports}", "{app: reports, part: web}")
    pods = f"{DEPLOYMENT}    spec: {{containers: [{{name: app, ports: {ports}}}]}}\n"
    assert said(package(entry), SERVICE.replace("8080", "http") + pods) == []


def test_a_policy_may_let_the_gateway_in() -> None:
    policy = "---\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: gateway}\nspec:\n"
    ingress = "  podSelector: {}\n  ingress: [{ports: [{port: 8080}]}]\n"
    assert said(package(EXPOSE), SERVICE + policy + ingress) == []
    elsewhere = policy.replace("{name: gateway}", "{name: gateway, namespace: other}")
    assert said(package(EXPOSE), SERVICE + elsewhere + ingress) == ["expose-target-port-missing"]
    together = f"{package(EXPOSE)}---\n{SERVICE}"
    assert said(together, "") == ["expose-target-port-missing"]
    assert said(together + policy + ingress, "") == []
    assert said(together + policy + "  policyTypes: [Ingress]\n", "") == ["expose-target-port-missing"]


PLACES: dict[str, tuple[dict[str, str], bool]] = {
    "one folder": ({"package.yaml": "P", "service.yaml": "S"}, True),
    "two folders": ({"package.yaml": "P", "app/service.yaml": "S"}, False),
    "two folders of one chart": ({"Chart.yaml": "C", "templates/p.yaml": "P", "templates/app/s.yaml": "S"}, True),
    "two charts": (
        {"a/Chart.yaml": "C", "a/templates/p.yaml": "P", "b/Chart.yaml": "C", "b/templates/s.yaml": "S"},
        False,
    ),
    "a kustomization": ({"package.yaml": "P", "service.yaml": "S", "kustomization.yaml": "namePrefix: x-\n"}, False),
    "a kustomization above": ({"a/all.yaml": "P---\nS", "Kustomization": "namePrefix: x-\n"}, False),
    "two entries of a Zarf package": ({"package.yaml": "P", "service.yaml": "S", "zarf.yaml": "Z"}, False),
}
CONTENTS = {
    "P": package(EXPOSE).replace("  namespace: reports\n", ""),
    "S": SERVICE,
    "C": "apiVersion: v2\nname: reports\nversion: 0.1.0\n",
    "Z": """\
kind: ZarfPackageConfig
components:
  - name: app
    required: true
    manifests:
      - {name: a, namespace: reports, files: [package.yaml]}
      - {name: b, namespace: other, files: [service.yaml]}
""",
}


@pytest.mark.parametrize(("files", "is_said"), PLACES.values(), ids=PLACES)
def test_what_is_applied_together(files: dict[str, str], is_said: bool, tmp_path: Path) -> None:
    write(tmp_path, {name: text.replace("P---\nS", "P") for name, text in files.items()})
    for name, text in files.items():
        (tmp_path / name).write_text("---\n".join(CONTENTS.get(part, part) for part in text.split("---\n")))
    (tmp_path / ".git").mkdir()
    report = check_paths([str(tmp_path)], Settings(select=RULES))
    assert bool(report.findings) is is_said


def test_names_of_a_chart(tmp_path: Path) -> None:
    name = '"{{ .Release.Name }}-web"'
    chart = {
        "Chart.yaml": "apiVersion: v2\nname: reports\nversion: 0.1.0\n",
        "templates/service.yaml": SERVICE.replace("name: reports", f"name: {name}"),
        "templates/package.yaml": package(EXPOSE.replace("service: reports", f"service: {name}")),
    }
    write(tmp_path, chart)
    (found,) = check_paths([str(tmp_path)], Settings(select=RULES)).findings
    assert found.rule.name == "expose-target-port-missing"
    assert "Service '{{ .Release.Name }}-web' leads port 80 to port 8080 of its pods" in found.message


def test_what_stands_in_a_branch_is_said_with_its_condition(tmp_path: Path) -> None:
    text = package(EXPOSE).replace("    expose:\n", "    expose:\n      {{- if .Values.on }}\n") + "      {{- end }}\n"
    chart = {"Chart.yaml": CONTENTS["C"], "values.yaml": "on: false\n", "templates/service.yaml": SERVICE}
    write(tmp_path, {**chart, "templates/package.yaml": text})
    (found,) = check_paths([str(tmp_path)], Settings(select=RULES)).findings
    assert (found.rule.name, found.when, found.severity) == ("expose-target-port-missing", ".Values.on", "note")


def test_what_stands_in_a_named_template_is_found_there(tmp_path: Path) -> None:
    helper = f'{{{{ define "expose" }}}}\n- {EXPOSE}\n{{{{ end }}}}\n'
    text = package().replace("expose:\n", 'expose:\n      {{- include "expose" . | nindent 6 }}\n')
    chart = {"Chart.yaml": CONTENTS["C"], "templates/service.yaml": SERVICE, "templates/_h.tpl": helper}
    write(tmp_path, {**chart, "templates/package.yaml": text})
    (found,) = check_paths([str(tmp_path)], Settings(select=RULES)).findings
    assert Path(found.span.path).name == "_h.tpl"


@pytest.mark.parametrize(
    "service",
    [
        SERVICE.replace("{name: reports}", "{name: reports, namespace: other}"),
        SERVICE.replace("{name: reports}", "{name: reports, namespace: '{{ .Values.other }}'}"),
        "{{ if .Values.legacy }}\n" + SERVICE + "{{ end }}\n",
    ],
)
def test_services_that_may_not_be_there(service: str, tmp_path: Path) -> None:
    text = package(EXPOSE).replace("namespace: reports", "namespace: {{ .Release.Namespace }}")
    chart = {"Chart.yaml": CONTENTS["C"], "values.yaml": "legacy: false\n", "templates/package.yaml": text}
    write(tmp_path, {**chart, "templates/service.yaml": service})
    assert check_paths([str(tmp_path)], Settings(select=RULES)).findings == ()
    write(tmp_path, {"templates/service.yaml": SERVICE})
    assert len(check_paths([str(tmp_path)], Settings(select=RULES)).findings) == 1


def test_a_target_port_of_zero_is_none() -> None:
    assert said(package(EXPOSE), SERVICE.replace("targetPort: 8080", "targetPort: 0")) == []
