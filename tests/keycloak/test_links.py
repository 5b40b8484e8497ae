"""Which URLs and blanks Keycloak 26.7.1 was seen to take, and which to refuse (HTTP 400, for a template 500)."""

from __future__ import annotations

from typing import Any

import pytest

import udslint
from udslint.keycloak.links import redirect_problem
from udslint.read.holes import Expr, Hole

POST_LOGOUT = "post.logout.redirect.uris"
RELATIVE = [
    "/a b", "/a|b", '/a"b', "/<x>", "/a^b", "/a\\b", "/a%zz", "/[x]", "/{", "/{}", "//", "/a#x", "/###ZARF_VAR_X###",
]  # fmt: skip
UNOPENED = [
    "foo://x", "localhost:8080", "a.uds.dev:443/x", "com.example.app:/cb", "urn:x", "ws://a", "https://a:port/",
    "https://a:80:80/", "https://a:99999999999/", "https://a:-2/", "https://a_b:x/",
]  # fmt: skip
OPENED = [
    "HTTPS://a/",
    "ftp://a",
    "file:x",
    "MAILTO:x",
    "https://a:/",
    "https://[::1]:80/",
    "https://[::1]/",
    "https://u@a_b:8/",
]
OPENED += ["http://[fe80::1%25eth0]/"]


def refusal(**sso: Any) -> str | None:
    token = udslint.predict_token({"name": "R", "clientId": "r", "serviceAccountsEnabled": True, **sso})
    return token.refusal.rule if token.refusal else None


def saml(**sso: Any) -> str | None:
    return refusal(protocol="saml", **sso)


@pytest.mark.parametrize("uri", RELATIVE)
def test_a_relative_uri_is_encoded_before_it_is_looked_at(uri: str) -> None:
    assert redirect_problem(uri) is None
    assert refusal(adminUrl=uri) is None
    assert "##" in uri or refusal(attributes={POST_LOGOUT: uri}) is None
    assert saml(adminUrl=uri) == "url-refused"
    assert refusal(baseUrl=uri) == (None if uri in ("//", "/a#x") else "url-refused")


@pytest.mark.parametrize("uri", ["/a{b}", "/{{a}}", "/${x}"])
def test_a_template_in_a_relative_uri_is_not_survived(uri: str) -> None:
    found = {refusal(redirectUris=[uri]), refusal(adminUrl=uri), refusal(baseUrl=uri)}
    assert found == {"url-refused"}


@pytest.mark.parametrize("url", UNOPENED)
def test_a_link_needs_a_scheme_and_a_port_that_java_can_open(url: str) -> None:
    assert {refusal(baseUrl=url), refusal(adminUrl=url), saml(baseUrl=url), saml(adminUrl=url)} == {"url-refused"}


@pytest.mark.parametrize("url", OPENED)
def test_links_that_java_can_open(url: str) -> None:
    assert {refusal(baseUrl=url), refusal(adminUrl=url), saml(adminUrl=url)} == {None}


@pytest.mark.parametrize("service", ["assertion_consumer_url", "single_logout_service_url"])
@pytest.mark.parametrize("binding", ["post", "redirect"])
def test_urls_of_saml(service: str, binding: str) -> None:
    name = f"saml_{service}_{binding}"
    assert {saml(attributes={name: url}) for url in ("not a url", "/x", "urn:x")} == {"url-refused"}
    assert {saml(attributes={name: url}) for url in ("https://a.uds.dev/x", " ", "")} == {None}


@pytest.mark.parametrize("uri", ["JavaScript:x", "DATA:x", "javascript:x"])
def test_scripts_are_refused_whatever_their_case(uri: str) -> None:
    found = {refusal(redirectUris=[uri]), refusal(baseUrl=uri), refusal(attributes={POST_LOGOUT: uri})}
    assert found == {"url-refused"}


@pytest.mark.parametrize("uri", ["https://${x:a}/", "https://${user.home}/", "https://a.uds.dev${/}cb"])
def test_what_keycloak_replaces_is_not_judged(uri: str) -> None:
    assert redirect_problem(uri) is None


@pytest.mark.parametrize(
    ("hole", "refused"),
    [
        (Hole((Expr("{{ x }}"), "/a b")), False),
        (Hole(("/", Expr("{{ x }}"), "/#a")), False),
        (Hole(("/", Expr("{{ x }}"), "/{a}")), True),
        (Hole((Expr("{{ x }}"), "/{a}")), True),
    ],
)
def test_what_may_be_relative_is_judged_as_that(hole: Hole, refused: bool) -> None:
    assert (redirect_problem(hole) is not None) is refused


def test_blank_entries_are_dropped() -> None:
    assert refusal(redirectUris=["https://a.uds.dev/cb", " "]) is None
    assert refusal(redirectUris=["\t\n", "\u3000"], webOrigins=[" " * 256]) is None
    assert refusal(redirectUris=["\u00a0"]) == "url-refused"


@pytest.mark.parametrize("origins", [[""], [" "]])
def test_blank_origins_give_no_claim(origins: list[str]) -> None:
    sso = {"name": "R", "clientId": "r", "serviceAccountsEnabled": True, "webOrigins": origins}
    token = udslint.predict_token({**sso, "redirectUris": ["https://a.uds.dev/x"]})
    assert "allowed-origins" not in {**token.claims, **token.possible_claims}


def test_blank_attributes_are_dropped() -> None:
    sso = {"name": "R", "clientId": "r", "serviceAccountsEnabled": True}
    assert udslint.predict_token({**sso, "attributes": {"access.token.lifespan": " "}}).issued
    assert not udslint.predict_token({**sso, "attributes": {"access.token.lifespan": "\u00a0"}}).issued
    assert refusal(attributes={POST_LOGOUT: " "}) is None


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("https://a.uds.dev/x\n##https://b.uds.dev/y", None),
        ("https://a.uds.dev/x\u00a0##https://b.uds.dev/y", "post-logout-separator"),
        ("+,x", None), ("+,/x", None), ("-,+", None), ("+,https://a.uds.dev", "post-logout-separator"),
    ],
)  # fmt: skip
def test_post_logout_separators(text: str, rule: str | None) -> None:
    assert refusal(attributes={POST_LOGOUT: text}) == rule


@pytest.mark.parametrize("protocol", ["openid-connect", "saml"])
@pytest.mark.parametrize("value", ["36001", "+36001", "00000000000036001", "\uff13\uff16\uff10\uff10\uff11"])
def test_session_limits_are_read_as_java_reads_numbers(protocol: str, value: str) -> None:
    found = refusal(protocol=protocol, attributes={"client.session.max.lifespan": value})
    assert found == "session-timeout-refused"


@pytest.mark.parametrize("value", ["99999999999", "36001.0", " 36001", "-1", ""])
def test_what_is_no_number_is_no_session_limit(value: str) -> None:
    assert refusal(attributes={"client.session.max.lifespan": value}) is None


def test_two_mappers_without_a_name_have_one_name() -> None:
    mapper = {"name": "", "protocol": "openid-connect", "protocolMapper": "oidc-full-name-mapper"}
    assert refusal(protocolMappers=[mapper]) is None
    assert refusal(protocolMappers=[mapper, mapper]) == "mapper-name-repeated"
