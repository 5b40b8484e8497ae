"""Hosts that several Packages reach, and when their protocols are in conflict."""

from __future__ import annotations

import pytest

from making import head, together
from udslint import Settings
from udslint.source import Source

TLS = "{direction: Egress, remoteHost: api.example.com}"
HTTP = "{direction: Egress, remoteHost: api.example.com, remoteProtocol: HTTP, port: 443}"


def package(name: str, *entries: str, mode: str = "ambient") -> str:
    lines = "".join(f"      - {entry}\n" for entry in entries)
    return f"{head(name)}spec:\n  network:\n    serviceMesh: {{mode: {mode}}}\n    allow:\n{lines}"


def said(*texts: str, unit: str | None = None, release: str = "1.11") -> list[tuple[str, str]]:
    sources = [Source(f"{number}.yaml", text.encode(), unit=unit) for number, text in enumerate(texts)]
    findings = together(sources, Settings(select=("remote-host-protocol-conflict",), uds_core=release))
    return [(one.message_id, one.severity) for one in findings]


def test_two_packages() -> None:
    ones = package("reports", TLS), package("archive", HTTP)
    assert said(*ones) == [("other-file", "note")]
    assert said(*ones, unit="zarf") == [("default", "warning")]
    assert said(*ones, unit="zarf", release="0.62") == []


@pytest.mark.parametrize("mode", ["ambient", "sidecar"])
def test_one_package(mode: str) -> None:
    expected = [("same", "warning")] if mode == "ambient" else []
    assert said(package("reports", TLS, HTTP, mode=mode)) == expected


@pytest.mark.parametrize(
    "other",
    [
        package("archive", TLS),
        package("archive", HTTP, mode="sidecar"),
        package("archive", HTTP, mode='"{{ .Values.mode }}"'),
        package("archive", HTTP.replace("443", "80")),
        package("archive", HTTP.replace("port: 443", "ports: [80]")),
        package("archive", HTTP.replace(", port: 443", "")),
        package("archive", HTTP.replace("443", '"{{ .Values.port }}"')),
        package("archive", HTTP.replace("HTTP", '"{{ .Values.protocol }}"')),
        package("archive", HTTP.replace("api.", "{{ .Values.api }}.")),
        package("archive", HTTP.replace("HTTP", "TCP")),
    ],
)
def test_what_is_no_conflict(other: str) -> None:
    assert said(package("reports", TLS), other, unit="zarf") == []


def test_a_port_beside_a_list_of_ports_does_not_count() -> None:
    listed = HTTP.replace("port: 443", "port: 80, ports: [443]")
    assert said(package("reports", TLS), package("archive", listed), unit="zarf") == [("default", "warning")]


def test_two_sides_of_an_if() -> None:
    text = package("reports", "HERE")
    either = "\n".join(("{{ if .Values.http }}", f"      - {HTTP}", "{{ else }}", f"      - {TLS}", "{{ end }}"))
    assert said(text.replace("      - HERE", either)) == []
    assert said(text.replace("      - HERE", either.replace("{{ else }}\n", ""))) == [("same", "note")]
