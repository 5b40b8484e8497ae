"""Hosts of redirect URIs against those of `expose` entries, where templates leave parts of them open."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import HEAD, names, write
from udslint import Settings, check_paths

PROTECTED = "      enableAuthserviceSelector:\n        app: reports\n"
NATIVE, AUTHSERVICE = "redirect-host-not-exposed", "authservice-host-not-exposed"


def manifest(uri: str, host: str, gateway: str, protected: str) -> str:
    return f"""{HEAD}spec:
  network:
    expose:
      - host: "{host}"
        gateway: "{gateway}"
        service: reports
        port: 80
        selector:
          app: reports
  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
        - "{uri}"
{protected}"""


def said(
    uri: str, host: str, gateway: str = "tenant", protected: str = PROTECTED, domain: str = "uds.dev"
) -> list[str]:
    return names(manifest(uri, host, gateway, protected), select=(NATIVE, AUTHSERVICE), domain=domain)


@pytest.mark.parametrize(
    ("uri", "host"),
    [
        ("https://reports.{{ .Values.domain }}/login", "report"),
        ("https://reports.###ZARF_VAR_DOMAIN###/login", "report"),
        ("https://{{ .Values.host }}-x.{{ .Values.domain }}/login", "{{ .Values.host }}"),
        ("https://{{ .Values.host }}.uds.dev/login", "{{ .Values.host }}-x"),
    ],
)
def test_what_can_never_be_equal_is_said(uri: str, host: str) -> None:
    assert said(uri, host) == [AUTHSERVICE]
    assert said(uri, host, protected="") == [NATIVE]


@pytest.mark.parametrize(
    ("uri", "host", "gateway"),
    [
        ("https://reports.{{ .Values.domain }}/login", "reports", "tenant"),
        ("https://reports.{{ .Values.adminDomain }}/login", "reports", "admin"),
        ("https://reports.{{ .Values.admin.domain }}/login", "reports", "admin"),
        ("https://reports.###ZARF_VAR_ADMIN_DOMAIN###/login", "reports", "admin"),
        ("https://{{ .Values.host }}.{{ .Values.domain }}/login", "reports", "admin"),
        ('https://reports.{{ .Values.domain | default "admin.uds.dev" }}/login', "reports", "admin"),
        ("https://reports.{{ .Values.domain }}/login", "reports", "{{ .Values.gateway | lower }}"),
        ("https://reports.{{ .Values.domain }}/login", "{{ .Values.host }}", "tenant"),
        ("https://{{ .Values.host }}.{{ .Values.domain }}/login", "reports", "tenant"),
        ("https://{{ .Values.host }}/login", "reports", "tenant"),
        ("{{ .Values.uri }}", "reports", "tenant"),
        ("https://reports.uds.dev/login", "reports", "{{ .Values.gateway }}"),
        ("https://reports.admin.uds.dev/login", "reports", "{{ .Values.gateway }}"),
        ("https://reports.admin.{{ .Values.domain }}/login", "reports", "admin"),
        ("https://reports.admin-x.{{ .Values.domain }}/login", "reports", "admin-x"),
        ("https://reports.{{ .Values.tenant }}.{{ .Values.domain }}/login", "reports", "{{ .Values.gateway }}"),
        (
            "https://reports.{{ .Values.gateway }}.{{ .Values.domain }}/login",
            "reports",
            "{{ .Values.gateway | lower }}",
        ),
        ("https://reports.tenant.example.mil/login", "reports", "tenant"),
        ("https://reports.uds.dev/login", "reports.{{ .Values.domain }}", "tenant"),
    ],
)
def test_what_may_be_equal_is_not_said(uri: str, host: str, gateway: str) -> None:
    assert said(uri, host, gateway) == []
    assert said(uri, host, gateway, protected="") == []


def test_another_site_is_for_native_clients_only() -> None:
    assert said("https://login.{{ .Values.partner }}/cb", "reports", protected="") == []
    assert said("https://login.{{ .Values.partner }}/cb", "reports") == [AUTHSERVICE]
    assert said("https://login.example.com/cb", "reports", protected="") == []
    assert said("https://login.example.com/cb", "reports") == [AUTHSERVICE]


def test_a_domain_written_out_is_wrong_where_the_settings_name_another() -> None:
    assert said("https://reports.uds.dev/login", "reports", protected="", domain="example.mil") == [NATIVE]
    assert said("https://reports.example.mil/login", "reports", domain="example.mil") == []


ONE_DOMAIN = "https://reports.{{ .Values.domain }}/login"
CHART = "apiVersion: v2\nname: reports\nversion: 0.1.0\n"


def severities(text: str, domain: str, folder: Path, gateway: str = "tenant") -> list[tuple[str, str]]:
    """Check a template of a chart whose values give a domain and a gateway."""
    files = {"Chart.yaml": CHART, "values.yaml": f"domain: {domain}\ngateway: {gateway}\n", "templates/p.yaml": text}
    write(folder, files)
    report = check_paths([str(folder)], Settings(select=(NATIVE, AUTHSERVICE)))
    assert not report.problems
    return [(finding.severity, finding.message_id) for finding in report.findings]


@pytest.mark.parametrize("protected", ["", PROTECTED])
@pytest.mark.parametrize(
    ("domain", "expected"),
    [
        ("uds.dev", [("warning", "admin")]),
        ("example.mil", [("warning", "admin")]),
        ("admin.uds.dev", []),
        ("admin.example.mil", []),
        ('"###ZARF_VAR_DOMAIN###"', [("note", "admin")]),
    ],
)
def test_the_admin_gateway_appends_another_domain(
    domain: str, expected: list[tuple[str, str]], protected: str, tmp_path: Path
) -> None:
    assert severities(manifest(ONE_DOMAIN, "reports", "admin", protected), domain, tmp_path) == expected


@pytest.mark.parametrize("gateway", ["{{ .Values.gateway }}", "{{ .Values.gateway | default `tenant` }}"])
def test_a_gateway_of_the_values_decides_the_domain(gateway: str) -> None:
    assert said(ONE_DOMAIN, "reports", gateway) == [AUTHSERVICE]
    assert said(ONE_DOMAIN, "reports", gateway, protected="") == [NATIVE]


@pytest.mark.parametrize("protected", ["", PROTECTED])
@pytest.mark.parametrize(
    ("gateway", "expected"),
    [
        ("tenant", [("note", "named")]),
        ("admin", []),
        ("my-admin", []),
        ('"###ZARF_VAR_GATEWAY###"', [("note", "named")]),
        ("", [("note", "named")]),
    ],
)
def test_a_host_with_the_name_of_its_gateway_is_right_for_one(
    gateway: str, expected: list[tuple[str, str]], protected: str, tmp_path: Path
) -> None:
    text = manifest("https://x.{{ .Values.gateway }}.{{ .Values.domain }}/", "x", "{{ .Values.gateway }}", protected)
    assert severities(text, "uds.dev", tmp_path, gateway) == expected


@pytest.mark.parametrize("protected", ["", PROTECTED])
@pytest.mark.parametrize(
    ("uri", "gateway", "expected"),
    [
        ("https://reports.example.mil/login", "admin", [("note", "admin")]),
        ("https://reports.admin.example.mil/login", "admin", []),
        ("https://reports.example.mil/login", "tenant", []),
        ("https://reports.example.mil/login", "{{ .Values.gateway }}", []),
        ("https://reports.uds.dev/login", "{{ .Values.gateway }}", []),
        ("https://reports.x/login", "admin", []),
    ],
)
def test_a_domain_that_is_written_out(
    uri: str, gateway: str, expected: list[tuple[str, str]], protected: str, tmp_path: Path
) -> None:
    assert severities(manifest(uri, "reports", gateway, protected), "uds.dev", tmp_path) == expected


def test_a_host_with_the_name_of_its_gateway_that_is_served() -> None:
    """By an entry with the name in its host, or because the cluster's domain begins with it."""
    uri = "https://x.tenant.{{ .Values.domain }}/"
    assert said(uri, "x", "tenant", protected="") == [NATIVE]
    assert said(uri, "x", "tenant", protected="", domain="tenant.example.com") == []
    text = manifest(uri, "x", "tenant", "")
    entry = text.partition("    expose:\n")[2].partition("  sso:")[0]
    assert names(text.replace(entry, entry + entry.replace('"x"', '"x.tenant"')), select=(NATIVE,)) == []


