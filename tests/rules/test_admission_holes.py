"""Admission rules on templates: nothing is said of what is not known, and what is certain is said."""

from __future__ import annotations

from textwrap import dedent, indent

import pytest

from making import HEAD
from udslint.model.values import Items, StringMap
from udslint.names import normalized, number_text
from udslint.read.holes import UNKNOWN, Expr, Hole
from udslint.rules.certain import contains, filled, present
from udslint.rules.names import OR, name_key, not_normal, text_key
from udslint.run import check_text
from udslint.settings import Settings


def package(spec):
    return f"{HEAD}spec:\n{indent(dedent(spec), '  ')}"


def said(spec, **settings):
    """Check the spec of a template; give the names of the admission rules that speak, each once for each finding."""
    report = check_text(package(spec), settings=Settings(select=("admission",), **settings))
    assert (report.packages, report.problems) == (1, ())
    return sorted(finding.rule.name for finding in report.findings)


def sso(*lines):
    return "sso:\n  - name: Reports\n    clientId: uds-reports\n" + "".join(f"    {line}\n" for line in lines)


def expose(*entries):
    return "network:\n  expose:\n" + "".join(f"    - {entry}\n" for entry in entries)


def allow(*entries, mode=None):
    mesh = f"  serviceMesh:\n    mode: {mode}\n" if mode else ""
    return f"network:\n{mesh}  allow:\n" + "".join(f"    - {entry}\n" for entry in entries)


def monitor(*labels):
    entries = (f"  - {{selector: {{app: '{label}'}}, portName: http, targetPort: 80}}\n" for label in labels)
    return "monitor:\n" + "".join(entries)


URIS = 'redirectUris: ["https://reports.uds.dev/login"]'
DEVICE = 'attributes: {oauth2.device.authorization.grant.enabled: "true"}'
BACKEND = "service: reports, selector: {app: reports}, port: 8080"


@pytest.mark.parametrize(
    "spec",
    [
        sso("redirectUris: {{ .Values.uris }}"),
        sso("standardFlowEnabled: {{ .Values.login }}"),
        sso(URIS, "serviceAccountsEnabled: {{ .Values.machine }}"),
        sso(URIS, "publicClient: {{ .Values.public }}"),
        sso("publicClient: true", 'secret: ""', URIS, "standardFlowEnabled: {{ .Values.login }}", DEVICE),
        sso(
            "publicClient: true", 'secret: ""', "standardFlowEnabled: false", DEVICE.replace("true", "{{ .Values.x }}")
        ),
        sso(URIS, "secretConfig:", "  name: {{ .Values.secret }}"),
        sso(URIS, "secretName: App_1", "secretConfig:", "  name: {{ .Values.secret }}"),
        sso(URIS, "attributes: {{ .Values.attributes }}"),
        sso(URIS, "attributes:", "  {{- toYaml .Values.attributes | nindent 6 }}"),
        sso(URIS, "attributes:", "  no.such: {{ .Values.attribute }}"),
        sso('redirectUris: ["https://{{ .Values.host }}"]', "enableAuthserviceSelector: {}"),
        sso('redirectUris: ["{{ .Values.url }}/"]', "enableAuthserviceSelector: {}"),
        sso('redirectUris: ["{{ .Values.scheme }}://reports.uds.dev"]', "enableAuthserviceSelector: {}"),
        sso('redirectUris: ["https://reports.uds.dev/{{ .Values.path }}"]', "enableAuthserviceSelector: {}"),
        sso('redirectUris: ["https://reports.uds.dev/"]', "enableAuthserviceSelector: {{ .Values.selector }}"),
        expose("{host: '{{ .Values.host }}', " + BACKEND + "}", "{host: '{{ .Values.other }}', " + BACKEND + "}"),
        expose("{host: '', protocol: '{{ .Values.protocol }}', " + BACKEND + "}"),
        expose("{gateway: '{{ .Values.gateway }}', host: a, domain: b.example, " + BACKEND + "}"),
        expose("{gateway: '{{ .Values.gateway }}', host: a, advancedHTTP: {timeout: 5s}, " + BACKEND + "}"),
        expose("{host: a, uptime: {checks: {paths: ['{{ .Values.path }}']}}, " + BACKEND + "}"),
        allow("{direction: Egress, remoteNamespace: {{ .Values.namespace }}}"),
        allow("direction: Egress\n      {{- toYaml .Values.remote | nindent 8 }}"),
        allow("{direction: Egress, remoteHost: '{{ .Values.host }}', serviceAccount: reports}"),
        allow("{direction: Egress, remoteHost: a.example, serviceAccount: reports}", mode="{{ .Values.mode }}"),
        allow("{direction: Egress, remoteGenerated: '{{ .Values.x }}', remoteNamespace: a}"),
        monitor("{{ .Values.a }}", "{{ .Values.b }}"),
        sso('redirectUris: ["https://a.uds.dev:{{ .Values.port }}/b"]', "enableAuthserviceSelector: {}"),
        sso('redirectUris: ["https://a.uds.dev:80{{ .Values.rest }}/b"]', "enableAuthserviceSelector: {}"),
        sso('redirectUris: ["https://a {{ .Values.host }}/"]', "enableAuthserviceSelector: {}"),
    ],
)
def test_nothing_is_said_of_what_is_not_known(spec):
    assert said(spec) == []


