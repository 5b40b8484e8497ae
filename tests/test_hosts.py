from __future__ import annotations

import pytest

from udslint.hosts import ANY, DOMAIN, Pattern, has_domain, host_of, hosts_of, joined, may_equal, text_of
from udslint.model.package import Expose
from udslint.read.holes import Expr, Hole
from udslint.settings import Settings

NAMED = Expr("{{ .Values.domain }}", ".Values.domain")
HOST = Expr("{{ .Values.host }}", ".Values.host")


def pattern(*pieces: str | Expr) -> Pattern:
    return joined(*pieces)


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        (("app.uds.dev",), ("app.uds.dev",), True),
        (("app.uds.dev",), ("ap.uds.dev",), False),
        (("app.", NAMED), ("app.uds.dev",), True),
        (("app.", NAMED), ("app.admin.uds.dev",), True),
        (("apps.", NAMED), ("app.uds.dev",), False),
        (("app.", NAMED), ("apps.", ANY), False),
        ((NAMED,), ("app.uds.dev",), True),
        ((HOST, ".", NAMED), (HOST, ".uds.dev"), True),
        ((HOST, "-api.", NAMED), (HOST, ".uds.dev"), False),
        ((HOST, "-api.", NAMED), (NAMED, ".uds.dev"), True),
        ((HOST, ".example.com"), (NAMED, ".uds.dev"), False),
        (("app.", ANY), ("app.", ANY), True),
        (("x", NAMED, "x"), ("x",), False),
        (("a", HOST, "c"), ("a", HOST, "b", NAMED, "c"), False),
    ],
)
def test_two_hosts_differ_only_where_it_is_certain(left: Pattern, right: Pattern, expected: bool) -> None:
    assert may_equal(pattern(*left), pattern(*right)) is expected
    assert may_equal(pattern(*right), pattern(*left)) is expected


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("", ()),
        ("App", ("app",)),
        ("*.Team", (ANY, ".team")),
        (Hole(("*.", HOST, ".A*"), True), (ANY, ".", HOST, ".a", ANY)),
        (Hole((), True), (ANY,)),
    ],
)
def test_a_wildcard_is_any_text(written: str | Hole, expected: Pattern) -> None:
    assert text_of(written) == expected


@pytest.mark.parametrize(
    ("uri", "expected"),
    [
        ("https://App.uds.dev:8443/login", ("app.uds.dev",)),
        ("/login", None),
        ("com.example:/login", None),
        (Hole(("https://App.", NAMED, "/login"), True), ("app.", NAMED)),
        (Hole(("https://", HOST, ".uds.dev:8443/login"), True), (HOST, ".uds.dev")),
        (Hole(("https://app.uds.dev/", HOST), True), ("app.uds.dev",)),
        (Hole((HOST, "://app.uds.dev/"), True), None),
        (Hole(("https://#APP#.", NAMED, "/login"), True), None),
        (Hole(("https:///login", HOST), True), None),
        (Hole(("https://:", HOST, "/login"), True), None),
        (Hole(("https://app.uds.dev:{{ .Values.port }}/", HOST), True), None),
        (Hole(("https://app.uds.dev:", HOST, "/login"), True), None),
        (Hole(("https://app.uds.dev:84", HOST), True), None),
        (Hole(("https://app.", NAMED, ":65535/"), True), None),
        (Hole(("https://app.", NAMED, ":30443/"), True), ("app.", NAMED)),
        (Hole(("https://app.uds.dev:abc/", HOST), True), None),
        (Hole(("https://app.", NAMED, ":abc/"), True), None),
        (Hole(("https://app.", NAMED, ":8443?x:y"), True), ("app.", NAMED)),
        (Hole(("https://app.uds.dev:99999/", HOST), True), None),
        (Hole(("https://me:secret@app.uds.dev/", HOST), True), ("app.uds.dev",)),
        (Hole(("https://me:secret@app.", NAMED, "/"), True), None),
        (Hole(("https://10.0.2", NAMED, "5.255/"), True), None),
        (Hole(("https://", HOST, ".0x1f:8443/"), True), None),
        (Hole(("https://", HOST, ".1password/"), True), (HOST, ".1password")),
        (Hole(("https://app uds.dev/", HOST), True), None),
        (Hole(("https://[::1]/", HOST), True), ("[::1]",)),
        (Hole(("https://[::", HOST, "]/"), True), None),
        (Hole((HOST,)), None),
        (Hole(), None),
    ],
)
def test_the_host_of_a_uri(uri: str | Hole, expected: Pattern | None) -> None:
    assert host_of(uri) == expected


def expose(**fields: object) -> Expose:
    return Expose.model_validate({"\0place": (), **fields})


UNDER_DOMAIN: Pattern = ("x.uds.dev",)


@pytest.mark.parametrize(
    ("fields", "other", "settings", "expected"),
    [
        ({"host": "App"}, UNDER_DOMAIN, Settings(), [("app.uds.dev",)]),
        ({"host": "app"}, ("x.example.com",), Settings(), [("app.", DOMAIN)]),
        ({"host": "app"}, ("x.example.com",), Settings(domain="example.mil"), [("app.example.mil",)]),
        ({"host": "app", "gateway": "admin"}, UNDER_DOMAIN, Settings(), [("app.admin.uds.dev",)]),
        ({"host": "app", "gateway": Hole((HOST,))}, UNDER_DOMAIN, Settings(), [("app.", DOMAIN)]),
        ({"host": "app", "gateway": "dmz", "domain": "x.org"}, UNDER_DOMAIN, Settings(), [("app.x.org",)]),
        ({"host": "."}, UNDER_DOMAIN, Settings(), [("uds.dev",)]),
        ({"host": "*"}, UNDER_DOMAIN, Settings(), [(ANY, ".uds.dev")]),
        ({"host": "app.uds.dev"}, UNDER_DOMAIN, Settings(), [("app.uds.dev.uds.dev",), ("app.uds.dev",)]),
        ({"host": Hole((HOST,))}, UNDER_DOMAIN, Settings(), [(HOST, ".uds.dev"), ("uds.dev",)]),
        ({"host": Hole(())}, UNDER_DOMAIN, Settings(), [(ANY, ".uds.dev"), ("uds.dev",)]),
        ({"host": "app", "protocol": "UDP"}, UNDER_DOMAIN, Settings(), []),
        ({}, UNDER_DOMAIN, Settings(), []),
    ],
)
def test_the_hosts_of_an_expose_entry(
    fields: dict[str, object], other: Pattern, settings: Settings, expected: list[Pattern]
) -> None:
    assert list(hosts_of(expose(**fields), settings, other)) == expected


@pytest.mark.parametrize(
    ("host", "domain", "expected"),
    [
        ("a.uds.dev", None, True),
        ("uds.dev", "", True),
        ("dev", "dev", True),
        ("a.example.com", "example.com", True),
        ("a.example.com", None, False),
        ("auds.dev", None, False),
        ("a.", "", False),
        ("", "", False),
        ("", None, False),
    ],
)
def test_a_host_that_has_its_domain_already(host: str, domain: str | None, expected: bool) -> None:
    assert has_domain(host, expose(domain=domain), Settings()) is expected
