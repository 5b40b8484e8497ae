"""What introspection and userinfo answer, as seen on a real Keycloak (tests/e2e)."""

from __future__ import annotations

from typing import Any

import pytest

import udslint
from udslint.keycloak import Token
from udslint.read.holes import Hole

ON = {"access.token.claim": "true", "id.token.claim": "true", "introspection.token.claim": "true"}


def mapper(provider: str, name: str, **config: str) -> dict[str, Any]:
    given = {key.replace("_", "."): value for key, value in config.items()}
    return {"name": name, "protocol": "openid-connect", "protocolMapper": provider, "config": {**ON, **given}}


def audience(value: str, **config: str) -> dict[str, Any]:
    return mapper("oidc-audience-mapper", value, included_client_audience=value, **config)


def claim(name: str, attribute: str = "username", **config: str) -> dict[str, Any]:
    return mapper("oidc-usermodel-property-mapper", name, claim_name=name, user_attribute=attribute, **config)


def token_of(*mappers: dict[str, Any], **sso: Any) -> Token:
    account = {"name": "R", "clientId": "r", "standardFlowEnabled": False, "serviceAccountsEnabled": True}
    return udslint.predict_token({**account, "defaultClientScopes": ["openid"], "protocolMappers": [*mappers], **sso})


def test_introspection_leaves_out_what_its_flag_leaves_out_but_no_audience() -> None:
    token = token_of(audience("gate", introspection_token_claim="false"), claim("x", introspection_token_claim="false"))
    assert "x" in token.claims
    assert "x" not in token.introspection.claims
    assert token.introspection.audience == ("gate",)


@pytest.mark.parametrize(
    ("access", "flag", "told"),
    [
        ("true", None, True), ("true", "", True), ("true", "true", True), ("true", "false", False),
        ("true", "1", False),
        ("false", None, False), ("false", "", False), ("false", "true", True), ("false", "false", False),
    ],
)  # fmt: skip
def test_introspection_goes_by_the_access_flag_where_it_has_none(access: str, flag: str | None, told: bool) -> None:
    writer = claim("x", access_token_claim=access)
    del writer["config"]["introspection.token.claim"]
    if flag is not None:
        writer["config"]["introspection.token.claim"] = flag
    assert ("x" in token_of(audience("gate"), writer).introspection.claims) is told


def test_introspection_names_its_own_claims() -> None:
    named = {"active", "client_id", "token_type", "username"}
    always = {"azp", "exp", "iat", "iss", "jti", "scope", "sub", "typ"}
    assert set(token_of(audience("gate")).introspection.claims) == named | always | {"aud"}


def test_an_application_that_only_introspection_adds_may_ask() -> None:
    token = token_of(audience("gate", access_token_claim="false"))
    assert (token.audience, token.introspection.audience, token.introspection.error) == ((), ("gate",), None)


@pytest.mark.parametrize("name", ["sub", "azp", "sid"])
def test_a_token_with_another_owner_is_not_known_again(name: str) -> None:
    token = token_of(audience("gate"), claim(name))
    assert token.issued
    assert str(token.introspection.error).startswith(f"active: false, for a mapper writes '{name}'")
    assert str(token.userinfo.error).startswith("401")


def test_a_subject_that_is_the_accounts_id_changes_nothing() -> None:
    token = token_of(audience("gate"), claim("sub", "id"))
    assert (token.introspection.error, token.userinfo.error) == (None, None)


def test_the_name_of_the_account_stands_in_for_its_subject() -> None:
    token = token_of(audience("gate"), claim("sub"), defaultClientScopes=["openid", "profile"])
    assert (token.introspection.error, token.userinfo.error) == (None, None)
    assert token_of(audience("gate"), claim("azp"), defaultClientScopes=["openid", "profile"]).introspection.error


def test_userinfo_has_no_acr_and_no_audience_of_an_audience_mapper() -> None:
    assert set(token_of(audience("gate"), claim("acr")).userinfo.claims) == {"sub"}
    assert set(token_of(audience("gate"), claim("aud")).userinfo.claims) == {"sub", "aud"}


def test_a_mapper_that_sets_the_audience_may_take_others_out() -> None:
    token = token_of(audience("gate"), claim("aud"))
    assert token.audience == ("service-account-r",)
    assert [one.value for one in token.audiences if not one.certain] == ["gate"]
    assert token_of(claim("aud"), claim("aud", "id")).audience == ()


def test_a_pairwise_mapper_wants_its_salt() -> None:
    pairwise = mapper("oidc-sha256-pairwise-sub-mapper", "pairwise")
    uris = ["https://r.uds.dev/login"]
    assert token_of(pairwise, redirectUris=uris).error == "500, a pairwise mapper has no pairwiseSubAlgorithmSalt"


