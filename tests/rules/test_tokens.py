"""The rules about tokens: what is not settled is not reported, and one cause has one finding."""

from __future__ import annotations

import pytest

from making import WITH_SSO, findings, head, names
from udslint.run import check_text
from udslint.settings import Settings

SSO = "spec:\n  sso:\n"
MACHINE = """    - name: c
      clientId: c
      serviceAccountsEnabled: true
      standardFlowEnabled: false
      defaultClientScopes: [openid, profile]
"""
MAPPER = """      protocolMappers:
        - name: m
          protocol: openid-connect
          protocolMapper: oidc-audience-mapper
          config:
            included.client.audience: store
            access.token.claim: "true"
"""


def found(body: str, *context: str, **settings: object) -> list[str]:
    said = names(head("a") + SSO + body, *context, **settings)
    return sorted(name for name in said if name != "unquoted-template-value")


def test_nothing_to_say() -> None:
    assert found(MACHINE + MAPPER) == []


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("store", "{{ .Values.audience }}"),
        ("store", "###ZARF_VAR_AUDIENCE###"),
        ('"true"', '"{{ .Values.flag }}"'),
        ("oidc-audience-mapper", "{{ .Values.mapper }}"),
        ("protocol: openid-connect", "protocol: {{ .Values.protocol }}"),
        ("serviceAccountsEnabled: true", "serviceAccountsEnabled: {{ .Values.on }}"),
        ("clientId: c", "clientId: {{ .Values.id }}"),
        ("[openid, profile]", "{{ .Values.scopes | toJson }}"),
        ("            included.client.audience: store\n", "            {{- toYaml .Values.config | nindent 12 }}\n"),
        (MAPPER, "      protocolMappers:\n        {{- toYaml .Values.mappers | nindent 8 }}\n"),
        (MAPPER, "      {{- toYaml .Values.more | nindent 6 }}\n"),
        (MAPPER, '      {{- include "chart.client" . | nindent 6 }}\n'),
        ("      defaultClientScopes: [openid, profile]\n", '      defaultClientScopes: ["{{ .Values.scope }}"]\n'),
    ],
)
def test_silent_about_what_is_not_known(old: str, new: str) -> None:
    text = MACHINE + MAPPER
    assert old in text
    assert found(text.replace(old, new, 1)) == []


def test_audiences_that_may_be_one_are_not_two() -> None:
    more = MAPPER.removeprefix("      protocolMappers:\n").replace("name: m", "name: second")
    assert found(MACHINE + MAPPER + more.replace("store", "{{ .Values.audience }}")) == []
    assert found(MACHINE + MAPPER + more.replace("store", "search")) == ["audience-multiple"]


def test_a_visible_comma_makes_a_list_of_holes() -> None:
    assert found(MACHINE + MAPPER.replace("store", "{{ .Values.a }},{{ .Values.b }}")) == ["audience-not-a-list"]


def test_a_misspelt_field_is_not_also_missing() -> None:
    assert found(MACHINE + MAPPER.replace("protocolMappers", "protocolMapers")) == ["unknown-field"]
    scopes = MACHINE.replace("defaultClientScopes", "defaultClientScope")
    assert found(scopes + MAPPER) == ["unknown-field"]


def test_a_misspelt_flag_is_not_also_missing() -> None:
    assert found(MACHINE + MAPPER.replace("access.token.claim", "acess.token.claim")) == ["mapper-key-unknown"]


def test_a_misspelt_audience_is_not_also_missing() -> None:
    assert found(MACHINE + MAPPER.replace("included.client", "include.client")) == ["audience-key-misspelled"]


def test_a_good_audience_key_may_stand_beside_a_misspelt_one() -> None:
    open_config = '            {{- toYaml .Values.config | nindent 12 }}\n            access.token.claim: "true"\n'
    text = MAPPER.replace("included.client", "include.client").replace(
        '            access.token.claim: "true"\n', open_config
    )
    assert "audience-key-misspelled" not in found(MACHINE + text)


