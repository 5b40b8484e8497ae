"""Which entries make a resource of one name, and what is said of them."""

from __future__ import annotations

import json

import pytest

from making import findings, manifest


def findings_of(spec, **settings):
    return findings(json.dumps(manifest(spec)), select=("admission",), **settings)


def entry(**fields):
    plain = {"service": "web", "selector": {"app": "web"}, "host": "web", "port": 80}
    return {name: value for name, value in {**plain, **fields}.items() if value is not None}


def routes(*names):
    return {"match": [{"name": name, "uri": {"exact": "/"}} for name in names]}


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ({}, {}, True),
        ({}, {"selector": {"app": "other"}, "targetPort": 90}, True),
        ({}, {"host": "api"}, False),
        ({}, {"port": 443}, False),
        ({}, {"service": "api"}, False),
        ({"service": "web1"}, {"service": "web2"}, True),
        ({}, {"gateway": "tenant"}, True),
        ({}, {"gateway": "admin"}, False),
        ({"gateway": "partner-gw"}, {"gateway": "partner-gw", "domain": "partner.example"}, True),
        ({"description": "Web UI"}, {"description": "web_ui 2", "host": "api"}, True),
        ({"description": ""}, {}, True),
        ({"host": "."}, {"host": "root-domain"}, True),
        ({"advancedHTTP": routes("a", "b")}, {"match": routes("a-b")["match"]}, True),
        ({"advancedHTTP": routes("a")}, {"advancedHTTP": routes("b")}, False),
        ({"advancedHTTP": routes("a")}, {"advancedHTTP": routes("b"), "match": routes("a")["match"]}, True),
        ({"advancedHTTP": routes("1")}, {}, True),
        ({"advancedHTTP": {}, "service": None, "port": None}, {"service": "undefined"}, False),
        (
            {"advancedHTTP": {}, "service": None, "port": None},
            {"advancedHTTP": {}, "service": "undefined", "port": None},
            True,
        ),
        ({"protocol": "UDP", "host": None}, {}, False),
    ],
)
def test_virtual_services(one, other, collide):
    names = {finding.rule.name for finding in findings_of({"network": {"expose": [entry(**one), entry(**other)]}})}
    assert ("virtual-service-name-collision" in names) is collide


def test_the_root_of_the_domain_has_a_name_since_0_48():
    exposes = [entry(host="."), entry(host="root-domain")]
    assert not findings_of({"network": {"expose": exposes}}, uds_core="0.47")
    assert findings_of({"network": {"expose": exposes}}, uds_core="0.48")


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ({"remoteNamespace": "a"}, {"remoteNamespace": "a", "port": 80}, True),
        ({"remoteNamespace": "a"}, {"remoteNamespace": "b"}, False),
        ({"remoteNamespace": "a"}, {"remoteNamespace": "a", "direction": "Ingress"}, False),
        ({"remoteNamespace": "a"}, {"remoteNamespace": "a", "selector": {"app": "x"}}, False),
        ({"remoteNamespace": "a", "podLabels": {"app": "x"}}, {"remoteNamespace": "a", "selector": {"k": "x"}}, True),
        (
            {"remoteNamespace": "a", "podLabels": {"app": "x"}, "selector": {"app": "y"}},
            {"remoteNamespace": "a", "selector": {"app": "x"}},
            True,
        ),
        ({"remoteNamespace": "a"}, {"remoteNamespace": "a", "remoteSelector": {}}, False),
        ({"remoteSelector": {"b": "y", "a": "x"}}, {"remotePodLabels": {"a": "x", "b": "y"}}, True),
        ({"remoteCidr": "10.0.0.0/8"}, {"remoteHost": "a.example"}, True),
        ({"remoteGenerated": "Anywhere"}, {"remoteGenerated": "IntraNamespace"}, False),
        ({"remoteGenerated": "Anywhere"}, {"remoteGenerated": "Anywhere", "remoteProtocol": "UDP"}, False),
        ({"remoteGenerated": "Anywhere"}, {"remoteGenerated": "Anywhere", "remoteProtocol": "TCP"}, True),
        ({"remoteNamespace": "a", "description": "db 1"}, {"remoteNamespace": "b", "description": "DB 2"}, True),
    ],
)
def test_network_policies(one, other, collide):
    allow = [{"direction": "Egress", **one}, {"direction": "Egress", **other}]
    names = {finding.rule.name for finding in findings_of({"network": {"allow": allow}})}
    assert ("network-policy-name-collision" in names) is collide


def test_udp_and_tcp_have_names_of_their_own_since_1_4():
    allow = [
        {"direction": "Egress", "remoteNamespace": "a"},
        {"direction": "Egress", "remoteNamespace": "a", "remoteProtocol": "UDP"},
    ]
    assert not findings_of({"network": {"allow": allow}}, uds_core="1.4")
    assert findings_of({"network": {"allow": allow}}, uds_core="0.43")


