"""What the API server makes of an object, and what of a broken or half-known one is still certain."""

from __future__ import annotations

from typing import Any

import pytest

from making import manifest
from udslint import platform
from udslint.model.crd import Crd
from udslint.model.load import load
from udslint.model.package import Client
from udslint.read.holes import UNKNOWN, Expr, Hole, OpenDict, OpenList

CRD = Crd(platform.load("1.11").schema())
HOLE = Hole((Expr("{{ .Values.x }}", ".Values.x"),))
TEXT_HOLE = Hole(("a-", Expr("{{ .Values.x }}", ".Values.x")), text=True)


def package(**client: Any) -> dict[str, Any]:
    known = {"name": "Reports", "clientId": "uds-reports", "redirectUris": ["https://r.uds.dev/login"]}
    return manifest({"sso": [{**known, **client}]})


def client_of(tree: dict[str, Any]) -> Client:
    return load(tree, CRD).package.clients[0]


def violations(tree: dict[str, Any]) -> list[tuple[str, str]]:
    return [(".".join(map(str, one.path)), one.keyword) for one in load(tree, CRD).violations]


def test_defaults_are_filled_in_and_nulls_count_as_absent() -> None:
    client = client_of(package(standardFlowEnabled=None, publicClient=None, protocol=None))
    assert client.standard_flow_enabled is True
    assert client.public_client is False
    assert client.protocol is None


def test_unknown_fields_are_dropped_and_said() -> None:
    loaded = load(package(redirectUri="x"), CRD)
    assert [one.path for one in loaded.dropped] == [("spec", "sso", 0, "redirectUri")]
    assert "redirectUris" in loaded.dropped[0].siblings


def test_a_broken_part_is_unknown_and_not_absent() -> None:
    loaded = load(package(redirectUris="https://r.uds.dev/login", enabled="true"), CRD)
    client = loaded.package.clients[0]
    assert [one.keyword for one in loaded.violations] == ["type", "type"]
    assert client.redirect_uris == UNKNOWN
    assert client.enabled == UNKNOWN
    assert client.client_id == "uds-reports"


def test_a_missing_required_field_is_unknown() -> None:
    tree = package()
    del tree["spec"]["sso"][0]["clientId"]
    assert violations(tree) == [("spec.sso.0", "required")]
    assert client_of(tree).client_id == UNKNOWN


def test_a_broken_client_leaves_the_list_open() -> None:
    tree = package()
    tree["spec"]["sso"].append("uds-other")
    loaded = load(tree, CRD)
    assert [client.client_id for client in loaded.package.clients] == ["uds-reports"]
    assert getattr(loaded.package.sso, "open", False)


@pytest.mark.parametrize("name", ["redirectUris", "attributes", "protocolMappers", "enabled", "groups", "secretConfig"])
def test_a_hole_is_never_a_violation(name: str) -> None:
    tree = package(**{name: HOLE})
    assert violations(tree) == []
    assert isinstance(getattr(client_of(tree), _snake(name)), Hole)


def test_what_is_certainly_a_text_violates_where_no_text_may_be() -> None:
    assert violations(package(enabled=TEXT_HOLE)) == [("spec.sso.0.enabled", "type")]
    assert violations(package(protocol=TEXT_HOLE)) == []


def test_nothing_is_missing_from_an_open_mapping() -> None:
    tree = package()
    tree["spec"]["sso"] = [OpenDict({"name": "Reports"})]
    assert violations(tree) == []
    client = client_of(tree)
    assert client.client_id == UNKNOWN
    assert client.standard_flow_enabled == UNKNOWN


def test_an_open_list_is_not_empty() -> None:
    assert violations(package(redirectUris=OpenList())) == []
    assert violations(package(redirectUris=[])) == [("spec.sso.0.redirectUris", "minItems")]


def test_what_is_certain_beside_a_hole_still_violates() -> None:
    assert violations(package(name=HOLE, enabled="yes")) == [("spec.sso.0.enabled", "type")]


def test_an_entry_names_the_nearest_way_out() -> None:
    tree = package()
    tree["spec"]["network"] = {"expose": [{"service": "reports", "host": "reports", "port": 80}]}
    (violation,) = load(tree, CRD).violations
    assert violation.missing == ("selector",)


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)
