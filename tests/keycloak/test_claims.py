"""What mappers write where Keycloak has its own way to write a claim, as seen on Keycloak 26.7.1."""

from __future__ import annotations

from typing import Any

import pytest

import udslint
from udslint.keycloak import Token
from udslint.read.holes import Hole
from udslint.settings import Settings

SETTERS = (
    "sub", "azp", "acr", "auth_time", "aud", "jti", "typ", "iat", "exp", "iss", "scope", "nonce", "session_state",
)  # fmt: skip
SETTINGS = Settings(uds_core="1.11")


def mapper(provider: str, name: str = "m", **config: str) -> dict[str, Any]:
    keys = {key.replace("_", "."): value for key, value in config.items()}
    on = {"access.token.claim": "true", "jsonType.label": keys.pop("label", "String")}
    return {"name": name, "protocol": "openid-connect", "protocolMapper": provider, "config": {**on, **keys}}


def prop(user_attribute: str, claim: str, label: str = "String", name: str = "m", **config: str) -> dict[str, Any]:
    one = mapper("oidc-usermodel-property-mapper", name, user_attribute=user_attribute, label=label, **config)
    return {**one, "config": {**one["config"], "claim.name": claim}}


def attr(user_attribute: str, claim: str, label: str = "String", name: str = "m", **config: str) -> dict[str, Any]:
    return {
        **prop(user_attribute, claim, label, name, **config),
        "protocolMapper": "oidc-usermodel-attribute-mapper",
    }


def token_of(*mappers: dict[str, Any], scope: str | None = None, **sso: Any) -> Token:
    account = {"name": "R", "clientId": "r", "standardFlowEnabled": False, "serviceAccountsEnabled": True}
    client = {**account, "defaultClientScopes": ["openid"], "protocolMappers": [*mappers], **sso}
    return udslint.predict_token(client, scope, SETTINGS)


@pytest.mark.parametrize("name", SETTERS)
def test_nothing_is_written_within_a_claim_of_keycloaks_own(name: str) -> None:
    token = token_of(prop("username", f"{name}.x"))
    assert (token.claims.keys(), token.audience) == (token_of().claims.keys(), ())
    assert [one.what for one in token.ignored] == [f"claim '{name}.x'"]


def test_the_session_is_no_such_claim() -> None:
    assert token_of(prop("username", "sid.x")).claims["sid"].value == {"x": "service-account-r"}


@pytest.mark.parametrize(
    ("written", "audience"),
    [
        (prop("enabled", "aud", "boolean"), ("true",)),
        (prop("groupsCount", "aud", "int"), ("0",)),
        (attr("username", "aud", "boolean"), ("false",)),
        (attr("username", "aud", "boolean", multivalued="true"), ("false",)),
        (prop("enabled", "aud", "long"), ()),
    ],
)
def test_audiences_are_text(written: dict[str, Any], audience: tuple[str, ...]) -> None:
    assert token_of(written).audience == audience


@pytest.mark.parametrize("label", ["String", "long"])
def test_no_token_has_a_null_among_its_audiences(label: str) -> None:
    token = token_of(attr("email", "aud", label, multivalued="true"))
    assert (token.issued, str(token.error)[:3]) == (False, "500")
    hidden = attr("email", "aud", label, multivalued="true", access_token_claim="false", id_token_claim="true")
    assert token_of(hidden).issued
    assert not token_of(hidden, scope="openid").issued


@pytest.mark.parametrize(
    ("written", "value"),
    [
        (prop("enabled", "acr", "boolean"), "true"),
        (attr("email", "acr", multivalued="true"), "[null]"),
        (attr("username", "acr", multivalued="true"), "[service-account-r]"),
    ],
)
def test_claims_of_keycloaks_own_are_text(written: dict[str, Any], value: str) -> None:
    assert token_of(written).claims["acr"].value == value


@pytest.mark.parametrize("label", ["String", "long", "int", "JSON"])
def test_the_time_of_login_is_a_number(label: str) -> None:
    assert token_of(prop("groupsCount", "auth_time", label)).claims["auth_time"].value == 0
    assert ("auth_time" in token_of(prop("createdTimestamp", "auth_time", label)).claims) is (label != "int")
    assert "auth_time" not in token_of(prop("username", "auth_time", label)).claims


