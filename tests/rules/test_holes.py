"""What a rule needs and a template leaves to its values keeps the rule silent; the same text without it is found."""

from __future__ import annotations

import pytest

from making import HEAD, findings, head, names, write

CLIENT = "  sso:\n    - name: Reports\n      clientId: uds-reports\n"
URIS = "      redirectUris: ['https://reports.uds.dev/login']\n"
NETWORK = "  network:\n    expose:\n"
MACHINE = "      serviceAccountsEnabled: true\n      standardFlowEnabled: false\n"
EXPOSE = "  network:\n    expose:\n      - {host: other, service: a, port: 80, selector: {app: b}, protocol: %s}\n"
MAPPER = (
    "      protocolMappers:\n        - name: mapper\n          protocol: openid-connect\n"
    "          protocolMapper: %s\n          config: {access.token.claim: 'true', id.token.claim: 'true', %s}\n"
)
AUDIENCE = MAPPER.replace("access.token.claim: 'true', ", "") % ("oidc-audience-mapper", "included.client.audience: a")
TEAM = "oidc-usermodel-attribute-mapper", "claim.name: %s"
USERNAME = "oidc-usermodel-property-mapper", "claim.name: preferred_username, user.attribute: %s"


def said(spec: str) -> list[str]:
    return names(f"{HEAD}spec:\n{spec}")


@pytest.mark.parametrize(
    ("rule", "spec", "settled", "value"),
    [
        (
            "egress-to-keycloak-missing",
            CLIENT + URIS + "    - name: Other\n      clientId: other\n" + URIS + "%s",
            "",
            "      enableAuthserviceSelector:\n        {{- toYaml .Values.labels | nindent 8 }}\n",
        ),
        (
            "field-set-twice",
            CLIENT + URIS + "      secretLabels: {a: b}\n      secretConfig: {labels: {a: %s}}\n",
            "c",
            "'{{ .Values.label }}'",
        ),
        (
            "secret-of-public-client",
            CLIENT + URIS + "      publicClient: true\n      secretLabels: {a: b}\n      secretConfig: {name: %s}\n",
            "''",
            "'', template: {{ toJson .Values.template }}",
        ),
        ("redirect-host-not-exposed", CLIENT + URIS + EXPOSE, "HTTP", "'{{ .Values.protocol }}'"),
        (
            "authservice-not-exposed",
            CLIENT + URIS + "      enableAuthserviceSelector: {app: a}\n" + EXPOSE,
            "HTTP",
            "'{{ .Values.protocol }}'",
        ),
        (
            "authservice-host-not-exposed",
            CLIENT + URIS + "      enableAuthserviceSelector: {app: b}\n" + EXPOSE,
            "HTTP",
            "'{{ .Values.protocol }}'",
        ),
        (
            "audience-not-in-access-token",
            CLIENT + MACHINE + "      protocol: %s\n" + AUDIENCE,
            "openid-connect",
            "{{ .Values.protocol }}",
        ),
        (
            "group-parent-only",
            CLIENT + URIS + "      groups:\n        anyOf:\n          - /UDS Core\n%s",
            "",
            "          {{- toYaml .Values.groups | nindent 10 }}\n",
        ),
        (
            "scopes-replace-defaults",
            CLIENT + URIS + "      defaultClientScopes: [openid]\n" + MAPPER % TEAM,
            "team",
            "'{{ .Values.claim }}'",
        ),
        (
            "authservice-blocks-ingress",
            CLIENT
            + URIS
            + "      enableAuthserviceSelector: {app: a}\n  network:\n    allow:\n"
            + "      - {direction: Ingress, remoteGenerated: Anywhere, selector: {app: a}, port: 80}\n"
            + "  monitor:\n    - {selector: {app: a}, portName: metrics, targetPort: %s}\n",
            "9090",
            "{{ .Values.port }}",
        ),
        (
            "refresh-tokens-ignored",
            CLIENT + MACHINE + "      attributes:\n%s",
            "        use.refresh.tokens: 'true'\n",
            "        login_theme: a\n        {{- toYaml .Values.more | nindent 8 }}\n",
        ),
        ("claim-written-twice", CLIENT + URIS + MAPPER % USERNAME, "email", "'{{ .Values.attribute }}'"),
        (
            "claim-written-twice",
            CLIENT + URIS + "      serviceAccountsEnabled: %s\n" + MAPPER % USERNAME % "email",
            "false",
            "true\n      standardFlowEnabled: {{ .Values.login }}",
        ),
        (
            "route-without-service",
            NETWORK + "      - {host: a, port: 80, selector: {a: b}, protocol: %s, advancedHTTP: {timeout: 3s}}\n",
            "HTTP",
            "'{{ .Values.protocol }}'",
        ),
        (
            "authservice-wildcard",
            CLIENT + "      redirectUris: ['https://%s']\n      enableAuthserviceSelector: {app: a}\n",
            "a.uds.dev*",
            "a.{{ .Values.rest }}*",
        ),
        (
            "authservice-host-not-exposed",
            CLIENT
            + "      redirectUris: ['https://uds.dev/login']\n      enableAuthserviceSelector: {app: a}\n"
            + NETWORK
            + "      - {service: a, port: 80, selector: {app: a}, gateway: tenant, host: %s}\n",
            "a",
            "'{{ .Values.host }}'",
        ),
        (
            "secret-label-reserved",
            CLIENT + URIS + "      secretConfig: {labels: {uds/package: %s}}\n",
            "a",
            "{{ .Values.label }}",
        ),
    ],
)  # fmt: skip
def test_a_value_keeps_a_rule_silent(rule, spec, settled, value):
    assert rule in said(spec % settled)
    assert rule not in said(spec % value)