@pytest.mark.parametrize(("host", "expected"), [("a{{ .Values.host }}", 1), ("a {{ .Values.host }}", 0)])
def test_what_is_no_host_has_no_root(host: str, expected: int) -> None:
    text = manifest(f"https://{host}/", "a", "tenant", PROTECTED)
    assert len(names(text, select=("authservice-callback-root",), uds_core="0.60")) == expected


def test_where_the_template_asks_for_the_gateway_its_author_knows() -> None:
    asks = '        {{- if eq .Values.gateway "admin" }}\n        gateway: admin\n        {{- end }}\n'
    text = manifest(ONE_DOMAIN, "reports", "admin", "").replace('        gateway: "admin"\n', asks)
    assert "eq .Values.gateway" in text
    assert names(text, select=(NATIVE,)) == []


def test_entries_of_one_gateway_are_as_one() -> None:
    assert with_second("{{ .Values.gateway }}", "{{ .Values.gateway }}") == [NATIVE]
    assert with_second("{{ .Values.gateway }}", "{{ .Values.other }}") == []
    assert with_second("admin", "admin") == [NATIVE]
    assert with_second("admin", "tenant") == []


def with_second(first: str, second: str) -> list[str]:
    """Expose the host a second time."""
    text = manifest(ONE_DOMAIN, "reports", first, "")
    entry = text[text.index("      - host") : text.index("  sso:")]
    other = entry.replace(first, second).replace("port: 80", "port: 81")
    return names(text.replace(entry, entry + other), select=(NATIVE,))


def test_what_else_is_exposed_does_not_multiply_findings() -> None:
    """Four switched hosts have fifteen combinations that serve something; the finding is one for each single host."""
    entry = "      - {{host: {0}, gateway: tenant, service: a, port: 80, selector: {{a: b}}}}\n"
    switched = "".join(f"{{{{- if .Values.{name} }}}}\n{entry.format(name)}{{{{- end }}}}\n" for name in "abcd")
    client = "  sso:\n    - {{name: A, clientId: a, redirectUris: ['https://x.uds.dev/login']{}}}\n"
    for rule, protected in ((NATIVE, ""), (AUTHSERVICE, ", enableAuthserviceSelector: {a: b}")):
        text = f"{HEAD}spec:\n  network:\n    expose:\n{switched}{client.format(protected)}"
        assert names(text, select=(rule,)) == [rule] * 5