@pytest.mark.parametrize(
    "mappers",
    [
        [attr("username", "preferred_username.x")],
        [attr("username", "email_verified.x")],
        [attr("username", "a"), attr("username", "a.b", name="n")],
    ],
)
def test_a_claim_within_a_text_is_written_by_chance(mappers: list[dict[str, Any]]) -> None:
    assert token_of(defaultClientScopes=["openid", "profile", "email"]).certain
    token = token_of(*mappers, defaultClientScopes=["openid", "profile", "email"])
    name = mappers[0]["config"]["claim.name"].split(".")[0]
    assert name in token.possible_claims
    assert name not in token.claims
    assert not token.certain


def test_claims_side_by_side_are_certain() -> None:
    token = token_of(attr("username", "a.b"), attr("username", "a.c", name="n"))
    assert token.claims["a"].value == {"b": "service-account-r", "c": "service-account-r"}
    assert token.certain


@pytest.mark.parametrize(
    "name",
    ["lastModifiedTimestamp", "requiredActionsStream", "groupsStream", "realmRoleMappingsStream", "roleMappingsStream"],
)
def test_properties_whose_values_vary(name: str) -> None:
    assert isinstance(token_of(prop(name, "x")).claims["x"].value, Hole)


def test_an_account_is_not_federated() -> None:
    assert token_of(prop("Federated", "x")).claims["x"].value == "false"
    assert token_of(prop("federated", "x", "JSON")).claims["x"].value is False


@pytest.mark.parametrize(("scope", "issued"), [(" ", True), ("  ", True), ("", False), (" openid", False)])
def test_a_request_for_blanks_asks_for_nothing(scope: str, issued: bool) -> None:
    assert token_of(scope=scope).issued is issued


@pytest.mark.parametrize("value", ["true", "TRUE"])
def test_a_token_with_a_session_names_it_instead_of_the_account(value: str) -> None:
    token = token_of(attributes={"client_credentials.use_refresh_token": value})
    assert "sid" in token.claims
    assert "sub" not in token.claims
    assert token.userinfo.claims == ("sub",)
    assert "sid" in token.introspection.claims


def test_userinfo_does_not_take_a_lightweight_token() -> None:
    attributes = {"client.use.lightweight.access.token.enabled": "true"}
    assert str(token_of(attributes=attributes).userinfo.error).startswith("401")
    assert str(token_of(attributes=attributes, defaultClientScopes=[]).userinfo.error).startswith("403")


def test_a_disabled_client_that_signs_is_asked_for_its_signature_first() -> None:
    token = token_of(enabled=False, clientAuthenticatorType="client-jwt")
    assert str(token.error).startswith("400")


def test_keys_fit_the_database_too() -> None:
    def rule(token: Token) -> str | None:
        return token.refusal.rule if token.refusal else None

    assert rule(token_of(attributes={"x" * 256: "y"})) == "value-too-long"
    assert rule(token_of(attributes={"x" * 256: " "})) is None
    assert rule(token_of(attributes={"x" * 255: "y"})) is None
    long = prop("username", "x")
    assert rule(token_of({**long, "config": {"x" * 256: "y"}})) == "value-too-long"
    assert rule(token_of({**long, "config": {"x" * 256: ""}})) is None


@pytest.mark.parametrize(
    ("client_id", "refused"), [("", True), (" ", True), ("\t", True), ("\u3000", True), ("\u00a0", False)]
)
def test_a_client_needs_an_id(client_id: str, refused: bool) -> None:
    token = token_of(clientId=client_id)
    assert (token.refusal.rule if token.refusal else None) == ("client-id-empty" if refused else None)


@pytest.mark.parametrize("sector", ["foo", "/x", " ", "urn:x", "https://a_b/x", "not a url"])
def test_a_sector_has_a_host(sector: str) -> None:
    pairwise = mapper("oidc-sha256-pairwise-sub-mapper", sectorIdentifierUri=sector, pairwiseSubAlgorithmSalt="s")
    token = token_of(pairwise, redirectUris=["https://r.uds.dev/login"])
    assert token.refusal is not None
    assert token.refusal.rule == "pairwise-without-host"