def test_an_audience_key_beside_a_good_one_is_only_unknown() -> None:
    more = '            audience: other\n            access.token.claim: "true"\n'
    text = MAPPER.replace('            access.token.claim: "true"\n', more)
    assert found(MACHINE + text) == ["mapper-key-unknown"]


def test_a_flag_that_is_no_boolean_is_not_also_off() -> None:
    assert found(MACHINE + MAPPER.replace('"true"', '"True"')) == ["claim-flag-not-boolean"]


def test_a_rule_that_is_off_still_has_its_cause() -> None:
    off = MAPPER.replace('"true"', '"false"')
    assert found(MACHINE + off) == ["audience-not-in-access-token"]
    assert found(MACHINE + off, ignore=("audience-not-in-access-token",)) == []


def test_mappers_of_two_clients_do_not_meet() -> None:
    other = (MACHINE + MAPPER.replace("store", "search")).replace("clientId: c", "clientId: d")
    assert found(MACHINE + MAPPER + other) == []


CONTEXT = head("b") + SSO
STORE = "    - {name: Store, clientId: store, redirectUris: ['https://store.uds.dev/login']}\n"


def test_audience_unknown_needs_a_context() -> None:
    text = MACHINE + MAPPER.replace("store", "Store")
    assert found(text, select=("audience-unknown",)) == []
    assert found(text, CONTEXT + STORE, select=("audience-unknown",)) == ["audience-unknown"]
    assert found(MACHINE + MAPPER, CONTEXT + STORE, select=("audience-unknown",)) == []


def test_audience_unknown_says_what_was_meant() -> None:
    text = head("a") + SSO + MACHINE + MAPPER.replace("store", "Store")
    (finding,) = findings(text, CONTEXT + STORE, select=("audience-unknown",))
    assert (finding.client, finding.value) == ("c", "Store")
    assert finding.message.endswith("the token of 'c' is for nobody (did you mean 'store'?).")


def test_audience_unknown_is_silent_where_an_id_is_not_known() -> None:
    unknown = CONTEXT + STORE.replace("clientId: store", "clientId: '{{ .Values.id }}'")
    assert found(MACHINE + MAPPER, unknown, select=("audience-unknown",)) == []


def test_audience_multiple_names_who_gives_and_who_protects() -> None:
    more = MAPPER.removeprefix("      protocolMappers:\n").replace("name: m", "name: second").replace("store", "search")
    store = STORE.replace("}\n", ", enableAuthserviceSelector: {app: store}}\n")
    (finding,) = findings(head("a") + SSO + store + MACHINE + MAPPER + more, select=("audience-multiple",))
    assert finding.message == (
        "One token of 'c' is accepted by several applications: 'store' (mapper 'm', whose application Authservice "
        "protects in this Package) and 'search' (mapper 'second')."
    )
    assert finding.value == "search"
    assert [one.message for one in finding.related] == ["audience 'store'"]


@pytest.mark.parametrize("version", ["0.27", "0.35", "0.41", "0.48", "1.0", "1.11"])
def test_all_targets(version: str) -> None:
    assert found(MACHINE + MAPPER, uds_core=version, ignore=("schema", "admission", "field-not-forwarded")) == []


@pytest.mark.parametrize(
    ("provider", "scope", "hints"),
    [
        ("oidc-audience-maper", "profil", ["(did you mean 'oidc-audience-mapper'?)", "(did you mean 'profile'?)"]),
        ("oidc-group-membership-mapper", "microprofile-jwt", ["policy.", "policy."]),
    ],
)
def test_what_keycloak_has_and_the_policy_refuses_is_not_misspelt(provider: str, scope: str, hints: list[str]) -> None:
    mapper = f"[{{name: m, protocol: openid-connect, protocolMapper: {provider}, config: {{a: b}}}}]"
    text = WITH_SSO + f"      defaultClientScopes: [{scope}]\n      protocolMappers: {mapper}\n"
    settings = Settings(uds_core="0.55", select=("mapper-not-allowed", "client-scope-not-allowed"))
    said = sorted(check_text(text, settings=settings).findings, key=lambda finding: finding.path, reverse=True)
    assert [hint in finding.message for finding, hint in zip(said, hints, strict=True)] == [True, True]
