"""The two manifests of the UDS guide on service accounts, and what one fault in them comes to: rule, line and column.

The expectations were written down from the facts before the rules were run.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from making import findings

GUIDE = Path(__file__).parent / "fixtures" / "guide"
CLIENT, CUSTOM = "client-audience.yaml", "custom-audience.yaml"

Found = set[tuple[str, int, int]]

ACCOUNT = ("audience-account", 9, 17)
"""The realm's default scopes put `account` into the token; a note."""
EGRESS = ("egress-to-keycloak-missing", 9, 17)
"""Once users log in, the application speaks with Keycloak."""
NAME = ("service-account-name-missing", 12, 7)
MULTIPLE = ("audience-multiple", 29, 39)
IDLE = {("claim-flag-without-effect", line, column) for line, column in ((23, 33), (24, 36), (33, 33), (34, 36))}
"""`lightweight.claim` and `userinfo.token.claim` of both mappers; notes."""


@dataclass(frozen=True)
class Mutant:
    """One fault: a text of a guide's manifest and what stands there instead."""

    name: str
    old: str
    new: str
    finds: Found
    """Besides what the manifest itself has, as far as that still holds."""
    without: Found = field(default_factory=set)
    """What the manifest itself has and the mutant does not."""
    base: str = CLIENT


FLOWS = "      standardFlowEnabled: false\n"
MAPPERS = "      protocolMappers:\n"
AUDIENCE = "            included.client.audience: uds-core-httpbin\n"
ACCESS = '            access.token.claim: "true"\n'
CONFIG = (
    "          config:\n" + AUDIENCE + ACCESS + '            introspection.token.claim: "true"\n'
    '            id.token.claim: "false"\n            lightweight.claim: "false"\n'
    '            userinfo.token.claim: "false"\n'
)
SECOND = 'httpbin-two\n            access.token.claim: "true"\n'
INTROSPECTION = '            introspection.token.claim: "true"\n'
HEAD = "        - name: audience\n          protocol: openid-connect\n          protocolMapper: oidc-audience-mapper\n"


def attribute(value: str) -> str:
    return FLOWS + f"      attributes:\n        {value}\n"


def scopes(*names: str) -> str:
    return FLOWS + "      defaultClientScopes:\n" + "".join(f"        - {name}\n" for name in names)