@pytest.mark.parametrize(
    ("uris", "registered", "issued"),
    [
        (["https://r.uds.dev/login", "/x"], True, True),
        (["app://r/login"], True, True),
        (["https://r.uds.dev/login", "https://s.uds.dev/login"], False, False),
        (["/x"], False, False),
        (["*"], True, False),
        (["*", "/x"], True, False),
        (["https://r.uds.dev*"], True, False),
        (["app:x"], True, False),
    ],
)
def test_a_pairwise_mapper_wants_one_host(uris: list[str], registered: bool, issued: bool) -> None:
    salted = mapper("oidc-sha256-pairwise-sub-mapper", "pairwise", pairwiseSubAlgorithmSalt="salt")
    token = token_of(audience("gate"), salted, redirectUris=uris)
    assert (token.registered, token.issued) == (registered, issued)
    assert str(token.userinfo.error).startswith("401")


@pytest.mark.parametrize(("flag", "told"), [(None, True), ("", True), ("true", True), ("false", False), ("1", False)])
def test_userinfo_goes_by_the_id_flag_where_it_has_none(flag: str | None, told: bool) -> None:
    writer = claim("x", access_token_claim="false")
    if flag is not None:
        writer["config"]["userinfo.token.claim"] = flag
    assert ("x" in token_of(writer).userinfo.claims) is told


def test_a_list_of_what_does_not_fit_its_type_holds_a_null() -> None:
    given = {"claim_name": "x", "user_attribute": "username"}
    one = mapper("oidc-usermodel-attribute-mapper", "x", multivalued="true", **given)
    one["config"]["jsonType.label"] = "long"
    assert token_of(one).claims["x"].value == [None]
    del one["config"]["multivalued"]
    assert "x" not in token_of(one).claims


def test_userinfo_wants_openid_before_it_looks_for_the_account() -> None:
    for name, status in (("sub", "403"), ("sid", "403"), ("azp", "401")):
        assert str(token_of(claim(name), defaultClientScopes=[]).userinfo.error).startswith(status)


def test_a_list_of_names_that_the_account_lacks_holds_a_null() -> None:
    for name, value in (("email", [None]), ("firstName", [None]), ("nothing", None)):
        one = mapper("oidc-usermodel-attribute-mapper", "x", claim_name="x", user_attribute=name, multivalued="true")
        found = token_of(one).claims.get("x")
        assert (found.value if found else None) == value


def test_what_introspection_adds_may_ask_only_where_the_token_names_nobody() -> None:
    hidden = audience("gate", access_token_claim="false")
    unseen = mapper("oidc-audience-mapper", "x", included_custom_audience="x", access_token_claim="false")
    assert token_of(hidden, unseen).introspection.error is None
    assert token_of(hidden, unseen).introspection.audience == ("gate", "x")


def test_an_empty_scope_is_not_in_introspection() -> None:
    token = token_of(audience("gate"), defaultClientScopes=[])
    assert "scope" in token.claims
    assert "scope" not in token.introspection.claims


def test_an_address_needs_a_part_that_the_account_has() -> None:
    assert "address" not in token_of(mapper("oidc-address-mapper", "a", user_attribute_street="street")).claims
    found = token_of(mapper("oidc-address-mapper", "a", user_attribute_street="username")).claims["address"]
    assert found.value == {"street_address": "service-account-r"}


@pytest.mark.parametrize(
    ("origins", "expected"),
    [
        (None, ["https://r.uds.dev:8443", "http://localhost"]),
        (["+", "https://x.uds.dev"], ["https://r.uds.dev:8443", "http://localhost", "https://x.uds.dev"]),
        (["https://x.uds.dev"], ["https://x.uds.dev"]),
    ],
)
def test_allowed_origins_are_those_of_the_redirect_uris(origins: list[str] | None, expected: list[str]) -> None:
    uris = ["https://r.uds.dev:8443/a", "http://localhost", "app:x", "https://r.uds.dev:8443/b"]
    given = {} if origins is None else {"webOrigins": origins}
    token = token_of(audience("gate"), redirectUris=uris, defaultClientScopes=["web-origins"], **given)
    assert token.claims["allowed-origins"].value == expected


def test_roles_are_one_where_a_mapper_is_not_multivalued() -> None:
    settings = udslint.Settings(extra_protocol_mappers=("oidc-usermodel-realm-role-mapper",))
    for many, kind in (("true", list), ("false", Hole)):
        roles = mapper("oidc-usermodel-realm-role-mapper", "roles", claim_name="roles", multivalued=many)
        sso = {"name": "R", "clientId": "r", "serviceAccountsEnabled": True, "protocolMappers": [roles]}
        assert isinstance(udslint.predict_token(sso, settings=settings).claims["roles"].value, kind)
