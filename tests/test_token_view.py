"""The predicted token in text."""

from __future__ import annotations

from pathlib import Path

from udslint import platform as platforms
from udslint.checking import load_manifest
from udslint.keycloak import Token
from udslint.read import read
from udslint.settings import Settings
from udslint.token_view import render

MAYBE_AZP = """\
        - name: azp
          protocol: openid-connect
          protocolMapper: oidc-usermodel-property-mapper
          config:
            claim.name: azp
            user.attribute: username
            access.token.claim: "{{ .Values.flag }}"
"""
GUIDE = Path(__file__).parent / "fixtures" / "guide"


def view(text: str, request_scope: str | None = None) -> str:
    platform, settings = platforms.load("1.11"), Settings()
    document = read("package.yaml", text, None, 8).packages[0]
    client = load_manifest(document, platform).package.clients[0]
    token = Token(client, platform, settings, request_scope)
    return render(
        token, client, platform, settings, line=lambda path: document.span(path).start_line, request_scope=request_scope
    )


def guide(name: str) -> str:
    return (GUIDE / f"{name}.yaml").read_text("utf-8")


def test_claims_say_what_gives_them() -> None:
    lines = view(guide("client-audience")).splitlines()
    audience = "mapper 'audience', line 17; ← scope 'roles', a default of the realm"
    assert f'  "aud": ["uds-core-httpbin", "account"], ← {audience}' in lines
    name = "\"service-account-httpbin-api-client\", ← scope 'profile', a default of the realm"
    assert f'  "preferred_username": {name}' in lines
    assert '  "azp": "httpbin-api-client",' in lines


def test_the_request() -> None:
    text = view(guide("custom-audience"), "openid")
    assert text.startswith(
        "POST https://sso.uds.dev/realms/uds/protocol/openid-connect/token\n"
        "Authorization: Basic base64(httpbin-api-client:SECRET)\n"
        "Content-Type: application/x-www-form-urlencoded\n\n"
        "grant_type=client_credentials&scope=openid\n\n"
        "200 OK: an access token and an ID token, no refresh token.\n"
    )


def test_what_one_would_look_for_in_vain() -> None:
    text = view(guide("custom-audience"))
    absent = text.partition("Not in it:\n")[2]
    for name in ("client_id", "preferred_username", "realm_access", "a refresh token", "an ID token"):
        assert f"  {name}" in absent


def test_a_refusal_instead_of_a_token() -> None:
    text = view(guide("client-audience").replace("oidc-audience-mapper", "oidc-hardcoded-claim-mapper"))
    assert "Keycloak does not register it: 400, the client policy does not allow a mapper" in text
    assert ", line 15." in text
    assert "access token:" not in text


def test_an_error_instead_of_a_token() -> None:
    text = view(guide("client-audience") + '      attributes:\n        access.token.lifespan: "5m"\n')
    assert "No token: 500, access.token.lifespan is not a whole number" in text
    assert "The access token would be:" in text


def test_what_has_no_effect() -> None:
    text = view(guide("client-audience").replace('access.token.claim: "true"', 'access.token.claim: "false"'))
    assert "Without effect:\n  mapper 'audience', line 13: its access.token.claim is not \"true\"\n" in text
    assert '"aud": "account", ← scope' in text


def test_what_the_manifest_does_not_settle() -> None:
    text = view(guide("client-audience").replace("uds-core-httpbin", "'{{ .Values.audience }}'"))
    assert "Not settled by the manifest:\n  audience '{{ .Values.audience }}': depends on a value" in text
    assert "← perhaps" not in text, "'account' is certain"


def test_a_claim_that_a_mapper_may_write_instead_of_keycloak() -> None:
    text = view(guide("client-audience") + MAYBE_AZP)
    (line,) = (line for line in text.splitlines() if '"azp"' in line)
    assert "← perhaps, by mapper 'azp', line" in line
    assert "instead of Keycloak's own value" in line


def test_the_lifespan_is_the_one_that_tokens_get() -> None:
    text = view(guide("client-audience") + '      attributes:\n        access.token.lifespan: "99999"\n')
    assert '"exp": "<when it ends>", ← lives for 36000 seconds' in text
