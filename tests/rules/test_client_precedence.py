"""One cause, one finding: what Authservice makes of a mistake replaces what is said of any client."""

from __future__ import annotations

import pytest

from making import HEAD, WITH_SSO, findings, names

MANIFEST = """\
apiVersion: uds.dev/v1alpha1
kind: Package
metadata:
  name: reports
  namespace: reports
spec:
  network:
    expose:
      - host: reports
        service: reports
        port: 80
        selector:
          app: reports
  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
        - {uri}
      {field}
      enableAuthserviceSelector:
        app: reports
"""
URI = "https://reports.uds.dev/login"


@pytest.mark.parametrize(
    ("uri", "field", "expected"),
    [
        (URI, "enabled: false", ["authservice-client-disabled"]),
        (URI, "clientAuthenticatorType: client-jwt", ["authservice-client-jwt"]),
        ("http://reports.uds.dev/login", "enabled: true", ["authservice-http"]),
        ("https://reports.uds.dev/*", "enabled: true", ["redirect-uri-broad"]),
        ("https://*.uds.dev/login", "enabled: true", ["authservice-wildcard"]),
    ],
)
def test_authservice_replaces_the_general_rule(uri: str, field: str, expected: list[str]) -> None:
    assert names(MANIFEST.format(uri=uri, field=field)) == expected


def test_a_selector_that_is_not_read_is_not_also_deprecated() -> None:
    text = MANIFEST.format(uri=URI, field="enabled: true").replace("        selector:", "        podLabels:")
    assert names(text) == ["expose-selector-ignored"]


ACCOUNT = f"""{HEAD}\
spec:
  sso:
    - name: Reports
      clientId: uds-reports
      standardFlowEnabled: false
      serviceAccountsEnabled: true
      defaultClientScopes: [openid, profile]
      protocolMappers:
        - name: m
          protocol: openid-connect
          protocolMapper: {{provider}}
          config: {{{{{{config}}}}}}
"""
FLAG = "access.token.claim: 'true'"


@pytest.mark.parametrize(
    ("provider", "config", "expected"),
    [
        ("oidc-audience-maper", f"included.client.audience: a, {FLAG}", ["mapper-not-allowed"]),
        ("oidc-audience-mapper", f"{FLAG}", ["audience-mapper-empty"]),
        ("oidc-hardcoded-claim-mapper", f"claim.name: aud, claim.value: a, {FLAG}", ["mapper-not-allowed"]),
        ("oidc-hardcoded-claim-mapper", f"included.client.audience: a, {FLAG}", ["mapper-not-allowed"]),
        ("oidc-hardcoded-claim-mapper", f"claim.name: '{{{{ .x }}}}', {FLAG}", ["mapper-not-allowed"]),
        (
            "oidc-hardcoded-claim-mapper",
            f"claim.name: team, claim.value: a, {FLAG}",
            ["audience-missing", "mapper-not-allowed"],
        ),
        (
            "oidc-usermodel-attribute-mapper",
            f"user.attribute: t, claim.name: t, foo: bar, {FLAG}",
            ["audience-missing", "mapper-key-unknown"],
        ),
        (
            "oidc-usermodel-attribute-mapper",
            "user.attribute: t, claim.name: t, access.token.claim: 'false'",
            ["audience-missing", "mapper-reaches-no-token"],
        ),
    ],
)
def test_a_fault_of_what_gives_no_audience_does_not_stand_for_a_missing_one(
    provider: str, config: str, expected: list[str]
) -> None:
    assert sorted(names(ACCOUNT.format(provider=provider, config=config))) == expected


@pytest.mark.parametrize(
    ("attribute", "version", "expected"),
    [
        ("saml.encrpyt", "1.11", "(did you mean 'saml.encrypt'?)."),
        ("saml.encrypt", "0.42", "UDS Core 0.42 does not take the attribute 'saml.encrypt' yet"),
        ("access.token.lifespan", "0.32.0", "it does from 0.32.1 on."),
        ("logout.confirmation.enabled", "0.59", "it does from 0.60 on."),
        ("none.such", "0.42", "is not among those that UDS Core 0.42 takes"),
    ],
)
def test_an_attribute_that_is_denied_has_one_finding(attribute: str, version: str, expected: str) -> None:
    text = f"{WITH_SSO}      attributes:\n        {attribute}: 'true'\n"
    said = [one for one in findings(text, uds_core=version) if "attribute" in one.rule.name]
    assert [one.rule.name for one in said] == ["attribute-not-allowed"]
    assert expected in said[0].message


def test_a_value_that_is_too_long_is_named() -> None:
    text = WITH_SSO.replace("/login", f"/{'x' * 300}") + f"      attributes:\n        {'y' * 300}: z\n"
    said = [one.message.split("'")[1] for one in findings(text) if one.rule.name == "value-too-long"]
    assert said == ["redirectUris[0]", "y" * 300]


def test_a_deprecated_field_beside_one_that_is_not_read_has_a_cause_of_its_own() -> None:
    text = MANIFEST.format(uri=URI, field="enabled: true").replace("        selector:", "        podLabels:")
    match = "        match:\n          - name: x\n            uri:\n              prefix: /x\n"
    text = text.replace("        service:", f"{match}        service:")
    assert sorted(names(text)) == ["deprecated-field", "expose-selector-ignored"]


def test_a_field_that_another_has_replaced_is_not_missing() -> None:
    client = f"- name: A\n      clientId: a\n      redirectUris: [{URI}]\n      isAuthSvcClient: true\n"
    assert names(f"{HEAD}\nspec:\n  sso:\n    {client}") == ["field-removed"]
