"""What Keycloak refuses to register."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from making import manifest
from udslint import platform as platforms
from udslint.keycloak.links import redirect_problem
from udslint.keycloak.policy import listed_by, mapper_allowed, objections, refused_separator
from udslint.model.crd import Crd
from udslint.model.load import load
from udslint.model.package import Client
from udslint.read.holes import UNKNOWN, Expr, Hole
from udslint.settings import Settings

NEWEST = platforms.load()


def client(sso: dict, version: str | None = None) -> Client:
    platform = platforms.load(version)
    tree = manifest({"sso": [{"clientId": "app", "name": "App", **sso}]}, "app")
    return load(tree, Crd(platform.schema())).package.clients[0]


def said(sso: dict, version: str | None = None, **settings: object) -> list[str]:
    found = objections(client(sso, version), platforms.load(version), Settings(**settings))
    return [objection.rule for objection in found]


def test_measured_registrations(shared: Path) -> None:
    """Every client of token_cases.jsonl is refused, or not, as Keycloak did; and for what it named."""
    refused = 0
    for line in (shared / "facts/keycloak/token_cases.jsonl").read_text("utf-8").splitlines():
        case = json.loads(line)
        found = said(case["sso"])
        assert bool(found) is not case["registered"], case["id"]
        if found and "Protocol Mapper" in case["register_error"]:
            assert found[0] == "mapper-not-allowed"
        if found and "Client Scope" in case["register_error"]:
            assert found[0] == "client-scope-not-allowed"
        refused += bool(found)
    assert refused == 11


def test_measured_lists(shared: Path) -> None:
    policy = json.loads((shared / "facts/keycloak/policy.json").read_text("utf-8"))
    for verdict in ("allowed", "denied"):
        for mappers in policy[f"mappers_{verdict}"].values():
            assert {mapper_allowed(name, NEWEST, Settings()) for name in mappers} == {verdict == "allowed"}
        assert {not said({"defaultClientScopes": [name]}) for name in policy[f"scopes_{verdict}"]} == {
            verdict == "allowed"
        }


def test_the_policy_of_the_target_version_and_the_settings_count() -> None:
    mapper = {"name": "m", "protocol": "openid-connect", "protocolMapper": "oidc-hardcoded-claim-mapper"}
    sso = {"protocolMappers": [mapper], "defaultClientScopes": ["phone"]}
    both = ["mapper-not-allowed", "client-scope-not-allowed"]
    assert [said(sso, version) for version in ("0.40", "0.41", "0.42", "1.11")] == [[], [], both, both]
    extra = {"extra_protocol_mappers": ("oidc-hardcoded-claim-mapper",), "extra_client_scopes": ("phone",)}
    assert said(sso, **extra) == []
    assert said({"clientId": "account"}, "0.38") == []
    assert said({"clientId": "account"}) == ["client-id-reserved"]


def test_what_is_not_known_is_not_refused() -> None:
    expression = Expr("{{ .Values.x }}")
    hole = Hole(("https://", expression, "/x"))
    mapper = {"name": UNKNOWN, "protocol": UNKNOWN, "protocolMapper": UNKNOWN}
    sso = {
        "clientId": UNKNOWN,
        "redirectUris": [UNKNOWN, hole],
        "baseUrl": UNKNOWN,
        "protocolMappers": [mapper, mapper],
        "defaultClientScopes": [UNKNOWN],
        "attributes": {"client.session.idle.timeout": UNKNOWN, "post.logout.redirect.uris": hole},
    }
    assert said(sso) == []
    assert said({"attributes": UNKNOWN, "redirectUris": UNKNOWN}) == []


def test_two_mappers_with_one_expression_for_their_name() -> None:
    name = Hole((Expr("{{ .Values.name }}"),))
    one = {"name": name, "protocol": "openid-connect", "protocolMapper": "oidc-full-name-mapper"}
    assert said({"protocolMappers": [one, one]}) == ["mapper-name-repeated"]
    assert said({"protocolMappers": [one, {**one, "protocol": "saml"}]}) == []


def test_pairwise() -> None:
    mapper = {"name": "p", "protocol": "openid-connect", "protocolMapper": "oidc-sha256-pairwise-sub-mapper"}
    machine = {"standardFlowEnabled": False, "protocolMappers": [mapper]}
    assert said(machine) == ["pairwise-without-host"]
    sector = {**mapper, "config": {"sectorIdentifierUri": "https://app.uds.dev/sector"}}
    assert said({**machine, "protocolMappers": [sector]}) == []
    assert said({**machine, "redirectUris": [UNKNOWN]}) == []
    assert said({**machine, "redirectUris": ["/cb", "https://app.uds.dev/cb"]}) == []
    assert said({**machine, "redirectUris": ["https://a.uds.dev/cb", "https://b.uds.dev/cb"]}) == [
        "pairwise-without-host"
    ]
    assert said({**machine, "redirectUris": ["*"]}) == [], "registered, though no token comes"


@pytest.mark.parametrize(
    ("hole", "refused"),
    [
        (Hole(("https://", Expr("{{ x }}"), "/#/a")), True),
        (Hole(("https://", Expr("{{ x }}"), "/a b")), True),
        (Hole(("javascript:", Expr("{{ x }}"))), True),
        (Hole((Expr("{{ x }}"), "/javascript:x")), False),
        (Hole((Expr("{{ x }}"),)), False),
    ],
)
def test_what_is_certain_of_a_template_value(hole: Hole, refused: bool) -> None:
    assert (redirect_problem(hole) is not None) is refused


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("https://a/b https://a/c", "a blank"), ("https://a/b, https://a/c", "','"),
        ("https://a/b\nhttps://a/c", "a newline"),
        ("https://a/b|https://a/c", "'|'"), ("https://a/b#https://a/c", "'#'"),
        ('["https://a/b", "https://a/c"]', "','"),
        ("+,https://a/b", "','"), ("https://a/b,c", None), ("https://a/b;https://a/c", None), ("+", None), ("-", None),
    ],
)  # fmt: skip
def test_separators(text: str, separator: str | None) -> None:
    assert refused_separator(text) == separator


def test_listed_by() -> None:
    assert listed_by("https://a/b;https://a/c") == "';'"
    assert listed_by("https://a/b,https://a/c") == "','"
    assert listed_by("https://a/b,c;d") is None