@pytest.mark.parametrize("sector", ["https://s.uds.dev/sector", ""])
def test_a_sector_has_to_answer(sector: str) -> None:
    pairwise = mapper("oidc-sha256-pairwise-sub-mapper", sectorIdentifierUri=sector, pairwiseSubAlgorithmSalt="s")
    token = token_of(pairwise, redirectUris=["https://r.uds.dev/login"])
    assert token.registered
    assert token.certain is (sector == "")


REALM_ROLES, CLIENT_ROLES = "oidc-usermodel-realm-role-mapper", "oidc-usermodel-client-role-mapper"
RESOLVE, ORIGINS, ACR = "oidc-audience-resolve-mapper", "oidc-allowed-origins-mapper", "oidc-acr-mapper"
EXTENDED = Settings(uds_core="1.11", extra_protocol_mappers=(REALM_ROLES, CLIENT_ROLES, RESOLVE, ORIGINS, ACR))


def extended(provider: str, **config: str | None) -> Token:
    given = {"access.token.claim": "true", "claim.name": "x", "multivalued": "true"}
    keys = {key.replace("_", "."): value for key, value in config.items()}
    settled = {key: value for key, value in {**given, **keys}.items() if value is not None}
    one = {"name": "m", "protocol": "openid-connect", "protocolMapper": provider, "config": settled}
    client = {"name": "R", "clientId": "r", "serviceAccountsEnabled": True, "defaultClientScopes": ["openid"]}
    return udslint.predict_token({**client, "webOrigins": ["https://a"], "protocolMappers": [one]}, settings=EXTENDED)


@pytest.mark.parametrize(("flag", "on"), [(None, True), ("", True), ("true", True), ("false", False), ("True", False)])
def test_two_mappers_are_on_without_a_flag(flag: str | None, on: bool) -> None:
    assert extended(RESOLVE, access_token_claim=flag).audience == (("account",) if on else ())
    assert ("allowed-origins" in extended(ORIGINS, access_token_claim=flag).claims) is on
    assert ("acr" in extended(ACR, access_token_claim=flag).claims) is (flag == "true")


@pytest.mark.parametrize("name", ["nonce", "session_state", "acr", "acr.x", "auth_time"])
def test_roles_are_written_to_any_claim(name: str) -> None:
    roles = ["default-roles-uds", "offline_access", "uma_authorization"]
    value = extended(REALM_ROLES, claim_name=name).claims[name.split(".")[0]].value
    assert value == ({"x": roles} if name == "acr.x" else roles)


def test_roles_that_are_null_may_fail_as_audiences() -> None:
    token = extended(REALM_ROLES, claim_name="aud", jsonType_label="long")
    assert (token.error, token.certain) == (None, False)


def test_roles_have_a_prefix() -> None:
    config = {"usermodel.realmRoleMapping.rolePrefix": "p-"}
    value = extended(REALM_ROLES, **config).claims["x"].value
    assert value == ["p-default-roles-uds", "p-offline_access", "p-uma_authorization"]


@pytest.mark.parametrize(
    ("client", "prefix", "first"),
    [
        (None, None, "manage-account"), ("", "p-", "p-manage-account"),
        ("", "${client_id}.", "account.manage-account"), ("account", "${client_id}.", "${client_id}.manage-account"),
        ("nope", None, None), ("realm-management", "p-", None), (" ", None, None),
    ],
)  # fmt: skip
def test_roles_of_a_client(client: str | None, prefix: str | None, first: str | None) -> None:
    config = {"usermodel.clientRoleMapping.clientId": client, "usermodel.clientRoleMapping.rolePrefix": prefix}
    claims = extended(CLIENT_ROLES, claim_name="r.${client_id}", **config).claims
    value = claims["r"].value if "r" in claims else None
    assert (value["account"][0] if isinstance(value, dict) else None) == first


@pytest.mark.parametrize(
    ("label", "many", "one"),
    [
        ("boolean", [False] * 3, False),
        ("long", [None] * 3, None),
        ("JSON", [None] * 3, None),
        ("int", [None] * 3, None),
    ],
)
def test_roles_of_another_type(label: str, many: object, one: object) -> None:
    assert extended(REALM_ROLES, jsonType_label=label).claims["x"].value == many
    claim = extended(REALM_ROLES, jsonType_label=label, multivalued=None).claims.get("x")
    assert (claim.value if claim else None) == one
