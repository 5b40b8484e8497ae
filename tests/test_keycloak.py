"""The predicted token against what a real Keycloak gave, and what it says of values that are not known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import udslint
from making import HEAD
from udslint import platform as platforms
from udslint.checking import load_manifest
from udslint.keycloak import Token
from udslint.keycloak.mappers import split_claim
from udslint.read import read
from udslint.settings import Settings

CASES = Path(__file__).parent / "fixtures" / "keycloak" / "tokens.jsonl"
STANDARD = {"exp", "iat", "jti", "iss"}
ALWAYS = {*STANDARD, "sub", "typ", "azp", "scope"}
SETTINGS = Settings(uds_core="1.11")


def machine(**sso: Any) -> dict[str, Any]:
    return {"clientId": "c", "name": "c", "serviceAccountsEnabled": True, "standardFlowEnabled": False, **sso}


def mapper(provider: str, name: str = "m", protocol: str = "openid-connect", **config: str) -> dict[str, Any]:
    keys = {key.replace("_", "."): value for key, value in config.items()}
    config_keys = {"access.token.claim": "true", **keys}
    return {"name": name, "protocol": protocol, "protocolMapper": provider, "config": config_keys}


def audience(name: str = "m", **config: str) -> dict[str, Any]:
    return mapper("oidc-audience-mapper", name, **config)


def prop(user_attribute: str, claim_name: str, **config: str) -> dict[str, Any]:
    return mapper("oidc-usermodel-property-mapper", user_attribute=user_attribute, claim_name=claim_name, **config)


def token_of(request_scope: str | None = None, **sso: Any) -> Token:
    return udslint.predict_token(machine(**sso), request_scope, SETTINGS)


def cases(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def disagreements(case: dict[str, Any]) -> dict[str, tuple[object, object]]:
    client = {"clientId": "client-under-test", "name": "client-under-test", **machine(), **case["sso"]}
    if "clientId" not in case["sso"]:
        client["clientId"] = client["name"] = "client-under-test"
    got = udslint.predict_token(client, case["request_scope"], SETTINGS)
    if got.registered != case["registered"]:
        return {"registered": (case["registered"], got.registered)}
    if case["token_status"] is None:
        return {}
    if got.issued != (case["token_status"] == 200):
        return {"issued": (case["token_status"], got.error)}
    if not got.issued:
        return {}
    pairs: dict[str, tuple[object, object]] = {
        "audience": (sorted(case["aud"]), list(got.audience)),
        "claims": (set(case["claims"]) - STANDARD, set(got.claims) - STANDARD),
        "scope": (sorted(case["scope"]), list(got.scope)),
        "id_token": (case["id_token"], got.id_token),
    }
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


@pytest.mark.parametrize("case", cases(CASES), ids=lambda case: case["id"])
def test_measured_token(case: dict[str, Any]) -> None:
    assert not disagreements(case)


def test_all_measured_tokens(shared: Path) -> None:
    wrong = {case["id"]: disagreements(case) for case in cases(shared / "facts" / "keycloak" / "token_cases.jsonl")}
    assert not {name: found for name, found in wrong.items() if found}


def test_claims_name_what_gives_them() -> None:
    token = token_of(protocolMappers=[audience("audience", included_client_audience="store")])
    given = {one.value: one.giver for one in token.audiences}
    assert given["store"].mapper == "audience"
    assert given["store"].path == ("spec", "sso", 0, "protocolMappers", 0)
    assert (given["account"].scope, given["account"].assigned) == ("roles", "default")
    assert token.claims["preferred_username"].value == "service-account-c"
    assert token.claims["preferred_username"].givers[0].scope == "profile"
    assert token.claims["aud"].value == ["store", "account"]
    assert token.claims["azp"].givers[0].kind == "keycloak"


def test_user_name_is_lower_case() -> None:
    assert token_of(clientId="My-Client").claims["preferred_username"].value == "service-account-my-client"


@pytest.mark.parametrize(
    ("request_scope", "issued"),
    [
        ("openid", True), ("roles", True), ("email profile", True), ("address phone", True), ("offline_access", True),
        ("groups", False), ("bogus", False), ("openid bogus", False), ("", False), ("openid  profile", False),
        ("openid ", True), ("aws-groups", False), ("OpenID", False),
    ],
)  # fmt: skip
def test_request_scope_with_the_realms_defaults(request_scope: str, issued: bool) -> None:
    assert token_of(request_scope).issued is issued


def test_optional_scopes_bring_their_claims() -> None:
    token = token_of("address microprofile-jwt phone offline_access")
    assert "upn" in token.claims
    assert not {"address", "phone_number"} & token.claims.keys(), "a service account has neither"
    assert token.scope == ("address", "email", "microprofile-jwt", "offline_access", "phone", "profile")


def test_a_list_of_scopes_leaves_no_optional_one() -> None:
    token = token_of("phone", defaultClientScopes=["openid"])
    assert (token.issued, token.error) == (False, "400 invalid_scope, Invalid scopes: phone")


@pytest.mark.parametrize(
    ("claim", "path"),
    [
        ("a", ("a",)), ("a.b", ("a", "b")), ("a.b.c", ("a", "b", "c")), (r"a\.b", ("a.b",)), (r"a\\.b", ("a\\", "b")),
        ("a.", ("a",)), (".a", (".a",)), ("a..b", ("a", ".b")), ("", ()), (" ", (" ",)), ("a b.c", ("a b", "c")),
    ],
)  # fmt: skip
def test_claim_names_are_split(claim: str, path: tuple[str, ...]) -> None:
    assert split_claim(claim) == path


@pytest.mark.parametrize(
    ("attribute", "label", "value"),
    [
        ("username", "String", "service-account-c"), ("username", "boolean", False), ("username", "long", None),
        ("username", "JSON", None), ("username", "nonsense", "service-account-c"),
        ("Username", "String", "service-account-c"), ("enabled", "boolean", True), ("enabled", "String", "true"),
        ("enabled", "JSON", True), ("enabled", "int", None),
        ("emailVerified", "String", "false"), ("email", "String", None), ("firstName", "String", None),
        ("groupsCount", "int", 0), ("no-such", "String", None), ("", "String", None),
    ],
)  # fmt: skip
def test_properties_of_a_service_account(attribute: str, label: str, value: object) -> None:
    written = prop(attribute, "x")
    written["config"]["jsonType.label"] = label
    claim = token_of(protocolMappers=[written]).claims.get("x")
    assert (claim.value if claim else None) == value


def test_nested_claims_are_joined() -> None:
    mappers = [{**prop("username", "x.name"), "name": "a"}, {**prop("enabled", "x.on"), "name": "b"}]
    mappers[1]["config"] = {**mappers[1]["config"], "jsonType.label": "boolean"}
    assert token_of(protocolMappers=mappers).claims["x"].value == {"name": "service-account-c", "on": True}


@pytest.mark.parametrize("claim", ["iss", "exp", "iat", "jti", "typ", "scope", "nonce", "auth_time", "session_state"])
def test_protected_claims_stay(claim: str) -> None:
    token = token_of(defaultClientScopes=[], protocolMappers=[prop("username", claim)])
    assert set(token.claims) == ALWAYS
    assert all(giver.kind == "keycloak" for one in token.claims.values() for giver in one.givers)
    assert f"claim '{claim}'" in {one.what for one in token.ignored}


def test_a_property_can_add_an_audience() -> None:
    token = token_of(defaultClientScopes=[], protocolMappers=[prop("username", "aud")])
    assert token.audience == ("service-account-c",)


def test_what_is_ignored_is_kept_with_the_reason() -> None:
    token = token_of(
        defaultClientScopes=["openid", "groups", "role_list"],
        protocolMappers=[
            audience("off", included_client_audience="a", access_token_claim="false"),
            audience("saml", protocol="saml", included_client_audience="a"),
            audience("both", included_client_audience="a", included_custom_audience="b"),
            audience("empty"),
        ],
    )
    assert {(one.what, one.reason) for one in token.ignored} == {
        ("scope 'groups'", "the realm has no such scope"),
        ("scope 'role_list'", "it is a scope for clients of protocol 'saml'"),
        ("mapper 'off'", 'its access.token.claim is not "true"'),
        ("mapper 'saml'", "its protocol is 'saml'"),
        ("mapper 'both'", "included.client.audience wins over its included.custom.audience"),
        ("mapper 'empty'", "it names no audience"),
    }


@pytest.mark.parametrize(
    ("sso", "rule"),
    [
        ({"protocolMappers": [mapper("oidc-hardcoded-claim-mapper")]}, "mapper-not-allowed"),
        ({"defaultClientScopes": ["offline_access"]}, "client-scope-not-allowed"),
        ({"protocolMappers": [audience(), audience()]}, "mapper-name-repeated"),
        ({"clientId": "account"}, "client-id-reserved"),
        ({"clientId": "c" * 240}, "client-id-too-long"),
        ({"attributes": {"client.session.idle.timeout": "1200"}}, "session-timeout-refused"),
        ({"protocolMappers": [mapper("oidc-sha256-pairwise-sub-mapper")]}, "pairwise-without-host"),
        ({"redirectUris": ["https://a.uds.dev/#x"]}, "url-refused"),
        ({"secret": "s" * 256}, "value-too-long"),
        ({"protocolMappers": [{"name": "m"}]}, "missing-field"),
        ({"serviceAccountsEnabled": "yes"}, "wrong-type"),
        ({"protocol": "ldap"}, "value-not-allowed"),
    ],
)
def test_refusals_name_their_rule(sso: dict[str, Any], rule: str) -> None:
    token = token_of(**sso)
    assert token.refusal is not None
    assert (token.registered, token.issued, token.refusal.rule) == (False, False, rule)


@pytest.mark.parametrize(
    ("sso", "error"),
    [
        ({"publicClient": True}, "401 unauthorized_client, a public client has no service account"),
        ({"serviceAccountsEnabled": False}, "401 unauthorized_client, service accounts are not enabled"),
        ({"protocol": "saml"}, "400, the client's protocol is not openid-connect"),
        ({"enabled": False}, "401, the client is disabled"),
        (
            {"attributes": {"access.token.lifespan": "5m"}},
            "500, access.token.lifespan is not a whole number up to 2147483647",
        ),
    ],
)
def test_no_token_says_why(sso: dict[str, Any], error: str) -> None:
    token = token_of(**sso)
    assert (token.registered, token.issued, token.error) == (True, False, error)


def test_web_origins_come_from_redirect_uris() -> None:
    assert "allowed-origins" in token_of(redirectUris=["https://a.uds.dev/x"]).claims
    assert "allowed-origins" not in token_of(redirectUris=["https://a.uds.dev/x"], webOrigins=[]).claims
    assert "allowed-origins" not in token_of(redirectUris=["/x"]).claims
    assert "allowed-origins" not in token_of(defaultClientScopes=["openid"], webOrigins=["https://a.uds.dev"]).claims


def test_introspection_adds_what_the_token_lacks() -> None:
    gate = audience("gate", included_client_audience="gate")
    more = audience(
        "more", included_custom_audience="more", access_token_claim="false", introspection_token_claim="true"
    )
    off = audience("off", included_custom_audience="off", access_token_claim="false", introspection_token_claim="false")
    token = token_of(defaultClientScopes=["openid"], protocolMappers=[gate, more, off])
    assert token.audience == ("gate",)
    assert token.introspection.audience == ("gate", "more")
    assert token.introspection.error is None


def test_introspection_wants_an_audience() -> None:
    assert token_of(defaultClientScopes=["openid"]).introspection.error is not None


def test_userinfo_wants_openid() -> None:
    assert token_of().userinfo.error == "403, the token's scope has no openid"
    scopes = ["openid", "mapper-oidc-username-username"]
    assert token_of(defaultClientScopes=scopes).userinfo.claims == ("sub", "username")


def test_unknown_providers_leave_the_token_open() -> None:
    extended = Settings(uds_core="1.11", extra_protocol_mappers=("their-mapper",))
    token = udslint.predict_token(machine(protocolMappers=[mapper("their-mapper")]), None, extended)
    assert (token.registered, token.mappers_open, token.certain) == (True, True, False)


def test_stripped_mappers_are_ignored() -> None:
    stripping = Settings(uds_core="0.41")
    token = udslint.predict_token(machine(protocolMappers=[mapper("oidc-hardcoded-claim-mapper")]), None, stripping)
    assert token.registered
    assert [one.reason for one in token.ignored] == ["the client policy does not allow 'oidc-hardcoded-claim-mapper'"]


def test_a_token_is_shown_in_short() -> None:
    token = udslint.predict_token(machine(defaultClientScopes=["openid"]), None, SETTINGS)
    assert repr(token) == "Token(registered=True, issued=True, audience=())"


def predicted(body: str) -> Token:
    reading = read("package.yaml", f"{HEAD}spec:\n  sso:\n{body}", None, 8)
    platform = platforms.load("1.11")
    return Token(load_manifest(reading.packages[0], platform).package.clients[0], platform, SETTINGS)


MAPPER = """    - clientId: c
      name: c
      serviceAccountsEnabled: true
      standardFlowEnabled: false
      defaultClientScopes: {scopes}
      protocolMappers:
        - name: m
          protocol: openid-connect
          protocolMapper: {provider}
          config:
            {key}: {value}
            access.token.claim: {flag}
