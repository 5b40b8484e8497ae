"""Texts of which only a domain is open: what they certainly are not is said."""

from __future__ import annotations

import pytest

from making import head, names

DOMAIN = "{{ .Values.domain }}"


def secret(*uris: str, placeholder: str) -> list[str]:
    listed = "".join(f'        - "{uri}"\n' for uri in uris)
    text = f"""{head()}spec:
  sso:
    - name: Reports
      clientId: uds-reports
      redirectUris:
{listed}      secretConfig:
        template:
          uri: "{placeholder}"
"""
    return names(text, select=("template-index-unordered", "template-field-not-scalar"))


def test_lists_of_entries_that_differ() -> None:
    both = (f"https://g.{DOMAIN}/a", f"https://g.{DOMAIN}/b")
    assert secret(*both, placeholder="clientField(redirectUris)[0]") == ["template-index-unordered"]
    assert secret(*both, placeholder="clientField(redirectUris)") == ["template-field-not-scalar"]
    may_be_one = (f"https://g.{DOMAIN}/a", "https://{{ .Values.host }}/a")
    assert secret(*may_be_one, placeholder="clientField(redirectUris)[0]") == []


def audiences(*values: str) -> list[str]:
    mappers = "".join(
        f"""        - name: a{number}
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config:
            included.custom.audience: "{value}"
            access.token.claim: "true"
"""
        for number, value in enumerate(values)
    )
    text = f"""{head()}spec:
  sso:
    - name: Job
      clientId: job
      standardFlowEnabled: false
      serviceAccountsEnabled: true
      protocolMappers:
{mappers}"""
    return names(text, select=("audience-multiple",))


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (("uds-store", f"https://search.{DOMAIN}"), ["audience-multiple"]),
        (("{{ .Values.aud }}", "uds-store", "uds-search"), ["audience-multiple"]),
        (("uds-store", "{{ .Values.aud }}"), []),
        (("uds-store", "uds-{{ .Values.aud }}"), []),
        (("uds-store", "acc{{ .Values.aud }}"), []),
    ],
)
def test_audiences_that_differ(values: tuple[str, ...], expected: list[str]) -> None:
    assert audiences(*values) == expected


def saml(acs: str, *uris: str) -> list[str]:
    listed = "".join(f'        - "{uri}"\n' for uri in uris)
    text = f"""{head()}spec:
  sso:
    - name: Reports
      clientId: uds-reports
      protocol: saml
      redirectUris:
{listed}      attributes:
        saml.client.signature: "false"
        saml_assertion_consumer_url_post: "{acs}"
"""
    return names(text, select=("saml-acs-not-covered",))


@pytest.mark.parametrize("domain", [DOMAIN, "###ZARF_VAR_DOMAIN###"])
def test_a_path_that_no_redirect_uri_has(domain: str) -> None:
    assert saml(f"https://b.{domain}/acs", f"https://b.{domain}/saml") == ["saml-acs-not-covered"]
    assert saml(f"https://b.{domain}/acs", f"https://b.{domain}/saml", f"https://b.{domain}/*") == []
    assert saml(f"https://b.{domain}/acs", f"https://b.{domain}/saml", "https://b.uds.dev/acs") == []
    assert saml(f"https://b.{domain}/acs", f"https://b.{domain}/saml", "{{ .Values.uri }}") == []
    assert saml(f"https://b.{domain}/acs", "https://b.{{ .Values.other.domain }}/saml") == []
    assert saml("{{ .Values.acs }}", f"https://b.{domain}/saml") == []
