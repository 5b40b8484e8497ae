"""A NetworkPolicy beside a Package that lets its pods out to Keycloak, which no entry of the Package does."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import WITH_EXPOSE, head, write
from udslint import Settings, check_paths
from udslint.cache import Cache

RULE = "egress-to-keycloak-missing"
PACKAGE = (
    WITH_EXPOSE
    + """  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
        - https://reports.uds.dev/login
"""
)
EGRESS = "  egress: [{}]\n"
CHART = {"chart/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n", "chart/values.yaml": "x: 1\n"}


def policy(spec: str = EGRESS, namespace: str = "  namespace: reports\n", api: str = "networking.k8s.io/v1") -> str:
    return (
        f"apiVersion: {api}\nkind: NetworkPolicy\nmetadata:\n  name: out\n{namespace}spec:\n  podSelector: {{}}\n{spec}"
    )


def said(folder: Path, files: dict[str, str], cache: Cache | None = None) -> int:
    write(folder, {".git/HEAD": "", **files})
    report = check_paths([str(folder)], Settings(select=(RULE,)), cache=cache)
    assert not report.problems
    return len(report.findings)


def in_chart(text: str, package: str = PACKAGE) -> dict[str, str]:
    return {**CHART, "chart/templates/package.yaml": package, "chart/templates/more/policy.yaml": text}


def test_it_stands_beside_the_package(tmp_path: Path) -> None:
    assert said(tmp_path / "alone", {**CHART, "chart/templates/package.yaml": PACKAGE}) == 1
    assert said(tmp_path / "file", {"package.yaml": f"{PACKAGE}---\n{policy()}"}) == 0
    assert said(tmp_path / "chart", in_chart(policy())) == 0
    apart = {"package.yaml": PACKAGE, "policy.yaml": policy()}
    assert said(tmp_path / "apart", apart) == 1
    zarf = """kind: ZarfPackageConfig
metadata: {name: both}
components:
  - name: all
    required: true
    manifests: [{name: all, files: [package.yaml, policy.yaml]}]
"""
    assert said(tmp_path / "zarf", {**apart, "zarf.yaml": zarf}) == 0
    other = {name.replace("chart", "other"): text for name, text in in_chart(policy()).items()}
    del other["other/templates/package.yaml"]
    assert said(tmp_path / "other", {**CHART, "chart/templates/package.yaml": PACKAGE, **other}) == 1


@pytest.mark.parametrize(
    "text",
    [
        policy("  policyTypes: [Ingress, Egress]\n  egress:\n    - ports: [{port: 443}]\n"),
        policy("  policyTypes:\n    {{- toYaml .Values.types | nindent 4 }}\n" + EGRESS),
        policy("  egress: {{ .Values.egress | toJson }}\n"),
        policy("  {{- toYaml .Values.more | nindent 2 }}\n"),
        policy("{{ if .Values.policies }}" + EGRESS + "{{ end }}"),
        policy(namespace=""),
        policy(namespace="  namespace: {{ .Release.Namespace }}\n"),
        policy(api='{{ include "common.policy.apiVersion" . }}'),
    ],
)
def test_it_may_let_them_out(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, in_chart(text)) == 0


@pytest.mark.parametrize(
    "text",
    [
        policy("  policyTypes: [Egress]\n"),
        policy("  policyTypes: [Ingress, Egress]\n  egress: []\n"),
        policy("  policyTypes: [Ingress]\n" + EGRESS),
        policy("  ingress: [{}]\n"),
        policy(namespace="  namespace: other\n"),
        policy(api="crd.projectcalico.org/v1"),
        "# {{ .Values.x }}\nkind: Nothing\nspec: NetworkPolicy\n",
    ],
)
def test_it_does_not_let_them_out(tmp_path: Path, text: str) -> None:
    assert said(tmp_path, in_chart(text)) == 1


def test_each_package_has_its_own(tmp_path: Path) -> None:
    other = PACKAGE.replace(head(), head("notes"))
    files = in_chart(policy(), f"{PACKAGE}---\n{other}")
    assert said(tmp_path, files) == 1


def test_it_is_kept_in_the_cache(tmp_path: Path) -> None:
    files = in_chart(policy())
    for _ in range(2):
        assert said(tmp_path / "run", files, Cache(str(tmp_path / "cache.sqlite"))) == 0
    files["chart/templates/package.yaml"] += "# changed\n"
    assert said(tmp_path / "run", files, Cache(str(tmp_path / "cache.sqlite"))) == 0
    files["chart/templates/more/policy.yaml"] = policy("  policyTypes: [Egress]\n")
    assert said(tmp_path / "run", files, Cache(str(tmp_path / "cache.sqlite"))) == 1