"""


def with_mapper(**given: str) -> Token:
    texts = {"scopes": "[openid]", "provider": "oidc-audience-mapper", "key": "included.client.audience", "value": "a"}
    return predicted(MAPPER.format(**{**texts, "flag": '"true"', **given}))


def test_a_value_that_is_not_known_is_no_certain_audience() -> None:
    token = with_mapper(value="${AUDIENCE}")
    assert token.audience == ()
    assert [one.certain for one in token.audiences] == [False]
    assert "aud" in token.possible_claims
    assert not token.certain


def test_an_audience_with_a_hole_in_it_is_certain_to_be_one() -> None:
    token = with_mapper(value="store-${ENVIRONMENT}")
    assert [one.certain for one in token.audiences] == [True]
    assert token.audience == ()


def test_a_flag_that_is_not_known_makes_its_audience_uncertain() -> None:
    token = with_mapper(flag="${FLAG}")
    assert token.audience == ()
    assert [one.value for one in token.audiences] == ["a"]


def test_a_provider_that_is_not_known_may_give_anything() -> None:
    assert with_mapper(provider="${PROVIDER}").mappers_open


def test_a_scope_that_is_not_known_may_be_any() -> None:
    token = with_mapper(scopes='["${SCOPE}"]')
    assert token.scopes_open
    assert token.audience == ("a",)


def test_a_claim_that_is_not_known_leaves_the_token_open() -> None:
    token = with_mapper(
        provider="oidc-usermodel-property-mapper", key="user.attribute", value="username\n            claim.name: ${X}"
    )
    assert token.mappers_open


TEXT = st.text(max_size=8)
KEYS = [
    "included.client.audience",
    "claim.name",
    "user.attribute",
    "access.token.claim",
    "jsonType.label",
    "multivalued",
]
SCALAR = st.one_of(TEXT, st.booleans(), st.none(), st.integers(), st.lists(TEXT, max_size=2))
CONFIG = st.dictionaries(st.one_of(st.sampled_from(KEYS), TEXT), st.one_of(TEXT, st.sampled_from(["true", "username"])))
MAPPERS = st.fixed_dictionaries(
    {"name": SCALAR, "protocol": st.sampled_from(["openid-connect", "saml", 1]), "config": st.one_of(SCALAR, CONFIG)},
    optional={
        "protocolMapper": st.one_of(SCALAR, st.sampled_from(sorted(platforms.load("1.11").allowed_mappers or ())))
    },
)
FIELDS = ["clientId", "name", "protocol", "secret", "redirectUris", "webOrigins", "attributes", "groups"]
CLIENTS = st.dictionaries(st.sampled_from(FIELDS), SCALAR)


@settings(max_examples=150)
@given(CLIENTS, st.one_of(SCALAR, st.lists(st.one_of(SCALAR, MAPPERS), max_size=3)), SCALAR, st.one_of(st.none(), TEXT))
def test_any_client_gets_an_answer(sso: dict[str, Any], mappers: object, scopes: object, scope: str | None) -> None:
    client = {"serviceAccountsEnabled": True, **sso, "protocolMappers": mappers, "defaultClientScopes": scopes}
    token = udslint.predict_token(client, scope, SETTINGS)
    assert token.issued <= token.registered
    assert set(token.claims) >= ALWAYS
    assert token.introspection.claims
    assert json.dumps([str(token.refusal), token.error, token.audience])


def test_a_lightweight_token_has_what_its_own_flag_lets_in() -> None:
    light = {"client.use.lightweight.access.token.enabled": "true"}
    on = audience("on", included_client_audience="store", access_token_claim="false", lightweight_claim="true")
    off = audience("off", included_client_audience="search")
    token = token_of(attributes=light, protocolMappers=[on, off])
    assert token.audience == ("store",)
    assert set(token.claims) == {*ALWAYS, "aud"}
    assert [one.reason for one in token.ignored] == ['its lightweight.claim is not "true"']
