"""Rules on redirect URIs, origins, groups and secrets say of a template only what is certain."""

from __future__ import annotations

import pytest

from making import HEAD, names

CLIENT = HEAD + "spec:\n  sso:\n    - name: Reports\n      clientId: uds-reports\n"
URIS = "      redirectUris:\n        - "
LIST = {"redirectUris": URIS, "webOrigins": URIS + "https://app.uds.dev/login\n      webOrigins:\n        - "}
RULES = ("redirect-uri", "web-origin", "url-refused", "group", "secret", "saml", "post-logout", "pkce", "attribute")


def said(text: str) -> list[str]:
    found = names(f"{CLIENT}{text}\n", path="chart/templates/package.yaml")
    return sorted(name for name in found if name.startswith(RULES))


@pytest.mark.parametrize(
    ("field", "value", "rules"),
    [
        ("redirectUris", "{{ .Values.url }}", []),
        ("redirectUris", "'{{ .Values.url }}/*'", []),
        ("redirectUris", "https://{{ .Values.host }}/login", []),
        ("redirectUris", "http://{{ .Values.host }}/login", []),
        ("redirectUris", "https://###ZARF_VAR_DOMAIN###/login", []),
        ("redirectUris", "https://{{ .Values.host }}/*", ["redirect-uri-broad"]),
        ("redirectUris", "https://app.###ZARF_VAR_DOMAIN###/*", ["redirect-uri-broad"]),
        ("redirectUris", "http://app.{{ .Values.domain }}/login", ["redirect-uri-http"]),
        ("redirectUris", "https://*.{{ .Values.domain }}/login", ["redirect-uri-matches-nothing"]),
        ("redirectUris", "https://{{ .Values.host }}:443/login", ["redirect-uri-not-normal"]),
        ("redirectUris", "/{{ .Values.path }}", ["redirect-uri-relative"]),
        ("redirectUris", "https://{{ .Values.host }}/#/login", ["url-refused"]),
        ("webOrigins", "https://{{ .Values.host }}", []),
        ("webOrigins", "'{{ .Values.origin }}'", []),
        ("webOrigins", "https://{{ .Values.host }}/", ["web-origin-never-matches"]),
        ("webOrigins", "https://*.{{ .Values.domain }}", ["web-origin-never-matches"]),
    ],
)
def test_lists(field: str, value: str, rules: list[str]) -> None:
    assert said(LIST[field] + value) == rules


def test_a_list_may_hold_more_than_is_seen() -> None:
    some = "      redirectUris:\n        - /login\n      webOrigins:\n        - +\n"
    assert "web-origin-never-matches" in said(some)
    more = '        {{- include "reports.uris" . | nindent 8 }}\n'
    assert "web-origin-never-matches" not in said(some.replace("      webOrigins", more + "      webOrigins"))


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("      groups:\n        anyOf: {{ .Values.groups }}", []),
        ("      groups: {{ .Values.groups }}", []),
        ("      groups:\n        anyOf:\n          - '{{ .Values.group }}'", []),
        ("      groups:\n        anyOf:\n          - '/{{ .Values.group }}'", []),
        ("      groups:\n        anyOf:\n          - 'Reports {{ .Values.group }}'", ["group-path-malformed"]),
        ("      groups:\n        anyOf:\n          - '/{{ .Values.group }}/'", ["group-path-malformed"]),
        ("      groups:\n        anyOf:\n          - '/{{ .Values.group }} '", ["group-path-malformed"]),
        ("      groups:\n        anyOf:\n          - '/Reports/Readers '", ["group-path-malformed"]),
        ("      secret: '{{ .Values.secret }}'", []),
        ("      secret: '###ZARF_VAR_SECRET###'", []),
        ("      protocol: '{{ .Values.protocol }}'", []),
        ("      protocol: saml\n      attributes: {{ .Values.attributes }}", []),
        ("      attributes:\n        pkce.code.challenge.method: '{{ .Values.method }}'", []),
    ],
)
def test_other_fields(text: str, rules: list[str]) -> None:
    assert said("      redirectUris:\n        - https://app.uds.dev/login\n" + text) == rules
