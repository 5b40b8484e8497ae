"""How far a redirect URI pattern reaches."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from udslint import reach
from udslint.keycloak.links import redirect_problem
from udslint.uris import HOLE, SIMPLE, is_ordinary

H = HOLE


@pytest.mark.parametrize(
    "text", ["*", "h*", "http*", "https*", "https:*", "https:/*", "https://*", "a.b:*", "a.b:/*", f"{H}://*"]
)
def test_open(text: str) -> None:
    assert reach.is_open(text)
    assert not reach.is_broad(text)
    assert not reach.is_plain_http(text)
    assert reach.dead_reason(text, "uds.dev") is None


@pytest.mark.parametrize(
    "text", ["**", "https://a.b*", f"{H}*", f"{H}:*", f"https://{H}*", "https://*/x", "http*?x", "app*"]
)
def test_not_open(text: str) -> None:
    assert not reach.is_open(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://a.b*",
        "https://a.b/*",
        "https://a.b:*",
        "https://a.b:8443/*",
        f"https://{H}/*",
        f"{H}://{H}/*",
        f"https://a.{H}*",
    ],
)
def test_broad(text: str) -> None:
    assert reach.is_broad(text)


@pytest.mark.parametrize(
    "text", ["https://a.b/c/*", "https://a.b", f"{H}/*", "a.b:/*", "https://*.b/*", "app://host/*", "https://:*"]
)
def test_not_broad(text: str) -> None:
    assert not reach.is_broad(text)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("https://*.uds.dev/x", "inner-star"),
        (f"https://*.{H}/x", "inner-star"),
        (f"https://a.b/*{H}", None),
        (f"https://a.b/*{H}/x", "inner-star"),
        ("**", "inner-star"),
        ("https://a.b/?x=*", "star-with-query"),
        ("https://a.b/x;https://a.b/y", "several"),
        ("https://a.b/x,y", None),
        ("a.b/x", "no-scheme"),
        ("a.b:8443/x", "no-scheme"),
        ("localhost:8080/x", "no-scheme"),
        (f"a.{H}/x", None),
        ("com.example.app:/x", None),
        ("https://u@a.b/x", "user"),
        ("https://app*", "cut-host"),
        ("https://app.uds*", "cut-host"),
        ("https://app.uds.*", "cut-host"),
        ("https://app.uds.de*", "cut-host"),
        ("https://app.uds.dev*", None),
        ("https://uds.dev*", None),
        ("https://a.example.org*", None),
        (f"https://{H}*", None),
        ("http://localhost*", None),
        ("http://127.0.0.1*", None),
        ("/x*", None),
    ],
)
def test_dead(text: str, reason: str | None) -> None:
    assert reach.dead_reason(text, "uds.dev") == reason


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("http://a.b/x", True),
        ("HTTP://a.b/x", True),
        ("http://a.b/*", True),
        (f"http://a.{H}/x", True),
        (f"http://{H}.uds.dev/x", True),
        (f"http://{H}/x", False),
        (f"http://local{H}/x", False),
        (f"http://{H}host:80/x", False),
        (f"http://local{H}80/x", False),
        ("http://localhost:8080/x", False),
        ("http://app.localhost/x", False),
        ("http://127.1.2.3/x", False),
        ("http://[::1]:8080/x", False),
        ("https://a.b/x", False),
        (f"{H}://a.b/x", False),
    ],
)
def test_plain_http(text: str, certain: bool) -> None:
    assert reach.is_plain_http(text) is certain


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("https://A.b/x", True), ("HTTPS://a.b/x", True), ("https://a.b:443", True), ("http://a.b:80/x", True),
        (f"https://{H}:443/x", True), (f"https://A{H}/x", True), ("https://a.b:80/X", False), ("App:/X", False),
        (f"https://{H}/X", False), ("https://a.UDS_DOMAIN/x", False), ("https://APP_HOST:8443/x", False),
        ("https://a.__DOMAIN__/x", False),
        ("https:/a.b/x", True), ("https:a.b/x", True), ("https:///x", True), ("https://https://a.b/x", True),
        ("htps://a.b/x", True), ("ttp://a.b/x", True), ("https://a..b/x", True), ("https://.a.b/x", True),
        ("https://a.b:x/y", True), (f"https:/{H}", False), (f"https:{H}", False), (f"https://{H}:{H}/x", False),
        (f"https://a.b:8{H}/x", False), ("https://[::1]:80/x", False), ("app://x/y", False), ("myapp:/x", False),
        ("ftp://a.b/x", False), (f"{H}tps://a.b/x", False), (f"https://a.b:x{H}/y", False),
        ("https://A.UDS_DOMAIN", True), ("https://My_App.b", True), ("https://a.DOMAIN", True),
    ],
)  # fmt: skip
def test_not_normal(text: str, found: bool) -> None:
    assert (reach.not_normal(text) is not None) is found


@pytest.mark.parametrize(
    ("text", "never"),
    [
        ("*", False), ("+", False), ("null", False), ("https://a.b", False), ("http://localhost:8080", False),
        ("capacitor://localhost", False), (H, False), (f"https://{H}", False), (f"{H}://{H}", False), (f"a.{H}", False),
        ("", True), ("https://a.b/", True), ("https://a.b/x", True), ("https://a.b?x", True), ("a.b", True),
        ("https://a.b:443", True), ("http://a.b:80", True), ("https://A.b", True), ("https://*.b", True),
        ("https://a.UDS_DOMAIN", False), ("https://A.UDS_DOMAIN", True),
        ("https://a.b,https://c.d", True), (" https://a.b", True), (f"{H}/", True), (f"https://{H}/", True),
        (f"https://{H}:443", True), (f"https://*.{H}", True),
    ],
)  # fmt: skip
def test_never_an_origin(text: str, never: bool) -> None:
    assert (reach.never_an_origin(text, text) is not None) is never


def test_origin_of() -> None:
    assert reach.origin_of("https://a.b:8443/c/*") == "https://a.b:8443"
    for uri in ("*", "https://*", "https://a.b*", "https://*.b/c", "/c", "a.b:/c", "http*"):
        assert reach.origin_of(uri) is None


_TOLD = (reach.is_relative, reach.is_open, reach.is_broad, reach.is_plain_http, reach.not_normal)


@given(st.from_regex(SIMPLE, fullmatch=True), st.sampled_from(("uds.dev", "example.org")))
def test_of_an_ordinary_uri_no_rule_has_anything_to_say(text: str, domain: str) -> None:
    """The rules on redirect URIs are not shown these: each of them would be silent."""
    assume(is_ordinary(text))
    assert redirect_problem(text) is None
    assert not any(told(text) for told in _TOLD)
    assert reach.dead_reason(text, domain) is None