@pytest.mark.parametrize(
    ("spec", "rules"),
    [
        (sso(URIS, "attributes:", '  no.such: "{{ .Values.attribute }}"'), ["attribute-not-allowed"]),
        (sso(URIS, "secretConfig:", "  name: {{ .Release.Name }}-sso-1"), ["secret-name-not-normalized"]),
        (
            sso('redirectUris: ["https://reports.{{ .Values.domain }}/"]', "enableAuthserviceSelector: {}"),
            ["authservice-redirect-uri-root"],
        ),
        (
            sso('redirectUris: ["/login/{{ .Values.path }}"]', "enableAuthserviceSelector: {}"),
            ["authservice-redirect-uri-unparseable"],
        ),
        (
            sso('redirectUris: ["https://a.uds.dev:abc/{{ .Values.path }}"]', "enableAuthserviceSelector: {}"),
            ["authservice-redirect-uri-unparseable"],
        ),
        (
            sso(URIS, "publicClient: true", 'secret: "{{ .Values.secret }}"'),
            ["public-client-not-enabled", "public-client-pkce-not-s256", "public-client-secret"],
        ),
        (
            "sso:\n" + '  - {name: a, clientId: "{{ .Values.id }}", redirectUris: ["https://a.example/b"]}\n' * 2,
            ["client-id-repeated"],
        ),
        (
            expose(*["{host: '{{ .Values.host }}', " + BACKEND + "}"] * 2),
            ["virtual-service-name-collision"],
        ),
        (
            expose(
                "{host: a, description: 'Web {{ .Values.x }}', " + BACKEND + "}",
                "{host: b, description: 'web-{{ .Values.x }} 2', " + BACKEND + "}",
            ),
            ["virtual-service-name-collision"],
        ),
        (expose("{gateway: '{{ .Values.team }}_gw', host: a, " + BACKEND + "}"), ["gateway-name-not-normalized"]),
        (
            expose("{host: a, uptime: {checks: {paths: ['health{{ .Values.path }}']}}, " + BACKEND + "}"),
            ["uptime-path-not-absolute"],
        ),
        (
            expose(*["{host: a, service: reports, selector: {app: reports}, port: {{ .Values.port }}}"] * 2),
            ["virtual-service-name-collision"],
        ),
        (
            expose("{protocol: UDP, host: '{{ .Values.host }}', " + BACKEND + "}"),
            ["udp-expose-host"],
        ),
        (
            allow("{direction: Egress, remoteHost: '*.{{ .Values.domain }}'}"),
            ["remote-host-wildcard"],
        ),
        (
            allow("{direction: Egress, remoteNamespace: '{{ .Values.x }}', remoteCidr: 10.0.0.0/8}"),
            ["remote-namespace-selector-mixed"],
        ),
        (
            allow("{direction: Egress, remoteNamespace: a, serviceAccount: reports}", mode="{{ .Values.mode }}"),
            ["allow-service-account-misplaced"],
        ),
        (
            allow(*["{direction: Egress, remoteNamespace: {{ .Values.namespace }}}"] * 2),
            ["network-policy-name-collision"],
        ),
    ],
)
def test_what_is_certain_is_said(spec, rules):
    assert said(spec) == rules