def test_the_message_names_what_both_make_and_points_at_the_first():
    (finding,) = findings_of({"network": {"expose": [entry(), entry()]}})
    assert "'reports-tenant-web-80-web'" in finding.message
    assert finding.path == "spec.network.expose[1]"
    assert [related.message for related in finding.related] == ["the first entry of this name"]


def test_each_entry_after_the_first_is_reported():
    findings = findings_of({"network": {"expose": [entry(), entry(), entry()]}})
    assert [finding.path for finding in findings] == ["spec.network.expose[1]", "spec.network.expose[2]"]


def test_every_violated_condition_is_said():
    client = {
        "name": "Reports",
        "clientId": "uds:reports",
        "redirectUris": ["https://reports.uds.dev/", "login"],
        "publicClient": True,
        "serviceAccountsEnabled": True,
        "protocol": "saml",
        "secret": "",
        "enableAuthserviceSelector": {},
        "attributes": {"no.such": "a", "nor.this": "b"},
    }
    assert sorted(finding.rule.name for finding in findings_of({"sso": [client]})) == [
        "attribute-not-allowed",
        "attribute-not-allowed",
        "authservice-client-id-colon",
        "authservice-redirect-uri-root",
        "authservice-redirect-uri-unparseable",
        "public-client-authservice",
        "public-client-not-enabled",
        "public-client-pkce-not-s256",
        "public-client-saml",
        "public-client-secret",
        "public-client-service-account",
    ]


def test_a_name_without_a_letter_has_no_better_one():
    findings = findings_of({"network": {"expose": [entry(gateway="1"), entry(gateway="My.GW", host="b")]}})
    assert [finding.message_id for finding in findings] == ["default", "near"]
    assert [finding.path for finding in findings] == [f"spec.network.expose[{at}].gateway" for at in (0, 1)]
    assert "'my-gw'" in findings[1].message


def test_slash_star_was_the_root_in_0_61_0_alone():
    client = {"name": "a", "clientId": "a", "redirectUris": ["https://a.example/*"], "enableAuthserviceSelector": {}}
    lines = ("0.60", "0.61.0", "0.61.1", "0.61", "1.11")
    assert [line for line in lines if findings_of({"sso": [client]}, uds_core=line)] == ["0.61.0"]


UPTIME = {"uptime": {"checks": {"paths": ["/"]}}}


@pytest.mark.parametrize(
    ("one", "other", "collide"),
    [
        ({}, {"gateway": "passthrough"}, True),
        ({}, {"gateway": "partner-gw"}, True),
        ({}, {"gateway": "admin"}, False),
        ({"gateway": "admin"}, {"gateway": "my-admin-gw"}, True),
        ({"gateway": "admin"}, {"host": "web.admin"}, True),
        ({"gateway": "partner-gw", "domain": "partner.example"}, {}, False),
        ({"gateway": "partner-gw", "domain": "web.uds.dev", "host": "."}, {}, True),
        ({"gateway": "admin", "host": "."}, {"host": "admin"}, True),
        ({}, {"host": "WEB"}, False),
    ],
)
def test_uptime_host_names(one, other, collide):
    exposes = [entry(**UPTIME, description="one", **one), entry(**UPTIME, description="other", **other)]
    names = [finding.rule.name for finding in findings_of({"network": {"expose": exposes}})]
    assert names == ["uptime-fqdn-repeated"] * collide


def test_messages_list_all_that_does_not_go_together():
    allow = {
        "direction": "Egress",
        "remoteGenerated": "Anywhere",
        "remoteSelector": {},
        "remoteCidr": "10.0.0.0/8",
        "remoteHost": "a.example",
        "remoteProtocol": "TLS",
    }
    findings = {finding.rule.name: finding for finding in findings_of({"network": {"allow": [allow]}})}
    generated = findings["remote-generated-mixed"]
    assert "'remoteSelector', 'remoteCidr', 'remoteHost' and 'remoteProtocol: TLS' beside it" in generated.message
    assert "'remoteCidr', 'remoteHost' and 'remoteProtocol: TLS'" in findings["remote-namespace-selector-mixed"].message
    assert "'remoteHost' and 'remoteProtocol: TLS'" in findings["remote-cidr-mixed"].message
    response = entry(advancedHTTP={"directResponse": {"status": 404}}, targetPort=90)
    (finding,) = findings_of({"network": {"expose": [response]}})
    assert "'service', 'selector', 'port' and 'targetPort'" in finding.message


def test_the_message_names_the_field_of_the_secret():
    client = {"name": "a", "clientId": "a", "redirectUris": ["https://a.example/b"], "publicClient": True}
    client |= {"secretConfig": {"name": ""}, "attributes": {"pkce.code.challenge.method": "S256"}}
    (finding,) = findings_of({"sso": [client]}, allow_public_clients=True)
    assert (finding.rule.name, finding.path) == ("public-client-secret", "spec.sso[0].secretConfig.name")
    assert "'secretConfig.name'" in finding.message
