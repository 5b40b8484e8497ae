"""URIs by the grammar of java.net.URI."""

from __future__ import annotations

import pytest

from udslint.read.holes import UNKNOWN, Expr, Hole
from udslint.uris import HOLE, certain_text, parse, skeleton


@pytest.mark.parametrize(
    "text",
    [
        "https://", "https:", "*://*", "127.0.0.1:80/x", "a b", "a\\b", "{x}", "a|b", "a^b", "a`b", "a<b",
        '["a"]', "%zz",
        "https://h/#a#b", "https://h/\n", "https://h/\u00a0", ":x", "https://h[/x",
    ],
)  # fmt: skip
def test_no_uri(text: str) -> None:
    assert parse(text) is None


@pytest.mark.parametrize(
    ("text", "scheme", "host", "port", "user"),
    [
        ("https://app.uds.dev:8443/a?b#c", "https", "app.uds.dev", "8443", None),
        ("https://app.uds.dev:", "https", "app.uds.dev", "", None),
        ("https://app.uds.", "https", "app.uds.", None, None),
        ("https://*.uds.dev/x", "https", None, None, None),
        ("https://a_b.uds.dev/x", "https", None, None, None),
        ("https://u:p@app.uds.dev/x", "https", "app.uds.dev", None, "u:p"),
        ("http://[::1]:80/x", "http", "[::1]", "80", None),
        ("http://127.0.0.1/x", "http", "127.0.0.1", None, None),
        ("https:app", "https", None, None, None),
        ("https:///x", "https", None, None, None),
        ("/x", None, None, None, None),
        ("*", None, None, None, None),
        ("", None, None, None, None),
        ("https://\u00e4.de/\u00e4", "https", None, None, None),
    ],
)
def test_parts(text: str, scheme: str | None, host: str | None, port: str | None, user: str | None) -> None:
    uri = parse(text)
    assert uri is not None
    assert (uri.scheme, uri.host, uri.port, uri.user) == (scheme, host, port, user)


def test_path_query_and_fragment() -> None:
    uri = parse("https://h/a%20b;c?d=/?#e/f")
    assert uri is not None
    assert (uri.path, uri.query, uri.fragment) == ("/a%20b;c", "d=/?", "e/f")
    opaque = parse("urn:a:b#")
    assert opaque is not None
    assert (opaque.path, opaque.query, opaque.fragment) == ("a:b", None, "")


def test_skeleton_and_certain_text() -> None:
    hole = Hole(("https://", Expr("{{ .Values.host }}"), "/x"))
    assert skeleton(hole) == f"https://{HOLE}/x"
    assert certain_text(hole) == ("https://", "/x")
    assert skeleton(UNKNOWN) == HOLE
    assert (skeleton("a"), certain_text("a")) == ("a", ("a",))
