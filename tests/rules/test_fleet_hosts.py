"""What two Packages want at once, and when that can be: not on two sides of an `if`, nor for one Package twice."""

from __future__ import annotations

import pytest

from making import head, together
from udslint import Settings
from udslint.facts import PackageFact
from udslint.source import Source

RULES = ("exposed-host-collision", "authservice-host-collision", "audience-crosses-packages")


def package(name: str, namespace: str, client: str, host: str = "reports", extra: str = "") -> str:
    return f"""{head(name, namespace)}spec:
  network:
    expose:
      - host: {host}
        service: web
        port: 80
        selector:
          app: web
  sso:
    - name: Web
      clientId: {client}
      redirectUris:
        - https://{host}.uds.dev/login
      enableAuthserviceSelector:
        app: web
{extra}"""


SERVICE_ACCOUNT = """
    - name: Job
      clientId: job
      standardFlowEnabled: false
      serviceAccountsEnabled: true
      protocolMappers:
        - name: audience
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config:
            included.client.audience: {audience}
            access.token.claim: "true"
"""


def said(*texts: str, context: str | None = None, unit: str | None = None) -> list[tuple[str, str, str]]:
    sources = [Source(f"{number}.yaml", text.encode(), unit=unit) for number, text in enumerate(texts)]
    known = [Source("context", context.encode(), context=True)] if context else []
    findings = together(sources, Settings(select=RULES), known)
    return sorted((finding.rule.name, finding.severity, finding.span.path) for finding in findings)


def test_files_that_may_be_for_different_clusters_get_a_note() -> None:
    first, second = package("a", "a", "uds-a"), package("b", "b", "uds-b")
    expected = ["authservice-host-collision", "exposed-host-collision"]
    assert said(first, second) == [(name, "note", "1.yaml") for name in expected]
    assert said(first, second, unit="zarf") == [(name, "warning", "1.yaml") for name in expected]
    assert said(second, context=first) == [(name, "warning", "0.yaml") for name in expected]


def test_a_package_does_not_collide_with_itself() -> None:
    one, chart = package("a", "a", "uds-a"), package("a", "{{ .Release.Namespace }}", "uds-a")
    assert said(one, context=one) == []
    assert said(chart, context=one) == []
    assert said(one, one) == []


def test_copies_of_a_package_are_asked_about_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thousand copies for other clusters, each with a client of its own, exclude one another by their names."""
    asked: list[PackageFact] = []
    beside = PackageFact.may_be_beside
    monkeypatch.setattr(PackageFact, "may_be_beside", lambda one, other: (asked.append(one), beside(one, other))[1])
    copies = [package("a", "a", f"uds-{number}") for number in range(40)]
    assert said(*copies) == []
    assert len(asked) < 100


def test_two_copies_in_one_file_are_two_packages() -> None:
    both = package("a", "a", "uds-b") + "---\n" + package("a", "a", "uds-c")
    assert said(package("a", "a", "uds-a"), both) == [("authservice-host-collision", "warning", "1.yaml")]


def test_two_sides_of_an_if_do_not_collide() -> None:
    first, second = package("a", "a", "uds-a"), package("b", "b", "uds-b")
    assert said("{{ if .Values.x }}\n" + first + "\n{{ else }}\n" + second + "\n{{ end }}\n") == []


def test_what_is_apart_in_one_file_says_nothing_of_the_same_names_in_another() -> None:
    first, second = (package(name, name, f"uds-{name}", "reports.uds.dev.x") for name in ("b", "c"))
    sides = f"{{{{ if .Values.x }}}}\n{first}{{{{ else }}}}\n{second}{{{{ end }}}}\n"
    assert said(package("b", "b", "uds-x"), sides) == [("authservice-host-collision", "note", "1.yaml")]


def test_a_host_that_begins_like_another_collides() -> None:
    first = package("a", "a", "uds-a")
    second = package("b", "b", "uds-b", host="reports.uds.dev.x")
    for texts in ((first, second), (second, first)):
        assert ("authservice-host-collision", "note", "1.yaml") in said(*texts)


def test_an_audience_of_the_same_package_in_the_cluster_crosses_nothing() -> None:
    chart = package("a", "{{ .Release.Namespace }}", "uds-a", extra=SERVICE_ACCOUNT.format(audience="uds-a"))
    assert said(chart, context=package("a", "a", "uds-a")) == []
    other = package("b", "b", "uds-b", host="b")
    crossing = package("a", "a", "uds-a", extra=SERVICE_ACCOUNT.format(audience="uds-b"))
    assert said(crossing, context=other) == [("audience-crosses-packages", "note", "0.yaml")]


def test_any_package_with_the_probed_client_counts() -> None:
    """One of two that have it is the Package itself, of another file: nothing is overwritten in that."""
    checks = "        uptime:\n          checks:\n            paths:\n              - /healthz\n  sso:"
    probed, again = (package(*name, "app").replace("  sso:", checks) for name in (("a", "a"), ("c", "c")))
    probe = SERVICE_ACCOUNT.replace("clientId: job", "clientId: app-probe").replace("{audience}", "app")
    other = package("c", "c", "uds-c", "other", probe)
    settings = Settings(select=("probe-client-collision",))
    for texts in ((probed, again, other), (again, probed, other)):
        found = together([Source(f"{number}.yaml", text.encode()) for number, text in enumerate(texts)], settings)
        assert [finding.rule.name for finding in found] == ["probe-client-collision"]


def test_a_package_has_one_name_in_all_findings() -> None:
    """Reports group findings by it."""
    first, second = package("a", "a", "uds-a"), package("b", "'{{ .Values.ns }}'", "uds-b")
    second = second.replace("service: web", "servise: web")
    sources = [Source(f"{number}.yaml", text.encode()) for number, text in enumerate((first, second))]
    found = together(sources, Settings(select=("exposed-host-collision", "unknown-field")))
    assert {(finding.rule.name, finding.package) for finding in found} == {
        ("exposed-host-collision", "{{ .Values.ns }}/b"),
        ("unknown-field", "{{ .Values.ns }}/b"),
    }