def test_keys_of_digits_are_keys():
    spec = CLIENT + URIS + "      attributes:\n        '2': 5\n"
    assert "wrong-type" in said(spec)


@pytest.mark.parametrize(
    ("condition", "other", "met"),
    [
        (".Values.a", "not .Values.a", False),
        (".Values.a", ".Values.a", True),
        (".Values.a", "not .Values.b", True),
        ('eq .Values.a "x"', 'eq .Values.a "y"', False),
        ('eq .Values.a "x"', 'ne .Values.a "y"', True),
        (".Values.a", "not .Values.a.enabled", True),
        ("not .Values.a", ".Values.a.enabled", False),
    ],
)
def test_packages_of_one_chart_meet_where_one_set_of_values_leads_to_both(tmp_path, condition, other, met):
    from udslint import check_paths

    write(tmp_path, {"Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n"})
    for name, one in (("left", condition), ("right", other)):
        text = f"{{{{- if {one} }}}}\n{head(name, 'a')}spec: {{}}\n{{{{- end }}}}\n"
        write(tmp_path, {f"templates/{name}.yaml": text})
    found = [finding.rule.name for finding in check_paths([str(tmp_path)]).findings]
    assert ("namespace-already-has-package" in found) is met


def test_a_redirect_uri_that_the_api_server_rejects_is_not_another_one() -> None:
    found = said(CLIENT + URIS.replace("']", "', null]") + "      enableAuthserviceSelector: {app: a}\n")
    assert "wrong-type" in found
    assert "authservice-several-redirect-uris" not in found


def test_an_unknown_item_moves_no_other() -> None:
    entry = "      - {service: s, port: 80, host: j, selector: {a: b}}\n"
    text = f"{HEAD}spec:\n{NETWORK}      - ${{FIRST}}\n{entry.replace('host: j', 'host: k')}{entry}{entry}"
    [found] = [one for one in findings(text) if one.rule.name == "virtual-service-name-collision"]
    lines = text.splitlines()
    assert (found.span.start_line, found.related[0].span.start_line) == (len(lines), len(lines) - 1)
