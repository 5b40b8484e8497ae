"""What introspection and userinfo answer, as seen on a real Keycloak (tests/e2e)."""

from __future__ import annotations

from typing import Any

import pytest

import udslint
from udslint.keycloak import Token

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
    salted = {**pairwise, "config": {"pairwiseSubAlgorithmSalt": "salt"}}
    uris = ["https://r.uds.dev/login"]
    assert token_of(pairwise, redirectUris=uris).error == "500, a pairwise mapper has no pairwiseSubAlgorithmSalt"
    token = token_of(salted, redirectUris=uris)
    assert token.issued
    assert str(token.userinfo.error).startswith("401")
