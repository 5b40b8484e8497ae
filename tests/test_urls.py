from __future__ import annotations

import pytest

from udslint.urls import Url, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://App.uds.dev:443/a/../login?x", Url("https", "app.uds.dev", "app.uds.dev", "", "/login")),
        ("https://app.uds.dev:8443", Url("https", "app.uds.dev:8443", "app.uds.dev", "8443", "/")),
        ("com.example:x", Url("com.example", "", "", "", "x")),
    ],
)
def test_a_url_is_read_by_the_whatwg_rules(text: str, expected: Url) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["/login", "app.uds.dev", "https://app.uds.dev:*/x", "", "http*"])
def test_what_is_no_absolute_url_is_none(text: str) -> None:
    assert parse(text) is None
