"""Hosts of `expose` entries: what Istio's `ValidateWildcardDomain` takes, once a domain stands behind."""

from __future__ import annotations

import pytest

from making import head
from udslint import Settings, check_text

INVALID = (
    "my_app",
    "My App",
    "-app",
    "app-",
    "a..b",
    "app.",
    ".app",
    "app*",
    "a.*",
    "app/",
    "https://app",
    "app:80",
    "é",
)
LONG = ("x" * 64, "a." * 127 + "a")
VALID = ("app", "App", "a.b", "a-b", "0", "*", "*.a", "*app", "*-app", ".", "x" * 63)
TO_FILL_IN = (
    "APP_HOST",
    "app.UDS_DOMAIN",
    "###ZARF_VAR_HOST###",
    "${HOST}",
    "${HOST:-app}",
    "${host:-app}",
    "((host))",
    "$HOST",
    "{HOST}",
    "#HOST#",
    "<host>",
    "__HOST__",
)
IN_PART = ("{{ .Values.host }}", "${{ values.host }}")


@pytest.mark.parametrize("host", [*INVALID, *LONG, *VALID, *TO_FILL_IN, *IN_PART, ""])
def test_hosts(host: str) -> None:
    entry = f"{{service: a, selector: {{a: b}}, port: 80, gateway: tenant, host: '{host}'}}"
    text = f"{head()}spec:\n  network:\n    expose:\n      - {entry}\n"
    found = check_text(text, settings=Settings(select=("expose-host-invalid",))).findings
    assert len(found) == (host in (*INVALID, *LONG))


def test_a_port_has_no_host() -> None:
    """What UDP entries may not have the operator says."""
    text = f"{head()}spec:\n  network:\n    expose:\n      - {{service: a, protocol: UDP, port: 53, host: a_b}}\n"
    assert not check_text(text, settings=Settings(select=("expose-host-invalid",))).findings
