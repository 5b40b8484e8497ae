"""What bundles say of the cluster: whether its operator admits public clients."""

from __future__ import annotations

from pathlib import Path

import pytest

from making import head, write
from udslint import Settings, check_paths

PUBLIC = f"""\
{head()}spec:
  sso:
    - name: A
      clientId: uds-a
      redirectUris: [https://a.uds.dev/login]
      publicClient: true
      attributes: {{pkce.code.challenge.method: S256}}
"""
BUNDLE = """\
kind: UDSBundle
packages:
  - name: core
    repository: registry.example.org/uds/core
    overrides:
      uds-operator-config:
        uds-operator-config: {{{says}}}
"""
ALLOWED = "values: [{path: operator.ALLOW_PUBLIC_CLIENTS, value: true}]"


@pytest.fixture
def repository(here: Path) -> Path:
    write(here, {"apps/a/package.yaml": PUBLIC})
    return here


def denied() -> bool:
    report = check_paths(["apps"], Settings(select=("public-client-not-enabled",)))
    return bool(report.findings)


@pytest.mark.parametrize(
    ("says", "expected"),
    [
        (ALLOWED, False),
        (ALLOWED.replace("true", "'true'"), False),
        (ALLOWED.replace("true", "false"), True),
        ("variables: [{name: X, path: operator.ALLOW_PUBLIC_CLIENTS, default: 'true'}]", False),
        ("variables: [{name: X, path: operator.ALLOW_PUBLIC_CLIENTS}]", True),
        ("values: [{path: ALLOW_PUBLIC_CLIENTS, value: true}]", True),
    ],
)
def test_a_bundle_admits_public_clients(repository: Path, says: str, expected: bool) -> None:
    assert denied()
    write(repository, {"apps/uds-bundle.yaml": BUNDLE.format(says=says)})
    assert denied() is expected


@pytest.mark.parametrize(
    ("folder", "expected"), [("", False), ("bundles/dev", False), ("apps/a/b", False), ("x/y/z", True)]
)
def test_where_bundles_are_looked_for(repository: Path, folder: str, expected: bool) -> None:
    write(repository, {f"{folder}/uds-bundle.yaml".lstrip("/"): BUNDLE.format(says=ALLOWED)})
    assert denied() is expected


def test_bundles_that_cannot_be_read_say_nothing(repository: Path) -> None:
    for text in ("packages: [ALLOW_PUBLIC_CLIENTS", "packages: ALLOW_PUBLIC_CLIENTS", "- ALLOW_PUBLIC_CLIENTS"):
        write(repository, {"uds-bundle.yaml": text})
        assert denied()


def test_public_clients_of_a_helper(repository: Path) -> None:
    client = PUBLIC.partition("  sso:\n")[2]
    chart = {
        "apps/c/Chart.yaml": "apiVersion: v2\nname: c\nversion: 0.1.0\n",
        "apps/c/templates/_clients.tpl": '{{ define "clients" }}\n' + client + "{{ end }}\n",
        "apps/c/templates/p.yaml": PUBLIC.partition("    - ")[0] + '{{ include "clients" . }}\n',
    }
    write(repository, {**chart, "apps/a/package.yaml": "kind: X\n"})
    assert denied()
    write(repository, {"uds-bundle.yaml": BUNDLE.format(says=ALLOWED)})
    assert not denied()