MUTANTS = [
    Mutant(
        "public",
        FLOWS,
        FLOWS + "      publicClient: true\n",
        {
            ("public-client-not-enabled", 12, 21),
            ("public-client-service-account", 10, 31),
            ("public-client-pkce-not-s256", 12, 21),
        },
    ),
    Mutant(
        "standard-flow",
        FLOWS,
        "      standardFlowEnabled: true\n",
        {("service-account-with-standard-flow", 10, 31), ("redirect-uris-missing", 8, 7), EGRESS},
    ),
    Mutant(
        "standard-flow-left-out",
        FLOWS,
        "",
        {("service-account-with-standard-flow", 10, 31), ("redirect-uris-missing", 8, 7), EGRESS},
    ),
    Mutant("without-mapper", MAPPERS + HEAD + CONFIG, "", {("audience-missing", 10, 31)}),
    Mutant("mapper-without-protocol", "          protocol: openid-connect\n", "", {("missing-field", 13, 11)}),
    Mutant("mapper-for-saml", "protocol: openid-connect", "protocol: saml", {("mapper-protocol-mismatch", 14, 21)}),
    Mutant("mapper-misspelt", "oidc-audience-mapper", "oidc-audience-maper", {("mapper-not-allowed", 15, 27)}),
    Mutant(
        "mapper-off-the-list", "oidc-audience-mapper", "oidc-hardcoded-claim-mapper", {("mapper-not-allowed", 15, 27)}
    ),
    Mutant("mapper-in-upper-case", "oidc-audience-mapper", "OIDC-audience-mapper", {("mapper-not-allowed", 15, 27)}),
    Mutant("flag-unquoted", 'access.token.claim: "true"', "access.token.claim: true", {("wrong-type", 18, 33)}),
    Mutant(
        "flag-capital", 'access.token.claim: "true"', 'access.token.claim: "True"', {("claim-flag-not-boolean", 18, 34)}
    ),
    Mutant(
        "flag-with-blank",
        'access.token.claim: "true"',
        'access.token.claim: " true"',
        {("claim-flag-not-boolean", 18, 34)},
    ),
    Mutant(
        "introspection-flag-yes",
        'introspection.token.claim: "true"',
        'introspection.token.claim: "yes"',
        {("claim-flag-not-boolean", 19, 41)},
    ),
    Mutant(
        "access-flag-off",
        'access.token.claim: "true"',
        'access.token.claim: "false"',
        {("audience-not-in-access-token", 18, 34)},
    ),
    Mutant("access-flag-left-out", ACCESS, "", {("audience-not-in-access-token", 16, 11)}),
    Mutant("id-flag-left-out", '            id.token.claim: "false"\n', "", {("claim-flag-missing", 16, 11)}),
    Mutant(
        "userinfo-flag-on",
        'userinfo.token.claim: "false"',
        'userinfo.token.claim: "true"',
        {("claim-flag-without-effect", 22, 36)},
    ),
    Mutant("id-flag-on", 'id.token.claim: "false"', 'id.token.claim: "true"', {("claim-flag-without-effect", 20, 30)}),
    Mutant(
        "both-audiences",
        AUDIENCE,
        AUDIENCE + "            included.custom.audience: httpbin\n",
        {("audience-overridden", 18, 39)},
    ),
    Mutant(
        "audience-comma",
        "audience: uds-core-httpbin",
        "audience: uds-core-httpbin,other",
        {("audience-not-a-list", 17, 39)},
    ),
    Mutant(
        "audience-blank",
        "audience: uds-core-httpbin",
        "audience: 'uds-core-httpbin '",
        {("audience-not-a-list", 17, 40)},
    ),
    Mutant("audience-empty", "audience: uds-core-httpbin", 'audience: ""', {("audience-mapper-empty", 17, 39)}),
    Mutant("audience-left-out", AUDIENCE, "", {("audience-mapper-empty", 16, 11)}),
    Mutant(
        "audience-key-misspelt",
        "included.client.audience",
        "include.client.audience",
        {("audience-key-misspelled", 17, 13)},
    ),
    Mutant("flag-key-misspelt", "access.token.claim", "acces.token.claim", {("mapper-key-unknown", 18, 13)}),
    Mutant("key-unknown", AUDIENCE, AUDIENCE + "            foo.bar: baz\n", {("mapper-key-unknown", 18, 13)}),
    Mutant("without-config", CONFIG, "", {("mapper-without-config", 13, 11)}),
    Mutant("mappers-misspelt", "protocolMappers", "protcolMappers", {("unknown-field", 12, 7)}),
    Mutant(
        "scope-off-the-list",
        FLOWS,
        scopes("openid", "profile", "offline_access"),
        {("client-scope-not-allowed", 15, 11)},
        {ACCOUNT},
    ),
    Mutant(
        "scope-not-in-realm", FLOWS, scopes("openid", "profile", "groups"), {("scope-not-in-realm", 15, 11)}, {ACCOUNT}
    ),
    Mutant("scope-for-saml", FLOWS, scopes("profile", "role_list"), {("scope-protocol-mismatch", 14, 11)}, {ACCOUNT}),
    Mutant(
        "scope-bare-groups", FLOWS, scopes("bare-groups"), {("bare-groups-without-groups", 13, 11), NAME}, {ACCOUNT}
    ),
    Mutant(
        "client-id-reserved",
        "clientId: httpbin-api-client",
        "clientId: account-console",
        {("client-id-reserved", 9, 17)},
    ),
    Mutant(
        "client-id-too-long", "clientId: httpbin-api-client", f"clientId: {'h' * 240}", {("client-id-too-long", 9, 17)}
    ),
    Mutant("secret-empty", FLOWS, FLOWS + '      secret: ""\n', {("secret-empty", 12, 15)}),
    Mutant("lifespan-text", FLOWS, attribute("access.token.lifespan: 5m"), {("token-lifespan-invalid", 13, 32)}),
    Mutant(
        "lifespan-day", FLOWS, attribute('access.token.lifespan: "86400"'), {("token-lifespan-out-of-range", 13, 33)}
    ),
    Mutant("lifespan-zero", FLOWS, attribute('access.token.lifespan: "0"'), {("token-lifespan-out-of-range", 13, 33)}),
    Mutant("lifespan-two-hours", FLOWS, attribute('access.token.lifespan: "7200"'), {("token-long-lived", 13, 33)}),
    Mutant(
        "session-too-long",
        FLOWS,
        attribute('client.session.idle.timeout: "1200"'),
        {("session-timeout-refused", 13, 39)},
    ),
    Mutant("refresh-tokens", FLOWS, attribute('use.refresh.tokens: "true"'), {("refresh-tokens-ignored", 13, 30)}),
    Mutant("attribute-not-allowed", FLOWS, attribute("foo: bar"), {("attribute-not-allowed", 13, 9)}),
    Mutant(
        "client-jwt", FLOWS, FLOWS + "      clientAuthenticatorType: client-jwt\n", {("client-jwt-unusable", 12, 32)}
    ),
    Mutant("disabled", FLOWS, FLOWS + "      enabled: false\n", {("client-disabled", 12, 16)}),
    Mutant(
        "second-client",
        CONFIG,
        CONFIG + "    - name: again\n      clientId: httpbin-api-client\n"
        "      redirectUris:\n        - https://httpbin.uds.dev/login\n",
        {("client-id-repeated", 24, 17), ("egress-to-keycloak-missing", 24, 17)},
    ),
    Mutant(
        "core-claim",
        CONFIG,
        CONFIG + "        - name: subject\n          protocol: openid-connect\n"
        "          protocolMapper: oidc-usermodel-property-mapper\n          config:\n"
        "            user.attribute: username\n            claim.name: sub\n" + ACCESS,
        {("core-claim-overwritten", 28, 25)},
    ),
    Mutant(
        "mapper-name-repeated",
        "name: audience-two",
        "name: audience-one",
        {("mapper-name-repeated", 25, 17)},
        base=CUSTOM,
    ),
    Mutant(
        "flags-differ",
        SECOND + INTROSPECTION,
        SECOND + INTROSPECTION.replace("true", "false"),
        {("claim-flags-inconsistent", 31, 41)},
        base=CUSTOM,
    ),
    Mutant("one-audience-twice", "httpbin-two", "httpbin-one", set(), {MULTIPLE}, base=CUSTOM),
    Mutant("audience-of-account", "httpbin-two", "account", set(), {MULTIPLE}, base=CUSTOM),
    Mutant(
        "second-access-flag-off",
        'httpbin-two\n            access.token.claim: "true"',
        'httpbin-two\n            access.token.claim: "false"',
        {("audience-not-in-access-token", 30, 34)},
        {MULTIPLE},
        base=CUSTOM,
    ),
]
EXPECTED = {CLIENT: {ACCOUNT}, CUSTOM: {NAME, MULTIPLE, *IDLE}}


def found(text: str) -> Found:
    return {(one.rule.name, one.span.start_line, one.span.start_column) for one in findings(text, path="package.yaml")}


@pytest.mark.parametrize("name", EXPECTED)
def test_guide(name: str) -> None:
    text = (GUIDE / name).read_text("utf-8")
    assert found(text) == EXPECTED[name]
    milder = [one for one in findings(text) if one.severity == "note"]
    assert len(milder) == len(EXPECTED[name]) - (name == CUSTOM)


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_mutant(mutant: Mutant) -> None:
    text = (GUIDE / mutant.base).read_text("utf-8")
    assert mutant.old in text
    changed = text.replace(mutant.old, mutant.new, 1)
    same = EXPECTED[mutant.base] - mutant.without
    assert found(changed) == mutant.finds | same