def test_two_sides_of_a_condition_do_not_collide():
    entries = "{{ if .Values.ha }}\n    - {host: a, %s}\n{{ else }}\n    - {host: a, %s}\n{{ end }}\n"
    assert said("network:\n  expose:\n" + entries % (BACKEND, BACKEND)) == []


# Values with holes.

HOLE = Hole((Expr("{{ .x }}", ".x"),))
QUOTED = Hole((Expr("{{ .x }}", ".x"),), text=True)
PREFIXED = Hole(("a-", Expr("{{ .x }}", ".x")), text=True)


def test_present_and_filled():
    assert [present(value) for value in (None, "", False, 0, StringMap(), Items(), QUOTED)] == [False] + [True] * 6
    assert not any(map(present, (HOLE, UNKNOWN, StringMap(is_open=True), Items.of((), is_open=True))))
    assert present(StringMap({"a": "b"}, is_open=True))
    assert [value for value in (None, "", "a", HOLE, QUOTED, PREFIXED) if filled(value)] == ["a", PREFIXED]
    assert contains(PREFIXED, "a-")
    assert not contains(HOLE, "x")
    assert not contains(None, "")


@pytest.mark.parametrize(
    ("name", "expected"),
    [("App", True), ("a", False), ("a--b", True), ("a1", True), ("a1b", False), ("a" * 251, True), (HOLE, False)],
)
def test_not_normal(name, expected):
    assert not_normal(name) is expected


@pytest.mark.parametrize(
    ("before", "after"), [("1", ""), ("-", ""), ("", "1"), ("A", ""), ("a--b", ""), ("", "_"), ("", " ")]
)
def test_not_normal_by_what_is_certain(before, after):
    assert not_normal(Hole((before, Expr("{{ .x }}"), after)))
    assert not not_normal(Hole(("a-", Expr("{{ .x }}"), "-b")))


def test_keys_of_equal_names_are_equal():
    left = name_key("Reports", Hole(("Web ", Expr("{{ .x }}", ".x"), " 1")))
    right = name_key("reports", Hole(("web_", Expr("{{.x}}", ".x"), "-2")))
    other = name_key("reports", Hole(("web-", Expr("{{ .y }}", ".y"))))
    assert left == right != other
    assert name_key("App 1", "x2") == (normalized("app-1-x"),)
    assert name_key("a", UNKNOWN) is None
    assert text_key("a", "b") == text_key("ab") != text_key("a", OR, "b")


def test_equal_keys_are_equal_names_whatever_the_hole_comes_to():
    key = {
        name_key("p", Hole((text, Expr("{{ .x }}", ".x"), end)))
        for text in ("a-", "A_", "a. ")
        for end in ("", "-1", "_80")
    }
    assert len(key) == 1
    for value in ("", "-", "x", "X9", "9", "-b-", "b" * 300):
        names = {normalized(f"p-{text}{value}{end}") for text in ("a-", "A_", "a. ") for end in ("", "-1", "_80")}
        assert len(names) == 1


def test_numbers_are_written_as_javascript_does():
    assert [number_text(number) for number in (80, 80.0, 80.5)] == ["80", "80", "80.5"]


def test_redirect_uris_are_parsed_for_authservice_clients_only(monkeypatch):
    def parse(text):
        raise AssertionError(f"not to be parsed: {text}")

    monkeypatch.setattr("udslint.rules.admission.authservice.parse", parse)
    assert said(sso(URIS)) == []
    report = check_text(package(sso(URIS, "enableAuthserviceSelector: {}")))
    assert any("not to be parsed" in problem.message for problem in report.problems)
