"""Hosts of redirect URIs against those of `expose` entries, where templates leave parts of them open."""

from __future__ import annotations

import pytest

from making import HEAD, names

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
        ("https://reports.{{ .Values.domain }}/login", "reports", "admin"),
        ("https://reports.{{ .Values.domain }}/login", "{{ .Values.host }}", "tenant"),
        ("https://{{ .Values.host }}.{{ .Values.domain }}/login", "reports", "tenant"),
        ("https://{{ .Values.host }}/login", "reports", "tenant"),
        ("{{ .Values.uri }}", "reports", "tenant"),
        ("https://reports.uds.dev/login", "reports", "{{ .Values.gateway }}"),
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
